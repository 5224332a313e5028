using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Fills in the lines that regular undersampling left out; what makes images of complete k-space does the rest. A slice that needs no more than the transform is
/// filled in, transformed and combined in one pass. The kernel of a calibration is kept as long as images use it.
/// </summary>
internal sealed class GrappaMaker : IImageMaker
{
    private readonly CartesianPlan _plan;
    private readonly MrGrappa _settings;
    private readonly FourierMaker _fourier;
    private readonly LatticeSearch _lattices;
    private readonly KspaceSize _size;
    private readonly int _rowFactor;
    private readonly int _partitionFactor;
    private (CalibrationBlock Calibration, SamplingLattice Lattice, GrappaKernel Kernel)? _kernel;
    private (GrappaKernel Kernel, SamplingLattice Lattice, GrappaPlan Plan)? _filling;

    /// <param name="plan">Sizes.</param>
    /// <param name="grid">The k-space.</param>
    /// <param name="parallel">The header's factors.</param>
    /// <param name="settings">How.</param>
    /// <param name="fourier">What complete k-space becomes images with. Disposed with this.</param>
    public GrappaMaker(CartesianPlan plan, KspaceGrid grid, MrParallelImaging parallel, MrGrappa settings, FourierMaker fourier)
    {
        (_plan, _settings, _fourier) = (plan, settings, fourier);
        _lattices = new LatticeSearch(grid, parallel.AccelerationFactor1, parallel.AccelerationFactor2);
        _size = new KspaceSize(grid.Channels, grid.Partitions, grid.Rows, grid.Columns);
        (_rowFactor, _partitionFactor) = (parallel.AccelerationFactor1, parallel.AccelerationFactor2);
    }

    public bool NeedsCalibration => true;

    public IEnumerable<KspaceLine> Missing(LineSet lines) => _lattices.Missing(_lattices.Find(lines), lines);

    public bool Suffices(CalibrationBlock calibration)
    {
        SamplingLattice lattice = new(_rowFactor, _partitionFactor);
        return Sizes(lattice).Any(size => GrappaWindow.Fits(lattice, size, SizeOf(calibration)));
    }

    public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images)
    {
        if (kspace.Lines.IsFull) return _fourier.Make(image, kspace, calibration, images);
        SamplingLattice lattice = _lattices.Find(kspace.Lines);
        bool[] acquired = Acquired(kspace.Lines);
        GrappaKernel kernel = Kernel(calibration!, lattice);
        if (_plan.EncodedPartitions == 1 && _fourier.IsPlainFor(kspace))
        {
            float[] magnitudes = new float[_plan.ImageLength];
            GrappaPlan slice = Filling(kernel, lattice, _plan.TransformColumns, _plan.Columns);
            new GrappaImages(slice, _plan.TransformRows, _plan.Rows).RootSumOfSquares(kspace.Samples, acquired, magnitudes);
            return new(magnitudes);
        }

        Fill(Filling(kernel, lattice, _size.Columns, _size.Columns), kspace.Samples, acquired);
        return _fourier.Make(image, kspace, calibration, images);
    }

    public void Dispose() => _fourier.Dispose();

    /// <summary>Bytes: the hybrid space twice, the weights of every column, the calibration lines of the images of a repetition.</summary>
    public static long BytesFor(MrEncoding encoding, KspaceGrid grid, CartesianPlan plan)
    {
        long columns = Math.Max(plan.TransformColumns, grid.Columns), factor = (encoding.ParallelImaging ?? MrParallelImaging.None).Acceleration;
        long hybrid = 2L * sizeof(float) * grid.Channels * grid.Partitions * grid.Rows * (columns + LaneTile.Lanes);
        long sources = grid.Partitions == 1 ? 4 : 12;
        long weights = 2L * sizeof(float) * columns * sources * grid.Channels * (factor - 1) * grid.Channels;
        return 2 * hybrid + weights + ImageCounters.AtOnce(encoding.Limits) * CalibrationStore.BytesFor(grid);
    }

    /// <summary>[partitions × rows]: the lines that have come, and those beyond limits and shutter, which stay 0.</summary>
    private static bool[] Acquired(LineSet lines)
    {
        KspaceGrid grid = lines.Grid;
        bool[] acquired = new bool[grid.Partitions * grid.Rows];
        acquired.AsSpan().Fill(true);
        HashSet<KspaceLine> beyond = [.. EllipticalShutter.Beyond(lines)];
        foreach (KspaceLine line in grid.AllLines()) acquired[grid.Partition(line.Step2) * grid.Rows + grid.Row(line.Step1)] = lines.Has(line) || beyond.Contains(line);
        return acquired;
    }

    private GrappaKernel Kernel(CalibrationBlock calibration, SamplingLattice lattice)
    {
        // Where the lattice begins does not matter to a kernel.
        SamplingLattice form = lattice with { FirstRow = 0, FirstPartition = 0 };
        if (_kernel is { } known && known.Calibration == calibration && known.Lattice == form) return known.Kernel;
        KspaceSize size = SizeOf(calibration);
        GrappaKernelSize fits = Sizes(form).FirstOrDefault(candidate => GrappaWindow.Fits(form, candidate, size), Sizes(form).Last());
        GrappaKernel kernel = GrappaCalibration.Calibrate(calibration.Samples, size, form, fits, _settings.Regularisation);
        _kernel = (calibration, form, kernel);
        return kernel;
    }

    private GrappaPlan Filling(GrappaKernel kernel, SamplingLattice lattice, int transformColumns, int columns)
    {
        if (_filling is { } known && known.Kernel == kernel && known.Lattice == lattice && known.Plan.Columns == columns) return known.Plan;
        GrappaPlan plan = new(kernel, lattice, _size, transformColumns, columns);
        _filling = (kernel, lattice, plan);
        return plan;
    }

    /// <summary>The kernels to try, the best first: the asked one, or as large as the calibration lines allow.</summary>
    private IEnumerable<GrappaKernelSize> Sizes(SamplingLattice lattice)
    {
        int partitions = _settings.KernelPartitions ?? (lattice.PartitionFactor > 1 ? 2 : lattice.Shift > 0 ? 3 : 1);
        int columns = Math.Min(_settings.KernelColumns, _size.Columns - 1 + _size.Columns % 2);
        if (_settings.KernelLines is { } lines) return [new(columns, lines, partitions)];
        // On a sheared lattice two lines of each of three partitions lie close to the missing one; four would not.
        return lattice.Shift > 0 ? [new(columns, 2, partitions)] : [new(columns, 4, partitions), new(columns, 2, partitions)];
    }

    /// <summary>From hybrid space back to k-space, so that what completes partial Fourier and windows k-space find it as if all of it had been acquired.</summary>
    private static void Fill(GrappaPlan plan, PlanarMemory<float> kspace, ReadOnlyMemory<bool> acquired)
    {
        float[] re = new float[kspace.Length], im = new float[kspace.Length];
        PlanarMemory<float> hybrid = new(re, im);
        plan.Fill(kspace, acquired, hybrid);
        new FourierPlan(plan.Size.Columns).TransformOnCores(FourierDirection.Forward, hybrid, kspace, inner: 1);
    }

    private static KspaceSize SizeOf(CalibrationBlock calibration) => new(calibration.Channels, calibration.Partitions, calibration.Rows, calibration.Columns);
}
