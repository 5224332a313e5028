using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using static Acquisition.Storage.Tests.RawStore.TestScan;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>A complete scan is read beside the node that has the store.</summary>
public sealed class CompleteScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_read_bit_for_bit_while_a_node_has_the_store()
    {
        using FileRawStore node = Store(_folder.Path);
        await node.CreateAsync();
        await node.AppendAsync(0, 300);
        await node.FinishAsync(300);

        CompleteScan scan = CompleteScan.Open(_folder.Path, Id);
        Assert.Equal(Description.Header.ToArray(), scan.Description.Header.ToArray());
        RawBlock[] blocks = [.. scan.ReadBlocks()];
        Assert.Equal(300, blocks.Length);
        for (int sequence = 0; sequence < blocks.Length; sequence++) RequireBlock(sequence, blocks[sequence]);
    }

    [Fact]
    public async Task A_scan_that_is_not_complete_or_not_there_is_refused()
    {
        using FileRawStore node = Store(_folder.Path);
        Assert.Equal(RefusalReason.ScanNotFound, Refused());
        await node.CreateAsync();
        await node.AppendAsync(0, 3);
        Assert.Equal(RefusalReason.ScanNotComplete, Refused());
        await node.AbortAsync(Id, "table stopped", TestContext.Current.CancellationToken);
        Assert.Equal(RefusalReason.ScanNotComplete, Refused());

        RefusalReason Refused() => Assert.Throws<RefusalException>(() => CompleteScan.Open(_folder.Path, Id)).Reason;
    }

    [Fact]
    public async Task Damage_is_found()
    {
        using FileRawStore node = Store(_folder.Path);
        await node.CreateAsync();
        await node.AppendAsync(0, 300);
        await node.FinishAsync(300);
        byte[] bytes = await File.ReadAllBytesAsync(SegmentPath(_folder.Path, 0), TestContext.Current.CancellationToken);
        bytes[^40] ^= 1;
        await File.WriteAllBytesAsync(SegmentPath(_folder.Path, 0), bytes, TestContext.Current.CancellationToken);
        CompleteScan scan = CompleteScan.Open(_folder.Path, Id);
        Assert.Equal(RefusalReason.RawDataCorrupt, Assert.Throws<RefusalException>(() => scan.ReadBlocks().Count()).Reason);
    }
}
