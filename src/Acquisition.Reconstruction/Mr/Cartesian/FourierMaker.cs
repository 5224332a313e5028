using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Mr.Completion;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>Images by the Fourier transform, magnitudes or complex ones; of a slab, with or without an elliptical shutter, one slice after another.</summary>
internal sealed class FourierMaker : IImageMaker
{
    private readonly CartesianPlan _plan;
    private readonly MrFourier _settings;
    private readonly bool _isFloat;
    private readonly HalfFourier _halfFourier;
    private readonly ICartesianTransform? _magnitudes;
    private readonly ComplexImages? _complex;
    private readonly SlabTransform? _slab;

    /// <param name="plan">Sizes.</param>
    /// <param name="grid">The k-space.</param>
    /// <param name="settings">How.</param>
    /// <param name="format">Integers of a weak signal are 0 here and there.</param>
    /// <param name="kernels">The backend.</param>
    public FourierMaker(CartesianPlan plan, KspaceGrid grid, MrFourier settings, MrSampleFormat format, ICartesianKernels kernels)
    {
        (_plan, _settings, _isFloat) = (plan, settings, format == MrSampleFormat.ComplexFloat32);
        _halfFourier = new HalfFourier(grid, settings.PartialFourier);
        _slab = plan.EncodedPartitions == 1 ? null : new SlabTransform(plan);
        if (settings.IsComplex) _complex = new ComplexImages(plan);
        else _magnitudes = kernels.Open(plan);
    }

    public IEnumerable<KspaceLine> Missing(LineSet lines) => EllipticalShutter.Explains(lines) ? [] : lines.Grid.AllLines().Where(line => !lines.Has(line));

    public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images)
    {
        KspaceBox acquired = Acquired(image, kspace, images);
        Complete(image, kspace, acquired, images);
        if (_settings.Apodisation is { } apodisation) new KspaceWindow(apodisation, kspace.Grid, acquired).Apply(kspace.Samples);
        MadeVolume made = new(new float[_plan.ImageLength], _complex is null ? null : new float[_plan.ImageLength]);
        PlanarMemory<float> reference = _complex is null ? default : VirtualCoil.Of(kspace.Samples, kspace.Grid);
        _slab?.Transform(kspace.Samples);
        for (int partition = 0; partition < _plan.Partitions; partition++)
            MakeSlice(_slab?.Slice(kspace.Samples, partition) ?? kspace.Samples, reference, made, partition);
        return made;
    }

    /// <summary>Whether nothing is to be done to a k-space but transform it: no window, nothing missing on one side, and no phase to keep.</summary>
    public bool IsPlainFor(ImageKspace kspace) => _complex is null && _settings.Apodisation is null && PartialAxis.Of(KspaceBox.Of(kspace), kspace.Grid) is [];

    public void Dispose() => _magnitudes?.Dispose();

    private void MakeSlice(PlanarMemory<float> kspace, PlanarMemory<float> reference, MadeVolume made, int partition)
    {
        int pixels = _plan.Rows * _plan.Columns, from = partition * pixels;
        _magnitudes?.Reconstruct(kspace, made.Re.AsMemory(from, pixels));
        _complex?.Make(kspace, reference, new(made.Re.AsMemory(from, pixels), made.Im.AsMemory(from, pixels)));
    }

    /// <summary>The part of k-space that there are samples of, whether the rest was left out or sent as zeros.</summary>
    private KspaceBox Acquired(ImageIndex image, ImageKspace kspace, IImageSink images)
    {
        KspaceBox box = KspaceBox.Of(kspace);
        if (kspace.Peak == 0 || !_isFloat) return box;
        EmptySamples empty = EmptySamples.Of(kspace);
        bool symmetric = empty.Others.IsSymmetric(kspace.Grid);
        if (empty.Inside > EmptySamples.Few || (!symmetric && _settings.PartialFourier == PartialFourier.None)) throw MrErrors.EmptySamples(image, empty.All);
        if (symmetric && empty.All > EmptySamples.Few) images.Warn(MrWarnings.Interpolated(image));
        return empty.All > EmptySamples.Few ? box.Within(empty.Others) : box;
    }

    /// <summary>The axis that lacks most is completed where the recipe asks for it; what others lack stays 0.</summary>
    private void Complete(ImageIndex image, ImageKspace kspace, KspaceBox acquired, IImageSink images)
    {
        IReadOnlyList<PartialAxis> partial = PartialAxis.Of(acquired, kspace.Grid);
        if (partial is []) return;
        bool completes = _settings.PartialFourier is PartialFourier.Homodyne or PartialFourier.ProjectionOntoConvexSets;
        if (!completes || partial.Count > 1) images.Warn(MrWarnings.ZeroFilled(image));
        if (!completes) return;
        if (partial[0].Shared < PartialAxis.FewestShared) throw MrErrors.TooLittleShared(image, partial[0]);
        images.Warn(MrWarnings.Completed(image));
        _halfFourier.Complete(partial[0], kspace.Samples);
    }
}
