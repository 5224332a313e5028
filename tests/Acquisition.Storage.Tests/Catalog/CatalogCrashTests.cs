using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;
using Microsoft.Data.Sqlite;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class CatalogCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Whatever_was_committed_survives_kill_9_and_no_transaction_is_half_there()
    {
        string path = Path.Combine(_folder.Path, "catalog.db");
        Random random = new(7);
        for (int kill = 0; kill < 6; kill++)
        {
            string[] said;
            using (ChildProcess worker = new("deliver", path))
            {
                said = await worker.KillAsync(random.Next(1, 40), TimeSpan.FromMilliseconds(random.Next(0, 20)));
            }
            await RequireWholeAsync(path, said);
        }
    }

    private static async Task RequireWholeAsync(string path, string[] said)
    {
        var contexts = SqliteCatalog.Open(path);
        ScanCatalog catalog = new(contexts);
        Outbox outbox = new(contexts, TimeProvider.System);
        IReadOnlyList<ScanRecord> scans = await catalog.ListScansAsync(int.MaxValue, null, TestContext.Current.CancellationToken);
        Dictionary<string, ScanState> states = scans.ToDictionary(scan => scan.Id.ToString(), scan => scan.State);
        HashSet<string> stored = [];
        foreach (ScanRecord scan in scans)
        {
            ReconstructionRecord first = Assert.Single(await catalog.ListReconstructionsAsync(scan.Id, TestContext.Current.CancellationToken));
            IReadOnlyList<DeliveryRecord> deliveries = await outbox.ListDeliveriesAsync(scan.Id, TestContext.Current.CancellationToken);
            stored.UnionWith(deliveries.Where(row => row.State == DeliveryState.Stored).Select(row => $"{row.Destination} {row.Instance.SopInstanceUid}"));
            (ReconstructionState, ScanState, int) expected = deliveries.Count == 0
                ? (ReconstructionState.Pending, ScanState.Open, 0)
                : deliveries.All(row => row.State == DeliveryState.Stored)
                    ? (ReconstructionState.Delivered, ScanState.Delivered, KilledDelivery.InstanceCount * KilledDelivery.Destinations.Length)
                    : (ReconstructionState.Succeeded, ScanState.Delivering, KilledDelivery.InstanceCount * KilledDelivery.Destinations.Length);
            Assert.Equal(expected, (first.State, scan.State, deliveries.Count));
        }
        foreach (string line in said)
        {
            (string what, string which) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            switch (what)
            {
                case "added": Assert.Contains(which, states.Keys); break;
                case "enqueued": Assert.InRange(states[which], ScanState.Delivering, ScanState.Delivered); break;
                default: Assert.Contains(which, stored); break;
            }
        }
    }
}
