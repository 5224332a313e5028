using System.Diagnostics;
using System.Text.Json;
using Acquisition.Client;
using Acquisition.Contracts.V1;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Simulation.Scans;
using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests;

/// <summary>The command line as a user meets it: what it takes, what it answers, and how it ends.</summary>
public class CommandLineTests
{
    [Fact]
    public async Task A_node_that_is_told_to_end_ends_in_order_with_a_stream_open()
    {
        await using NodeProcess node = await NodeProcess.StartAsync([]);
        CtSimulation scan = TestScans.Ct();
        await using ScanWriter writer = await ScanWriter.OpenAsync(node.Channel, "E2E", "terminated", scan.Header, ScanSender.Quick, TestContext.Current.CancellationToken);
        foreach (var block in scan.Blocks().Take(10)) await writer.WriteAsync(block, TestContext.Current.CancellationToken);
        await NodeProcess.WaitUntilAsync(() => Task.FromResult(writer.DurableSequenceNumber == 10));

        Stopwatch time = Stopwatch.StartNew();
        Assert.Equal(0, await node.TerminateAsync());
        // The stated time of an orderly end is 10 s; a busy machine gets as much again.
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        await node.StartAgainAsync();
        foreach (var block in scan.Blocks().Skip(10)) await writer.WriteAsync(block, TestContext.Current.CancellationToken);
        await writer.FinishAsync(TestContext.Current.CancellationToken);
        await node.WaitForAsync(writer.ScanId, Scan.Types.Summary.Stored);
    }

    [Theory]
    [InlineData("serve", "--bogus")]
    [InlineData("serve", "Delivry:CallingAeTitle=X")]
    [InlineData("serve", "--urls", "nowhere")]
    [InlineData("scans", "--bogus")]
    [InlineData("reconstruct", "0123456789abcdef0123456789abcdef", "--kernel", "blunt")]
    [InlineData("scans", "--address", "http://127.0.0.1:9")]
    [InlineData("import", "/no/such/file.h5")]
    public async Task What_cannot_run_is_said_in_words_and_ends_with_2(params string[] arguments)
    {
        (int exitCode, string output) = await Programs.RunAsync("dotnet", ["exec", CommandLine.Assembly, .. arguments], folder: Path.GetTempPath());
        Assert.True(exitCode == 2, $"{exitCode}: {output}");
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_are_not_for_the_scan_are_refused_and_a_failure_is_an_answer()
    {
        await using NodeProcess node = await NodeProcess.StartAsync([]);
        MrSimulation scan = TestScans.Mr(new(1, 0, 0), new(0, 1, 0));
        string mr = await node.SendAsync(scan.Header, scan.Blocks());
        await node.WaitForAsync(mr, Scan.Types.Summary.Stored);
        (int exitCode, string output) = await CommandLine.RunAsync("reconstruct", mr, "--address", node.Address, "--kernel", "Hann");
        Assert.Equal(2, exitCode);
        Assert.Contains("--kernel is not for a MR scan", output, StringComparison.Ordinal);

        string followed = await CommandLine.OutputOfAsync("reconstruct", mr, "--address", node.Address, "--matrix", "64", "--watch", "--json");
        string[] lines = followed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using JsonDocument asked = JsonDocument.Parse(lines[0]);
        // Protobuf's own JSON: enums by name.
        Assert.StartsWith("STATE_", asked.RootElement.GetProperty("reconstruction").GetProperty("state").GetString(), StringComparison.Ordinal);
        Assert.Contains("STATE_SUCCEEDED", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_imported_and_exported_again_has_the_same_readouts()
    {
        Programs.Require("ismrmrd_generate_cartesian_shepp_logan");
        Programs.RequirePython("h5py", "numpy");
        await using NodeProcess node = await NodeProcess.StartAsync([]);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acquisition-export-");
        try
        {
            string file = Path.Combine(folder.FullName, "in.h5"), copy = Path.Combine(folder.FullName, "out.h5");
            await Programs.OutputOfAsync("ismrmrd_generate_cartesian_shepp_logan", ["-o", file, "-c", "4", "-m", "64", "-r", "2"]);
            string imported = await CommandLine.OutputOfAsync("import", file, "--address", node.Address, "--watch", "--json");
            string line = imported.Split('\n').First(l => l.StartsWith("{\"scanId\"", StringComparison.Ordinal));
            string scanId = JsonDocument.Parse(line).RootElement.GetProperty("scanId").GetString()!;
            await CommandLine.OutputOfAsync("export", scanId, copy, "--data", node.DataPath);
            Assert.Equal("128", (await Witness.ScriptAsync("same_ismrmrd.py", file, copy)).Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
