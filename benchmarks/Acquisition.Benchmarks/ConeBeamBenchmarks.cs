using System.Diagnostics;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast is FDK, filter and back-projection, beside plastimatch's on the same views? Voxel updates a second = voxels × views / time. Started under
/// <c>taskset -c 0</c> both have one core; plastimatch's time has its files in it, which it reads out of the page cache. Calls take seconds: to be run with
/// <c>--inProcess --strategy Monitoring --warmupCount 1 --iterationCount 3 --invocationCount 1 --unrollFactor 1</c>.
/// </summary>
public class ConeBeamBenchmarks
{
    private const int Elements = 512;
    private const int Batch = 16;

    private CtAcquisition _scan = null!;
    private ConeBeamPlan _plan = null!;
    private SeenLines _seen = null!;
    private ConeView[] _views = [];
    private float[] _samples = [];
    private string _folder = "";

    /// <summary>256³ of 360 views, 512³ of 720; every voxel is seen by all views.</summary>
    [Params(256, 512)]
    public int Matrix { get; set; }

    private double SpacingMm => 180.0 / Matrix;

    [GlobalSetup]
    public void Setup()
    {
        _scan = CtScanners.ConeBeam(Elements, views: Matrix == 256 ? 360 : 720).AsLineIntegrals();
        ImageGrid grid = ImageGrid.Square(SpacingMm * Matrix, Matrix, default(Vector3D)) with { Slices = Matrix, SliceIncrementMm = SpacingMm };
        _plan = new(_scan, new Recipe { Grid = grid }, PatientPosition.Hfs);
        _seen = SeenLines.All(_plan);
        _views = [.. Enumerable.Range(0, _scan.ViewsPerRotation).Select(i => _plan.View(2 * Math.PI * i / _scan.ViewsPerRotation, 0))];
        Random random = new(1);
        _samples = [.. Enumerable.Range(0, Batch * Elements * Elements).Select(_ => random.NextSingle())];
        _folder = Directory.CreateTempSubdirectory("cone").FullName;
        for (int i = 0; i < _views.Length && Matrix == 256; i++)
            PlastimatchFdk.WriteView(_folder, i, _scan.Sources[0], 2 * Math.PI * i / _views.Length, _samples.AsSpan(i % Batch * Elements * Elements, Elements * Elements));
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    /// <summary>At 512³ it would take minutes: it is measured at 256³, whose rate it keeps.</summary>
    [Benchmark(Baseline = true)]
    public void Plastimatch()
    {
        if (Matrix != 256) return;
        using Process process = Process.Start(new ProcessStartInfo("plastimatch", PlastimatchFdk.Arguments(_folder, Path.Combine(_folder, "out.mha"), Matrix, Matrix, SpacingMm, SpacingMm)) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("plastimatch did not start.");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"plastimatch exited {process.ExitCode}.");
    }

    [Benchmark]
    public float FilterAndBackprojection()
    {
        using IConeBeamAccumulator volume = new CpuConeBeam().Open(_plan, _seen, _views.Length);
        for (int i = 0; i < _views.Length; i += Batch)
        {
            int count = Math.Min(Batch, _views.Length - i);
            volume.Add(_views.AsMemory(i, count), _samples.AsMemory(0, count * Elements * Elements));
        }
        float[] plane = new float[Matrix * Matrix];
        volume.Take(0, plane);
        return plane[0];
    }
}
