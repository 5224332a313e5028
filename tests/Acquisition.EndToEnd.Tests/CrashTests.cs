using Acquisition.Client;
using Acquisition.Contracts.V1;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Simulation.Scans;
using CtViewBlock = Acquisition.Core.Model.Ct.CtViewBlock;
using ReconstructionState = Acquisition.Contracts.V1.Reconstruction.Types.State;

namespace Acquisition.EndToEnd.Tests;

/// <summary>kill -9 of the node at the worst moments: after a restart the client resumes and the PACS ends with exactly the right instances.</summary>
public class CrashTests
{
    [Fact]
    public async Task Killed_during_ingest_the_node_goes_on_from_what_it_acknowledged()
    {
        await using StoreScp scp = await StoreScp.StartedAsync();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        CtSimulation scan = TestScans.Ct();
        CtViewBlock[] blocks = [.. scan.Blocks()];
        await using ScanWriter writer = await ScanWriter.OpenAsync(node.Channel, "E2E", "killed-during-ingest", scan.Header, ScanSender.Quick);
        for (int i = 0; i < blocks.Length; i++)
        {
            await writer.WriteAsync(blocks[i]);
            // Three times, each with data acknowledged, written and still on the way.
            if (i == blocks.Length / 4 || i == blocks.Length / 2 || i == blocks.Length - 2)
            {
                await node.KillAsync();
                await node.StartAgainAsync();
            }
        }

        await writer.FinishAsync();
        await AssertDeliveredAsync(node, scp, writer.ScanId);
    }

    [Fact]
    public async Task Killed_when_the_last_byte_is_durable_the_node_reconstructs_after_its_restart()
    {
        await using StoreScp scp = await StoreScp.StartedAsync();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        CtSimulation scan = TestScans.Ct();
        string scanId = await node.SendAsync(scan.Header, scan.Blocks());
        await node.KillAsync();
        await node.StartAgainAsync();

        await AssertDeliveredAsync(node, scp, scanId);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_a_reconstruction_the_node_starts_it_again()
    {
        await using StoreScp scp = await StoreScp.StartedAsync();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        CtSimulation scan = TestScans.Ct();
        string scanId = await node.SendAsync(scan.Header, scan.Blocks());
        await node.WaitForAsync(scanId, Scan.Types.Summary.Delivered);

        // A large matrix takes seconds, so the kill meets it at work.
        await CommandLine.OutputOfAsync("reconstruct", scanId, "--address", node.Address, "--matrix", "2048");
        await NodeProcess.WaitUntilAsync(async () => (await node.GetAsync(scanId)).Reconstructions[1].State == ReconstructionState.Running);
        await node.KillAsync();
        await node.StartAgainAsync();
        await NodeProcess.WaitUntilAsync(async () => (await node.GetAsync(scanId)).Reconstructions[1].State == ReconstructionState.Succeeded);

        await node.WaitForAsync(scanId, Scan.Types.Summary.Delivered);
        Assert.Equal(2 * TestScans.CtRows, scp.Files.Length);
        await AssertExactlyAsync(node, scp, scanId);
    }

    [Fact]
    public async Task Killed_during_delivery_the_node_sends_the_rest()
    {
        await using StoreScp scp = StoreScp.Create();
        await scp.StartAsync("slow"); // a second an instance
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        CtSimulation scan = TestScans.Ct();
        string scanId = await node.SendAsync(scan.Header, scan.Blocks());
        await NodeProcess.WaitUntilAsync(async () => (await node.GetAsync(scanId)).Deliveries is [{ StoredCount: >= 2 }]);
        Assert.InRange((await node.GetAsync(scanId)).Deliveries[0].StoredCount, 2, TestScans.CtRows - 1);
        await node.KillAsync();
        await node.StartAgainAsync();

        await AssertDeliveredAsync(node, scp, scanId);
    }

    [Fact]
    public async Task A_pacs_that_is_down_gets_its_instances_when_it_comes_back()
    {
        await using StoreScp scp = StoreScp.Create();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        CtSimulation scan = TestScans.Ct();
        string scanId = await node.SendAsync(scan.Header, scan.Blocks());
        await NodeProcess.WaitUntilAsync(async () => (await node.GetAsync(scanId)).Deliveries is [{ LastError.Length: > 0 }]);
        await scp.StartAsync();

        await AssertDeliveredAsync(node, scp, scanId);
    }

    [Fact]
    public async Task An_instance_that_is_damaged_on_disk_is_made_again_and_delivered()
    {
        await using StoreScp scp = StoreScp.Create();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        CtSimulation scan = TestScans.Ct();
        string scanId = await node.SendAsync(scan.Header, scan.Blocks());
        await NodeProcess.WaitUntilAsync(async () => (await node.GetAsync(scanId)).Deliveries is [{ LastError.Length: > 0 }]);
        string[] files = Directory.GetFiles(Path.Combine(node.DataPath, "instances", scanId), "*.dcm", SearchOption.AllDirectories);
        byte[] damaged = await File.ReadAllBytesAsync(files[0], TestContext.Current.CancellationToken), original = [.. damaged];
        damaged[^1000] ^= 1;
        await File.WriteAllBytesAsync(files[0], damaged, TestContext.Current.CancellationToken);
        File.Delete(files[1]);
        await scp.StartAsync();

        await AssertDeliveredAsync(node, scp, scanId);
        Assert.Equal(original, await File.ReadAllBytesAsync(files[0], TestContext.Current.CancellationToken));
    }

    private static async Task AssertDeliveredAsync(NodeProcess node, StoreScp scp, string scanId)
    {
        await node.WaitForAsync(scanId, Scan.Types.Summary.Delivered);
        Assert.Equal(TestScans.CtRows, scp.Files.Length);
        await AssertExactlyAsync(node, scp, scanId);
        await Witness.AssertValidSeriesAsync(scp.Folder);
    }

    /// <summary>The PACS has the instances of the outbox, all of them and no other, each recorded once.</summary>
    private static async Task AssertExactlyAsync(NodeProcess node, StoreScp scp, string scanId)
    {
        ListDeliveriesResponse outbox = await node.Scans.ListDeliveriesAsync(new ListDeliveriesRequest { ScanId = scanId });
        Assert.All(outbox.Deliveries, delivery => Assert.Equal(Delivery.Types.State.Stored, delivery.State));
        string[] wanted = [.. outbox.Deliveries.Select(delivery => delivery.SopInstanceUid).Order(StringComparer.Ordinal)];
        Assert.Equal(wanted.Distinct(), wanted);
        // storescp names its files <modality>.<SOP instance UID>.dcm.
        string[] stored = [.. scp.Files.Select(file => Path.GetFileNameWithoutExtension(file)).Select(name => name[(name.IndexOf('.') + 1)..]).Order(StringComparer.Ordinal)];
        Assert.Equal(wanted, stored);
    }
}
