using System.Runtime.InteropServices;
using Acquisition.Client;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Mr;
using Acquisition.Simulation.Scans;
using Grpc.Core;
using MrReadout = Acquisition.Core.Model.Mr.MrReadout;
using MrReadoutBlock = Acquisition.Core.Model.Mr.MrReadoutBlock;

namespace Acquisition.Service.Tests.Scans;

public class NonFiniteSampleTests
{
    [Fact]
    public async Task Samples_that_are_no_numbers_are_counted_and_reported_and_the_scan_goes_on()
    {
        await using TestNode node = await TestNode.StartAsync();
        ScanService.ScanServiceClient scans = new(node.Channel);
        MrSimulation scan = SmallScans.Mr();
        await using ScanWriter writer = await ScanWriter.OpenAsync(node.Channel, "TEST", "with-nan", scan.Header);
        using AsyncServerStreamingCall<WatchScanResponse> watch = scans.WatchScan(new WatchScanRequest { ScanId = writer.ScanId });
        Assert.True(await watch.ResponseStream.MoveNext(default)); // the snapshot: from here on nothing is missed

        int spoilt = 0;
        foreach (MrReadoutBlock block in scan.Blocks())
        {
            MrReadout[] readouts = [.. block.Readouts];
            for (int i = 0; i < readouts.Length; i++)
            {
                // One NaN and one infinity in a line in the middle of the first slice.
                if (readouts[i].Counters is not { Slice: 0, KspaceEncodeStep1: 9 } || readouts[i].Flags.HasFlag(MrReadoutFlags.NoiseMeasurement)) continue;
                byte[] samples = readouts[i].Samples.ToArray();
                Span<float> values = MemoryMarshal.Cast<byte, float>(samples.AsSpan());
                (values[6], values[40]) = (float.NaN, float.PositiveInfinity);
                readouts[i] = readouts[i] with { Samples = samples };
                spoilt += 2;
            }

            await writer.WriteAsync(new MrReadoutBlock(readouts));
        }

        await writer.FinishAsync();
        List<Warning> warnings = [];
        Scan end = new();
        while (await watch.ResponseStream.MoveNext(default))
        {
            if (watch.ResponseStream.Current.Warning is { } warning) warnings.Add(warning);
            end = watch.ResponseStream.Current.Snapshot ?? end;
        }

        Assert.Equal(2, spoilt);
        Assert.Equal(Scan.Types.Summary.Stored, end.Summary);
        Assert.Contains(end.Warnings, warning => warning.Reason == "REPLACED_SAMPLES");
        end = (await scans.GetScanAsync(new GetScanRequest { ScanId = writer.ScanId })).Scan;
        Assert.Equal((3, 2L), (end.Reconstructions[0].InstanceCount, end.Reconstructions[0].ReplacedSampleCount));
        Assert.Contains(warnings, warning => warning.Reason == "REPLACED_SAMPLES");
    }
}
