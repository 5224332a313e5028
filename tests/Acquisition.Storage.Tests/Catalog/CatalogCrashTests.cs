using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class CatalogCrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

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
        using CatalogDatabase database = TestCatalog.Open(path);
        ScanCatalog catalog = new(database);
        Outbox outbox = new(database, TimeProvider.System);
        IReadOnlyList<ScanOverview> scans = await catalog.ListAsync(new ScanFilter(), int.MaxValue, null, TestContext.Current.CancellationToken);
        Dictionary<string, ScanOverview> known = scans.ToDictionary(scan => scan.Scan.Id.ToString());
        HashSet<string> stored = [];
        foreach (ScanOverview scan in scans)
        {
            ReconstructionRecord first = Assert.Single(scan.Reconstructions);
            IReadOnlyList<DeliveryRecord> deliveries = await outbox.ListDeliveriesAsync(scan.Scan.Id, TestContext.Current.CancellationToken);
            stored.UnionWith(deliveries.Where(row => row.State == DeliveryState.Stored).Select(row => $"{row.Destination} {row.Instance.SopInstanceUid}"));
            int whole = first.State == ReconstructionState.Succeeded ? KilledDelivery.InstanceCount : 0;
            Assert.Equal(
                (whole, whole * KilledDelivery.Destinations.Length, whole),
                (first.InstanceCount, deliveries.Count, (await outbox.ListInstancesAsync(first.Id, TestContext.Current.CancellationToken)).Count));
        }
        foreach (string line in said)
        {
            (string what, string which) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            switch (what)
            {
                case "added": Assert.Contains(which, known.Keys); break;
                case "completed": Assert.Equal(ScanState.Complete, known[which].Scan.State); break;
                case "enqueued": Assert.Equal(ReconstructionState.Succeeded, known[which].Reconstructions[0].State); break;
                default: Assert.Contains(which, stored); break;
            }
        }
    }
}
