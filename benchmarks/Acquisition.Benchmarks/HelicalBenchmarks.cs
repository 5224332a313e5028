using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// Is a helical scan reconstructed faster than it was taken? 64 rows, pitch 1, 512 × 512 × 200 slices, all of it from calibrated line integrals to HU: compare
/// with <see cref="ScanTimeS"/>, which the first line of the output says.
/// </summary>
[MemoryDiagnoser]
public class HelicalBenchmarks
{
    private const int ViewsPerBlock = 32;
    private const int Slices = 200;

    private CtAcquisition _scan = null!;
    private ScanHeader _header = null!;
    private CtTrajectory _path = null!;
    private byte[] _samples = [];

    /// <summary>A head in fine slices, a body in slices of 1 mm.</summary>
    [Params("250 mm, 0.625 mm", "400 mm, 1 mm")]
    public string Volume { get; set; } = "";

    /// <summary>At 0.5 s a rotation.</summary>
    public double ScanTimeS => (double)_scan.ViewCount!.Value / _scan.ViewsPerRotation * _scan.RotationTimeS!.Value;

    [GlobalSetup]
    public void Setup()
    {
        bool isHead = Volume.StartsWith("250", StringComparison.Ordinal);
        (double width, double increment) = isHead ? (250, .625) : (400, 1);
        _scan = CtScanners.Helical(Slices * increment).AsLineIntegrals();
        Recipe recipe = new() { Grid = ImageGrid.Square(width, 512) with { Slices = Slices, SliceIncrementMm = increment } };
        _header = new CtSimulation(new()).Header with { Acquisition = _scan, Recipes = [recipe] };
        _path = CtTrajectory.Rotations(_scan);
        // A cylinder on the axis looks the same in every view.
        float[] view = new float[_scan.Sources[0].Elements];
        new CtForwardModel(_scan, PatientPosition.Hfs, CtPhantoms.WaterCylinder(CtScanners.WaterAttenuationPerMm, 100)).Project(_path.View(0), view);
        _samples = MemoryMarshal.AsBytes(Enumerable.Repeat(view, ViewsPerBlock).SelectMany(v => v).ToArray().AsSpan()).ToArray();
        Console.WriteLine($"// {_scan.ViewCount} views, taken in {ScanTimeS:0.00} s");
    }

    [Benchmark]
    public int WholeScan()
    {
        Counter counter = new();
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(_header, _header.Recipes[0]);
        for (int first = 0; first < _scan.ViewCount; first += ViewsPerBlock)
        {
            int count = (int)Math.Min(ViewsPerBlock, _scan.ViewCount!.Value - first);
            CtView[] views = [.. Enumerable.Range(first, count).Select(_path.View)];
            reconstruction.Add(new CtViewBlock(CtViewKind.Object, first, views, _samples.AsMemory(0, count * (_samples.Length / ViewsPerBlock))), counter, CancellationToken.None);
        }
        reconstruction.Complete(counter, CancellationToken.None);
        return counter.Images;
    }

    private sealed class Counter : IImageSink
    {
        public int Images { get; private set; }

        public void Add(ReconstructedImage image) => Images++;

        public void Show(PartialImage preview)
        {
        }

        public void Warn(Warning warning)
        {
            // None is looked at: what is measured is time.
        }
    }
}
