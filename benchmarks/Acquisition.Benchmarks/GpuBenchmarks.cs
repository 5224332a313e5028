using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Reconstruction.Gpu;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Acquisition.Benchmarks;

/// <summary>
/// How much faster than the processor's vector kernels is a GPU, transfers included? A CT rotation of 984 views × 16 rows × 888 channels to
/// 16 slices, and an MR slice of 32 coils. A row for each GPU of the machine; without one, the processor's alone.
/// </summary>
[MemoryDiagnoser]
public class GpuBenchmarks
{
    private const string Processor = "processor";
    private const int ViewsAtATime = 64;

    private readonly Context _context = Context.Create(builder => builder.EnableAlgorithms().Cuda().OpenCL());
    private Accelerator? _accelerator;
    private IFbpAccumulator _rotation = null!;
    private ICartesianTransform _transform = null!;
    private double[] _angles = [];
    private float[] _lineIntegrals = [];
    private float[] _slices = [];
    private float[] _re = [];
    private float[] _im = [];
    private float[] _image = [];

    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = Processor;

    [Params(256, 512)]
    public int Matrix { get; set; }

    public IEnumerable<string> Devices => [Processor, .. _context.Devices.Select(device => device.Name)];

    [GlobalSetup]
    public void Open()
    {
        Device? device = _context.Devices.FirstOrDefault(device => device.Name == Device);
        _accelerator = device?.CreateAccelerator(_context);
        GpuKernels? gpu = _accelerator is null ? null : new(_accelerator);
        FbpPlan fan = FanPlan();
        _rotation = (gpu as IFbpKernels ?? new CpuFbp()).Open(fan);
        CartesianPlan cartesian = CartesianPlan();
        _transform = (gpu as ICartesianKernels ?? new CpuCartesian()).Open(cartesian);

        Random random = new(1);
        float[] Noise(long count) => [.. Enumerable.Range(0, (int)count).Select(_ => random.NextSingle())];
        _angles = [.. Enumerable.Range(0, fan.ViewsPerImage).Select(view => view * 2 * Math.PI / fan.ViewsPerImage)];
        _lineIntegrals = Noise(_angles.Length * fan.Rows * fan.Channels);
        _slices = new float[fan.Rows * Matrix * Matrix];
        (_re, _im, _image) = (Noise(cartesian.KspaceLength), Noise(cartesian.KspaceLength), new float[Matrix * Matrix]);
    }

    [Benchmark]
    public void CtRotation()
    {
        int view = _lineIntegrals.Length / _angles.Length;
        for (int first = 0; first < _angles.Length; first += ViewsAtATime)
        {
            int count = Math.Min(ViewsAtATime, _angles.Length - first);
            _rotation.Add(_angles.AsMemory(first, count), _lineIntegrals.AsMemory(first * view, count * view));
        }
        _rotation.Take(_slices);
    }

    [Benchmark]
    public void MrSlice() => _transform.Reconstruct(new(_re, _im), _image);

    [GlobalCleanup]
    public void Close()
    {
        _rotation.Dispose();
        _transform.Dispose();
        _accelerator?.Dispose();
        _context.Dispose();
    }

    private FanBeamPlan FanPlan() => new(CtScanners.Axial(), new Recipe { Grid = ImageGrid.Square(widthMm: 256, Matrix) }, PatientPosition.Hfs);

    /// <summary>Twice oversampled readout.</summary>
    private CartesianPlan CartesianPlan() => new(
        new MrEncoding
        {
            EncodedSpace = new(new(2 * Matrix, Matrix, 1), new(512, 256, 4)),
            ReconSpace = new(new(Matrix, Matrix, 1), new(256, 256, 4)),
            Limits = new() { KspaceEncodingStep1 = new(0, Matrix - 1, Matrix / 2) },
            Trajectory = MrTrajectory.Cartesian,
        },
        columns: null,
        rows: null,
        channels: 32);
}
