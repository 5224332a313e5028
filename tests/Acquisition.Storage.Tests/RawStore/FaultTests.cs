using System.Diagnostics;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

public sealed class FaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Faults _faults = new();
    private readonly FileRawStore _store;

    public FaultTests() => _store = Store(_folder.Path, 8192, open: _faults.Open);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(5)] // in the middle of a segment
    [InlineData(0)] // at the first block: the segment itself cannot be begun
    public async Task A_full_disk_refuses_the_block_whole_and_takes_it_once_there_is_room(long before)
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, before);
        await _store.FlushAsync();

        _faults.Write = Faults.NoSpace;
        for (int attempt = 0; attempt < 2; attempt++)
        {
            RefusalException refusal = await RequireRefusalAsync(RefusalReason.StorageFull, () => _store.AppendAsync(before, 1));
            Assert.Equal(before.ToString(), refusal.Facts["expected_sequence_number"]);
            Assert.Equal(before, await _store.FlushAsync());
        }
        _faults.Write = null;

        await _store.AppendAsync(before, 200);
        await _store.FinishAsync(before + 200);
        await _store.RequireBlocksAsync(before + 200);
    }

    [Fact]
    public async Task A_failed_fsync_is_never_acknowledged_and_the_scan_goes_on_from_what_was_durable()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 10);
        Assert.Equal(10, await _store.FlushAsync());
        await _store.AppendAsync(10, 10);

        _faults.Flush = Faults.InputOutput;
        RefusalException refusal = await RequireRefusalAsync(RefusalReason.StorageFailed, _store.FlushAsync);
        Assert.Equal("10", refusal.Facts["expected_sequence_number"]);
        Assert.Contains("told to fail", refusal.Facts["cause"], StringComparison.Ordinal);
        await RequireRefusalAsync(RefusalReason.StorageFailed, _store.FlushAsync);
        await RequireRefusalAsync(RefusalReason.StorageFailed, () => _store.AppendAsync(20, 1)); // still failing
        Assert.Equal(10, (await _store.StatusAsync()).NextSequenceNumber);

        _faults.Flush = null;
        await RequireRefusalAsync(RefusalReason.SequenceGap, () => _store.AppendAsync(20, 1));
        await _store.AppendAsync(10, 30);
        await _store.FinishAsync(40);
        await _store.RequireBlocksAsync(40);
    }

    [Fact]
    public async Task A_disk_that_fills_up_at_the_fsync_says_full_and_recovers()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 10);
        _faults.Flush = Faults.NoSpace;
        await RequireRefusalAsync(RefusalReason.StorageFull, _store.FlushAsync);
        _faults.Flush = null;
        await _store.AppendAsync(0, 10);
        Assert.Equal(10, await _store.FlushAsync());
        await _store.RequireBlocksAsync(10);
    }

    [Fact]
    public async Task A_failed_write_leaves_what_was_durable()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 10);
        await _store.FlushAsync();
        await _store.AppendAsync(10, 3);
        _faults.Write = Faults.InputOutput;
        await RequireRefusalAsync(RefusalReason.StorageFailed, () => _store.AppendAsync(13, 1));
        _faults.Write = null;
        Assert.Equal(10, (await _store.StatusAsync()).NextSequenceNumber);
        await _store.AppendAsync(10, 10);
        await _store.FinishAsync(20);
        await _store.RequireBlocksAsync(20);
    }

    [Fact]
    public async Task Everyone_who_waits_for_a_failed_fsync_hears_of_it()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 5);
        _faults.Gate.Reset();
        _faults.Flush = Faults.InputOutput;
        Task<long>[] flushes = [.. Enumerable.Range(0, 5).Select(_ => _store.FlushAsync())];
        await _faults.AtGate.WaitAsync(Cancellation);
        Task append = _store.AppendAsync(5, 1); // in the page cache when the fsync fails
        await append;
        _faults.Gate.Set();
        foreach (Task<long> flush in flushes) await RequireRefusalAsync(RefusalReason.StorageFailed, () => flush);

        _faults.Flush = null;
        Assert.Equal(0, (await _store.StatusAsync()).NextSequenceNumber);
    }

    [Fact]
    public async Task A_reader_outlives_a_failed_fsync()
    {
        await _store.CreateAsync();
        await _store.AppendAsync(0, 5);
        await _store.FlushAsync();
        Task reader = Task.Run(() => _store.RequireBlocksAsync(20), Cancellation);

        await _store.AppendAsync(5, 5);
        _faults.Flush = Faults.InputOutput;
        await RequireRefusalAsync(RefusalReason.StorageFailed, _store.FlushAsync);
        _faults.Flush = null;
        await _store.AppendAsync(5, 15);
        await _store.FlushAsync();
        await reader;
    }

    [Fact]
    public async Task A_real_full_disk_refuses_and_recovers()
    {
        using SmallDisk disk = new(megabytes: 1);
        using FileRawStore store = Store(disk.Path, 256 << 10);
        await store.CreateAsync();
        string ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[512 << 10], Cancellation);

        byte[] samples = new byte[10_000];
        long next = 0;
        RefusalException refusal = await RequireRefusalAsync(RefusalReason.StorageFull, async () =>
        {
            for (; ; next++)
            {
                await store.AppendAsync(Block(next, samples));
                await store.FlushAsync();
            }
        });
        Assert.True(next > 10, $"{next} blocks fitted");
        Assert.Equal(next.ToString(), refusal.Facts["expected_sequence_number"]);
        await RequireRefusalAsync(RefusalReason.StorageFull, () => store.AppendAsync(Block(next, samples)));
        Assert.Equal(next, (await store.StatusAsync()).NextSequenceNumber);

        File.Delete(ballast);
        long end = next + 20;
        for (; next < end; next++) await store.AppendAsync(Block(next, samples));
        Assert.Equal(end, await store.FlushAsync());
        List<RawBlock> blocks = await store.ReadAsync(Id, Cancellation).Take((int)end).ToListAsync(Cancellation);
        Assert.All(blocks, block => Assert.Equal(samples, block.Samples.ToArray()));
    }

    /// <summary>A file system of so many megabytes.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public SmallDisk(int megabytes)
        {
            bool mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", _folder.Path) == 0;
            if (mounted) return;
            _folder.Dispose();
            Assert.Skip("a small disk can be mounted by root on Linux only");
        }

        public string Path => _folder.Path;

        public void Dispose()
        {
            Run("umount", "--lazy", _folder.Path);
            _folder.Dispose();
        }

        private static int Run(string program, params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
