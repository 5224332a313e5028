using System.Diagnostics;
using Acquisition.Contracts.V1;
using Acquisition.Simulation.Scans;
using Grpc.Core;
using static Acquisition.Service.Tests.Ingest.RawSender;

namespace Acquisition.Service.Tests.Ingest;

/// <summary>A disk that fills up, for real: a small tmpfs.</summary>
public class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_stops_the_acknowledgements_says_so_and_recovers()
    {
        DirectoryInfo disk = Directory.CreateTempSubdirectory("acquisition-small-disk-");
        bool mounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.FullName) == 0;
        if (Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1") Assert.True(mounted, "A tmpfs cannot be mounted here.");
        Assert.SkipUnless(mounted, "Mounting a small disk needs root.");
        try
        {
            await using TestNode node = await TestNode.StartAsync($"RawStore:Path={Path.Combine(disk.FullName, "raw")}");
            MrSimulation scan = new(new MrSimulationOptions { Columns = 64, Rows = 64, Slices = 4 });
            RawSender sender = await CreateAsync(node.Channel, scan.Header, scan.Blocks());
            Assert.True(sender.Bytes > 2 << 20);

            using AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> call = await sender.OpenAsync(0);
            (long acknowledged, RpcException? refusal, _) = await SendAsync(call, [.. Enumerable.Range(0, sender.Blocks.Count).Select(i => Say(sender.Block(i)))]);
            Assert.Equal(StatusCode.ResourceExhausted, refusal?.StatusCode);
            Assert.Equal("STORAGE_FULL", Info(refusal).Reason);
            GetWriteStatusResponse full = await sender.StatusAsync();
            Assert.True(full.NextSequenceNumber >= acknowledged && full.NextSequenceNumber < sender.Blocks.Count);

            Assert.Equal(0, Run("mount", "-o", "remount,size=64m", disk.FullName));
            using AsyncDuplexStreamingCall<WriteScanRequest, WriteScanResponse> rest = await sender.OpenAsync(full.NextSequenceNumber);
            int first = (int)full.NextSequenceNumber;
            (_, RpcException? none, WriteFinished? finished) = await SendAsync(
                rest, [.. Enumerable.Range(first, sender.Blocks.Count - first).Select(i => Say(sender.Block(i))), Say(sender.Finish())]);
            Assert.Null(none);
            Assert.Equal(sender.Blocks.Count, finished?.BlockCount);
        }
        finally
        {
            Run("umount", "-l", disk.FullName);
            disk.Delete(recursive: true);
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process? process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode;
    }
}
