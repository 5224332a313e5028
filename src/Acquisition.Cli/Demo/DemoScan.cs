using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Cli.Demo;

/// <summary>A scan of the demo: what is sent and how the images that come back are judged.</summary>
internal sealed record DemoScan(
    string Name, ScanHeader Header, IEnumerable<AcquiredBlock> Blocks, int BlockCount, Func<IReadOnlyList<StoredImage>, IEnumerable<AccuracyRow>> Measure)
{
    public static DemoScan Ct()
    {
        CtSimulationOptions options = new() { AcquisitionTime = DateTimeOffset.Now, MaxDegreeOfParallelism = Environment.ProcessorCount };
        CtSimulation scan = new(options);
        return new DemoScan("CT", scan.Header, scan.Blocks(), scan.BlockCount,
            series => CtAccuracy.Measure(scan.Phantom, options.Acquisition.EnergyBins[0].WaterAttenuationPerMm, series));
    }

    public static DemoScan Mr()
    {
        MrSimulation scan = new(new MrSimulationOptions { AcquisitionTime = DateTimeOffset.Now, MaxDegreeOfParallelism = Environment.ProcessorCount });
        return new DemoScan("MR", scan.Header, scan.Blocks(), scan.BlockCount, series => MrAccuracy.Measure(scan, series));
    }
}
