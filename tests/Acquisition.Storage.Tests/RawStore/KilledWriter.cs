using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;

namespace Acquisition.Storage.Tests.RawStore;

/// <summary>The other process: takes the scan over, goes on where it is, and says what was acknowledged, until it is killed.</summary>
internal static class KilledWriter
{
    public static async Task<int> RunAsync(string path, int seed)
    {
        Random random = new(seed);
        using FileRawStore store = TestScan.Store(path, segmentBytes: 64 << 10); // small: kills must meet the change of segments too
        await store.CreateAsync(TestScan.Id, TestScan.Description, CancellationToken.None);
        RawScanStatus status = await store.GetStatusAsync(TestScan.Id, CancellationToken.None);
        long epoch = await store.TakeOverAsync(TestScan.Id, TestScan.Token, CancellationToken.None);
        Console.WriteLine($"epoch {epoch}");

        for (long next = status.NextSequenceNumber; ;)
        {
            for (int count = random.Next(1, 40); count > 0; count--, next++)
                await store.AppendAsync(TestScan.Id, epoch, TestScan.Block(next), CancellationToken.None);
            Console.WriteLine($"ack {await store.FlushAsync(TestScan.Id, CancellationToken.None)}");
        }
    }
}
