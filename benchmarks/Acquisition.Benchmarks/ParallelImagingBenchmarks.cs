using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Noise;
using Acquisition.Simulation.Phantoms;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>How long do calibration and reconstruction of an undersampled slice take, 16 coils, 256², R 3, 24 calibration lines, beside BART as a process on the same arrays?</summary>
public class ParallelImagingBenchmarks : IDisposable
{
    private const int Coils = 16, Size = 256, Lines = 24, FirstLine = Size / 2 - Lines / 2;

    private readonly SamplingLattice _lattice = new(3);
    private readonly KspaceSize _size = new(Coils, 1, Size, Size);
    private readonly bool[] _acquired = [.. Enumerable.Range(0, Size).Select(y => y % 3 == 0 || (y >= FirstLine && y < FirstLine + Lines))];
    private readonly float[] _magnitude = new float[Size * Size];
    private PlanarMemory<float> _kspace;
    private PlanarMemory<float> _calibration;
    private EspiritMaps _maps = null!;
    private GrappaImages _images = null!;
    private SenseReconstruction _sense = null!;
    private BartFiles _bart = null!;

    [GlobalSetup]
    public void Setup()
    {
        _kspace = Simulate();
        float[] re = new float[Coils * Lines * Size], im = new float[re.Length];
        for (int i = 0; i < Coils * Lines; i++)
        {
            int from = (i / Lines * Size + FirstLine + i % Lines) * Size;
            _kspace.Re.Slice(from, Size).CopyTo(re.AsMemory(i * Size));
            _kspace.Im.Slice(from, Size).CopyTo(im.AsMemory(i * Size));
        }
        _calibration = new(re, im);
        _maps = EspiritCalibration();
        _images = new(new(Calibrate(), _lattice, _size, Size, Size), Size, Size);
        _sense = new(_maps.Sensitivities, 1, _size, Size, Size, _acquired);
        _bart = new();
        _bart.Write("kspace", _kspace.Re.Span, _kspace.Im.Span, Size, Size, Coils);
        _bart.Run("ecalib", "-m1", $"-r{Lines}", "kspace", "maps");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _sense.Dispose();
        _bart.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void GrappaCalibrationAndSlice() =>
        new GrappaImages(new(Calibrate(), _lattice, _size, Size, Size), Size, Size).RootSumOfSquares(_kspace, _acquired, _magnitude);

    [Benchmark]
    public void GrappaFurtherSlice() => _images.RootSumOfSquares(_kspace, _acquired, _magnitude);

    [Benchmark]
    public EspiritMaps EspiritCalibration() => Espirit.Calibrate(_calibration, Coils, Lines, Size, Size, Size);

    [Benchmark]
    public void BartEcalib() => _bart.Run("ecalib", "-m1", $"-r{Lines}", "kspace", "again");

    [Benchmark]
    public PlanarMemory<float> Sense30Iterations()
    {
        PlanarMemory<float> image = new(new float[Size * Size], new float[Size * Size]);
        _sense.Solve(_kspace, image, new(30));
        return image;
    }

    [Benchmark]
    public void BartPics() => _bart.Run("pics", "-l2", "-r0.001", "-i30", "kspace", "maps", "image");

    private GrappaKernel Calibrate() => GrappaCalibration.Calibrate(_calibration, new(Coils, 1, Lines, Size), _lattice, new(5, 4));

    /// <summary>The head phantom through a ring of coils, with noise; lines that are not acquired are 0.</summary>
    private PlanarMemory<float> Simulate()
    {
        double[] k = MrTruth.Sampling(Size, 240);
        MrSignal slice = new MrForwardModel(MrPhantoms.Head(MrContrast.T1Weighted), CoilArray.Ring(Coils)).Slice(new(0, 0, 0), new(1, 0, 0), new(0, 1, 0), k);
        NoiseStream noise = new(1, 1);
        float[] re = new float[Coils * Size * Size], im = new float[re.Length];
        for (int y = 0; y < Size; y++)
        {
            if (!_acquired[y]) continue;
            ComplexRow[] line = slice.Line(k[y]);
            for (int c = 0; c < Coils; c++)
                for (int x = 0; x < Size; x++)
                {
                    int at = (c * Size + y) * Size + x;
                    (re[at], im[at]) = ((float)(line[c].Re[x] + noise.NextNormal()), (float)(line[c].Im[x] + noise.NextNormal()));
                }
        }
        return new(re, im);
    }
}
