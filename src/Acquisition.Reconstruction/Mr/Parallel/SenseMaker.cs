using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The image that agrees best with the lines of all channels, whatever their pattern; as k-space of one channel it then goes to what makes images of complete k-space.
/// The sensitivities of a calibration are kept as long as images use it.
/// </summary>
internal sealed class SenseMaker : IImageMaker
{
    /// <summary>The part of a regular lattice's lines that may be lost: where more are missing, the pattern is another one, and all that was to come has.</summary>
    private const double LostPart = .25;

    private readonly MrSense _settings;
    private readonly EspiritSettings _espirit;
    private readonly FourierMaker _fourier;
    private readonly LatticeSearch _lattices;
    private readonly KspaceSize _size;
    private (CalibrationBlock Calibration, PlanarMemory<float> Maps)? _maps;

    /// <param name="grid">The k-space; its columns are the image's.</param>
    /// <param name="parallel">The header's factors.</param>
    /// <param name="settings">How.</param>
    /// <param name="fourier">What complete k-space of one channel, or of so many as there are sets of maps, becomes images with. Disposed with this.</param>
    public SenseMaker(KspaceGrid grid, MrParallelImaging parallel, MrSense settings, FourierMaker fourier)
    {
        (_settings, _fourier) = (settings, fourier);
        _lattices = new LatticeSearch(grid, parallel.AccelerationFactor1, parallel.AccelerationFactor2);
        _size = new KspaceSize(grid.Channels, grid.Partitions, grid.Rows, grid.Columns);
        _espirit = new EspiritSettings(Sets: settings.Maps);
    }

    public bool NeedsCalibration => true;

    public IEnumerable<KspaceLine> Missing(LineSet lines)
    {
        SamplingLattice lattice = _lattices.Find(lines);
        List<KspaceLine> missing = [.. _lattices.Missing(lattice, lines)];
        return missing.Count > LostPart * lines.Grid.LineCount / lattice.Acceleration ? [] : missing;
    }

    public bool Suffices(CalibrationBlock calibration)
    {
        (int first, int second) = _size.Partitions == 1 ? (calibration.Rows, calibration.Columns) : (calibration.Partitions, calibration.Rows);
        return Math.Min(first, second) >= 2 * _espirit.KernelSize;
    }

    public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images)
    {
        bool[] acquired = new bool[_size.Lines];
        foreach (KspaceLine line in kspace.Grid.AllLines().Where(line => kspace.Lines.Has(line))) acquired[kspace.Grid.Partition(line.Step2) * _size.Rows + kspace.Grid.Row(line.Step1)] = true;
        using SenseReconstruction sense = new(Maps(calibration!), _settings.Maps, _size, _size.Columns, _size.Columns, acquired);
        ImageKspace whole = kspace.OfChannels(_settings.Maps);
        PlanarMemory<float> solution = whole.Samples;
        if (_settings.WaveletRegularisation is { } sparse) sense.SolveSparse(kspace.Samples, solution, sparse, _settings.Iterations);
        else sense.Solve(kspace.Samples, solution, new(_settings.Iterations, Tikhonov: _settings.Regularisation));
        KspaceOfImage.Transform(solution, _size);
        return _fourier.Make(image, whole, null, images);
    }

    public void Dispose() => _fourier.Dispose();

    /// <summary>Bytes: sensitivities, data and work of the solver in hybrid space, the calibration lines of the images of a repetition.</summary>
    public static long BytesFor(MrEncoding encoding, KspaceGrid grid, MrSense settings) =>
        2L * sizeof(float) * grid.Length * (settings.Maps + 4) + 2L * sizeof(float) * grid.ChannelLength * 12 * settings.Maps
        + ImageCounters.AtOnce(encoding.Limits) * CalibrationStore.BytesFor(grid);

    private PlanarMemory<float> Maps(CalibrationBlock calibration)
    {
        if (_maps is not { } known || known.Calibration != calibration) _maps = (calibration, Sensitivities.Of(calibration, _size, _espirit));
        return _maps.Value.Maps;
    }
}
