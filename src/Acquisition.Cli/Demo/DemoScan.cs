using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Cli.Demo;

/// <summary>A scan of the demo: what is sent, and how the images that come back are judged, and drawn beside the contact sheet.</summary>
/// <param name="Name">CT or MR.</param>
/// <param name="Header">Of the scan.</param>
/// <param name="Blocks">Made while they are read.</param>
/// <param name="BlockCount">How many blocks there are.</param>
/// <param name="Judge">Draws the series into a folder, and measures it.</param>
internal sealed record DemoScan(
    string Name, ScanHeader Header, IEnumerable<AcquiredBlock> Blocks, int BlockCount, Func<IReadOnlyList<StoredImage>, string, IEnumerable<AccuracyRow>> Judge)
{
    public static DemoScan Ct()
    {
        CtSimulationOptions options = CtProtocols.HelicalHead() with { AcquisitionTime = DateTimeOffset.Now, MaxDegreeOfParallelism = Environment.ProcessorCount };
        CtSimulation scan = new(options);
        double water = options.Acquisition.EnergyBins[0].WaterAttenuationPerMm;
        return new DemoScan("CT", scan.Header, scan.Blocks(), scan.BlockCount, (series, folder) =>
        {
            CtPictures.Draw(scan.Phantom, water, series, folder);
            return CtAccuracy.Measure(scan.Phantom, water, series);
        });
    }

    public static DemoScan Mr()
    {
        MrSimulationOptions options = MrProtocols.BrainT2() with { AcquisitionTime = DateTimeOffset.Now, MaxDegreeOfParallelism = Environment.ProcessorCount };
        MrSimulation scan = new(options);
        return new DemoScan("MR", scan.Header, scan.Blocks(), scan.BlockCount, (series, folder) =>
        {
            MrComparison comparison = new(scan, series);
            MrPictures.Draw(comparison, folder);
            return MrAccuracy.Measure(scan, options.Noise, comparison);
        });
    }
}
