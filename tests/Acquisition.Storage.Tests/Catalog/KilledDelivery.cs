using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;

namespace Acquisition.Storage.Tests.Catalog;

/// <summary>The other process: adds scans, enqueues their instances and delivers them, and says what was committed, until it is killed.</summary>
internal static class KilledDelivery
{
    public const int InstanceCount = 5;
    public static readonly string[] Destinations = ["PACS", "ARCHIVE"];

    public static async Task<int> RunAsync(string path)
    {
        using CatalogDatabase database = TestCatalog.Open(path);
        ScanCatalog scans = new(database);
        Outbox outbox = new(database, TimeProvider.System);
        while (true)
        {
            ScanRecord scan = TestCatalog.Scan(Guid.NewGuid().ToString());
            ReconstructionRecord first = TestCatalog.Reconstruction(scan.Id);
            await scans.AddOrGetScanAsync(scan, [first], [], CancellationToken.None);
            Console.WriteLine($"added {scan.Id}");
            await scans.MoveScanAsync(scan.Id, ScanState.Complete, "", CancellationToken.None);
            Console.WriteLine($"completed {scan.Id}");
            await scans.UpdateReconstructionAsync(first with { State = ReconstructionState.Running }, [ReconstructionState.Pending], CancellationToken.None);
            await outbox.EnqueueAsync(first, TestCatalog.Instances(first, InstanceCount), Destinations, CancellationToken.None);
            Console.WriteLine($"enqueued {scan.Id}");
            foreach (string destination in Destinations)
            {
                foreach (InstanceRecord instance in await outbox.NextDueAsync(destination, 100, CancellationToken.None))
                {
                    await outbox.MarkStoredAsync(destination, instance.SopInstanceUid, CancellationToken.None);
                    Console.WriteLine($"stored {destination} {instance.SopInstanceUid}");
                }
            }
        }
    }
}
