using System.Runtime.Versioning;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using Microsoft.Extensions.Time.Testing;
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
            await store.RequireStatusAsync(300, RawScanPhase.Receiving);
            await store.AppendAsync(300, 50);
            await store.FinishAsync(350);
            await store.RequireBlocksAsync(350);
        }

        using (FileRawStore store = Store(_folder.Path))
        {
            await store.RequireStatusAsync(350, RawScanPhase.Complete);
            RequireDescription(Description, await store.ReadDescriptionAsync(Id, TestContext.Current.CancellationToken));
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
        await store.AppendAsync(Block(1, large));
        await store.AppendAsync(2, 1);
        await store.FlushAsync();

        List<RawBlock> blocks = await store.ReadAsync(Id, TestContext.Current.CancellationToken).Take(3).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(large, blocks[1].Samples.ToArray());
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
        foreach (ScanId scan in created.AsEnumerable().Reverse()) await store.CreateAsync(scan, Description, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder.Path, ScanId.New().ToString())); // a creation that a crash cut short

        Assert.Equal(created, await store.ListAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_creation_that_a_crash_cut_short_is_made_good_by_repeating_it()
    {
        string scanFolder = Path.Combine(_folder.Path, Id.ToString());
        Directory.CreateDirectory(scanFolder);
        await File.WriteAllBytesAsync(Path.Combine(scanFolder, "durable.tmp"), [1, 2, 3], TestContext.Current.CancellationToken);
        using FileRawStore store = Store(_folder.Path);
        await RequireRefusalAsync(RefusalReason.ScanNotFound, store.StatusAsync);
        await store.CreateAsync();
        await store.RequireStatusAsync(0, RawScanPhase.Receiving);
    }

    [Fact]
    public async Task Creating_twice_keeps_the_scan_and_its_first_description()
    {
        using FileRawStore store = Store(_folder.Path);
        RequireDescription(Description, await store.CreateAsync(Id, Description, TestContext.Current.CancellationToken));
        await store.AppendAsync(0, 3);
        RawScanDescription second = new("CT-2", "", "another", DateTimeOffset.UnixEpoch, new byte[] { 1 });
        RequireDescription(Description, await store.CreateAsync(Id, second, TestContext.Current.CancellationToken));
        Assert.Equal(3, await store.FlushAsync());
    }

    [Fact]
    public async Task Everything_that_is_in_a_description_comes_back_after_a_restart()
    {
        RawScanDescription description = new(
            "", "Ünïcode ✓", new string('t', 3000), new DateTimeOffset(2026, 3, 1, 1, 0, 0, TimeSpan.FromHours(5)), Noise(100_000, 1));
        using (FileRawStore store = Store(_folder.Path)) await store.CreateAsync(Id, description, TestContext.Current.CancellationToken);
        using FileRawStore reopened = Store(_folder.Path);
        RequireDescription(description, await reopened.ReadDescriptionAsync(Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_memory_of_a_block_may_be_used_again_when_it_is_appended()
    {
        byte[] meta = new byte[13], samples = new byte[211];
        using FileRawStore store = Store(_folder.Path);
        await store.CreateAsync();
        for (int sequence = 0; sequence < 40; sequence++)
        {
            RawBlock block = Block(sequence);
            block.Meta.CopyTo(meta);
            block.Samples.CopyTo(samples);
            await store.AppendAsync(block with { Meta = meta.AsMemory(0, block.Meta.Length), Samples = samples.AsMemory(0, block.Samples.Length) });
        }
        await store.FinishAsync(40);
        await store.RequireBlocksAsync(40);
    }

    [Fact]
    public async Task The_status_tells_when_the_last_block_became_durable()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        DateTimeOffset durable;
        using (FileRawStore store = Store(_folder.Path, time: time))
        {
            await store.CreateAsync();
            Assert.Null((await store.StatusAsync()).DurableTime);
            await store.AppendAsync(0, 3);
            Assert.Null((await store.StatusAsync()).DurableTime);
            await store.FlushAsync();
            Assert.Equal(time.GetUtcNow(), (await store.StatusAsync()).DurableTime);
        }
        using (FileRawStore store = Store(_folder.Path, time: time))
        {
            Assert.Null((await store.StatusAsync()).DurableTime);
            await store.AppendAsync(3, 3);
            await store.FlushAsync();
            durable = time.GetUtcNow();
            time.Advance(TimeSpan.FromSeconds(7));
            await store.FinishAsync(6);
            Assert.Equal(durable, (await store.StatusAsync()).DurableTime);
        }
        using FileRawStore reopened = Store(_folder.Path, time: time);
        Assert.Equal(durable, (await reopened.StatusAsync()).DurableTime);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_else_may_read_anything_in_the_store()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        string root = Path.Combine(_folder.Path, "made", "by the store");
        using FileRawStore store = Store(root);
        ScanId[] scans = [Id, ScanId.New(), ScanId.New()];
        foreach (ScanId scan in scans)
        {
            await store.CreateAsync(scan, Description, TestContext.Current.CancellationToken);
            long epoch = await store.TakeOverAsync(scan, Token, TestContext.Current.CancellationToken);
            for (int sequence = 0; sequence < 60; sequence++) await store.AppendAsync(scan, epoch, Block(sequence), TestContext.Current.CancellationToken);
            await store.FlushAsync(scan, TestContext.Current.CancellationToken);
        }
        await store.FinishAsync(60);
        await store.AbortAsync(scans[1], "", TestContext.Current.CancellationToken);

        string[] folders = [Path.Combine(_folder.Path, "made"), root, .. Directory.GetDirectories(root)];
        string[] files = Directory.GetFiles(root, "*", SearchOption.AllDirectories);
        Assert.Superset(
            new HashSet<string> { "lock", "durable", "description", "segment-00000001.raw", "manifest.json", "aborted.json" },
            files.Select(file => Path.GetFileName(file)).ToHashSet());
        Assert.All(folders, folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder)));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
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
        List<long> epochs = [];
        foreach (ScanId scan in scans)
        {
            await store.CreateAsync(scan, Description, TestContext.Current.CancellationToken);
            epochs.Add(await store.TakeOverAsync(scan, Token, TestContext.Current.CancellationToken));
            await store.AppendAsync(scan, epochs[^1], Block(0), TestContext.Current.CancellationToken);
        }
        Assert.InRange(OpenSegments(), 1, 64 + 1); // the bound, and the scan whose use is just ending

        foreach ((ScanId scan, long epoch) in scans.Zip(epochs))
        {
            await store.AppendAsync(scan, epoch, Block(1), TestContext.Current.CancellationToken);
            Assert.Equal(2, await store.FlushAsync(scan, TestContext.Current.CancellationToken));
        }
    }

    private static void RequireDescription(RawScanDescription expected, RawScanDescription actual)
    {
        Assert.Equal(expected.Header.ToArray(), actual.Header.ToArray());
        Assert.Equal(expected with { Header = default }, actual with { Header = default });
    }

    /// <summary>Segment files of this store that this process has open, as the kernel lists them.</summary>
    private int OpenSegments()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "open files are counted in /proc");
        return Directory.EnumerateFiles("/proc/self/fd").Count(descriptor =>
            new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith(_folder.Path, StringComparison.Ordinal) && target.EndsWith(".raw", StringComparison.Ordinal));
    }
}
