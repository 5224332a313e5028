using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

public sealed class RoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_appended_is_read_bit_for_bit_across_segments_and_restarts()
    {
        using (FileRawStore store = Store(_folder.Path))
        {
            await store.CreateAsync();
            await store.AppendAsync(0, 300);
            Assert.Equal(300, await store.FlushAsync());
            await store.RequireBlocksAsync(300);
        }
        Assert.True(File.Exists(SegmentPath(_folder.Path, 2)), "the scan should span several segments");

        using (FileRawStore store = Store(_folder.Path))
        {
            Assert.Equal(new RawScanStatus(1, 300, Bytes(300), RawScanPhase.Receiving), await store.StatusAsync());
            await store.AppendAsync(300, 50);
            await store.FinishAsync(350);
            await store.RequireBlocksAsync(350);
        }

        using (FileRawStore store = Store(_folder.Path))
        {
            Assert.Equal(new RawScanStatus(1, 350, Bytes(350), RawScanPhase.Complete), await store.StatusAsync());
            Assert.Equal(Header.ToArray(), (await store.ReadHeaderAsync(Id, TestContext.Current.CancellationToken)).ToArray());
            List<RawBlock> blocks = await store.ReadAsync(Id, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
            Assert.Equal(350, blocks.Count);
            for (int sequence = 0; sequence < 350; sequence++) RequireBlock(sequence, blocks[sequence]);
        }
    }

    [Fact]
    public async Task A_scan_without_blocks_can_be_finished()
    {
        using FileRawStore store = Store(_folder.Path);
        await store.CreateAsync();
        await store.FinishAsync(0);
        Assert.Empty(await store.ReadAsync(Id, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_block_larger_than_a_segment_gets_a_segment_of_its_own()
    {
        byte[] large = new byte[10_000];
        new Random(5).NextBytes(large);
        using FileRawStore store = Store(_folder.Path);
        await store.CreateAsync();
        await store.AppendAsync(0, 1);
        await store.AppendAsync(Id, 1, Block(1, large), TestContext.Current.CancellationToken);
        await store.AppendAsync(2, 1);
        await store.FlushAsync();

        List<RawBlock> blocks = await store.ReadAsync(Id, TestContext.Current.CancellationToken).Take(3).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(large, blocks[1].Payload.ToArray());
        RequireBlock(2, blocks[2]);
        Assert.True(File.Exists(SegmentPath(_folder.Path, 2)));
    }

    [Fact]
    public async Task Scans_are_listed_oldest_first_and_only_those_that_were_created()
    {
        using FileRawStore store = Store(_folder.Path);
        List<ScanId> created = [];
        for (int day = 0; day < 5; day++)
        {
            ScanId scan = new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddYears(50).AddDays(day)));
            created.Add(scan);
        }
        foreach (ScanId scan in created.AsEnumerable().Reverse()) await store.CreateAsync(scan, Header, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder.Path, ScanId.New().ToString())); // a creation that a crash cut short

        Assert.Equal(created, await store.ListAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_creation_that_a_crash_cut_short_is_made_good_by_repeating_it()
    {
        string scanFolder = Path.Combine(_folder.Path, Id.ToString());
        Directory.CreateDirectory(scanFolder);
        await File.WriteAllBytesAsync(Path.Combine(scanFolder, "epoch.tmp"), [1, 2, 3], TestContext.Current.CancellationToken);
        using FileRawStore store = Store(_folder.Path);
        await RequireRefusalAsync(RefusalReason.ScanNotFound, store.StatusAsync);
        await store.CreateAsync();
        Assert.Equal(new RawScanStatus(1, 0, 0, RawScanPhase.Receiving), await store.StatusAsync());
    }

    [Fact]
    public async Task Creating_twice_keeps_the_scan_and_another_header_is_refused()
    {
        using FileRawStore store = Store(_folder.Path);
        await store.CreateAsync();
        await store.AppendAsync(0, 3);
        await store.CreateAsync();
        Assert.Equal(3, await store.FlushAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => store.CreateAsync(Id, new byte[] { 1 }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_second_owner_of_the_folder_is_refused()
    {
        using FileRawStore store = Store(_folder.Path);
        Assert.Throws<IOException>(() => Store(_folder.Path));
    }

    [Fact]
    public async Task More_scans_than_stay_open_are_all_served()
    {
        using FileRawStore store = Store(_folder.Path);
        ScanId[] scans = [.. Enumerable.Range(0, 150).Select(_ => ScanId.New())];
        foreach (ScanId scan in scans)
        {
            await store.CreateAsync(scan, Header, TestContext.Current.CancellationToken);
            await store.AppendAsync(scan, 1, Block(0), TestContext.Current.CancellationToken);
        }
        Assert.InRange(OpenSegments(), 1, 64 + 1); // the bound, and the scan whose use is just ending

        foreach (ScanId scan in scans)
        {
            await store.AppendAsync(scan, 1, Block(1), TestContext.Current.CancellationToken);
            Assert.Equal(2, await store.FlushAsync(scan, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Segment files of this store that this process has open, as the kernel lists them.</summary>
    private int OpenSegments()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "open files are counted in /proc");
        return Directory.EnumerateFiles("/proc/self/fd").Count(descriptor =>
            new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith(_folder.Path, StringComparison.Ordinal) && target.EndsWith(".raw", StringComparison.Ordinal));
    }
}
