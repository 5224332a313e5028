using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Cli.Demo;

/// <summary>A scan of the demo: what is sent, how the images that come back are judged, and what is drawn of them beside the contact sheet.</summary>
internal sealed record DemoScan(
    string Name,
    ScanHeader Header,
    IEnumerable<AcquiredBlock> Blocks,
    int BlockCount,
    Func<IReadOnlyList<StoredImage>, IEnumerable<AccuracyRow>> Measure,
    Action<IReadOnlyList<StoredImage>, string> Draw)
{
    /// <summary>The windows that a department calls so; the last is for bone.</summary>
    private static readonly DisplayWindow Brain = new(40, 100), Soft = new(40, 250), Wide = new(300, 2000);

    public static DemoScan Ct()
    {
        CtSimulationOptions options = CtProtocols.HelicalHead() with { AcquisitionTime = DateTimeOffset.Now, MaxDegreeOfParallelism = Environment.ProcessorCount };
        CtSimulation scan = new(options);
        double water = options.Acquisition.EnergyBins[0].WaterAttenuationPerMm;
        return new DemoScan("CT", scan.Header, scan.Blocks(), scan.BlockCount, series => CtAccuracy.Measure(scan.Phantom, water, series), Draw);

        void Draw(IReadOnlyList<StoredImage> series, string folder)
        {
            IReadOnlyList<StoredImage> upwards = [.. series.OrderBy(image => image.Plane.Location)];
            foreach ((Reformat plane, DisplayWindow window, string name) in new[]
            {
                (Reformat.Axial(upwards, 13), Brain, "ct-axial.png"), (Reformat.Axial(upwards, -45), Wide, "ct-axial-bone.png"),
                (Reformat.Coronal(upwards, 8), Soft, "ct-coronal.png"), (Reformat.Sagittal(upwards, 7), Soft, "ct-sagittal.png"),
                (Reformat.Sagittal(upwards, 0), Wide, "ct-sagittal-bone.png"),
            })
                ComparedPicture.Write(Path.Combine(folder, name), plane, upwards, scan.Phantom, water, window);
        }
    }

    public static DemoScan Mr()
    {
        MrSimulation scan = new(new MrSimulationOptions { AcquisitionTime = DateTimeOffset.Now, MaxDegreeOfParallelism = Environment.ProcessorCount });
        return new DemoScan("MR", scan.Header, scan.Blocks(), scan.BlockCount, series => MrAccuracy.Measure(scan, series), (_, _) => { });
    }
}
