using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Mr.Completion;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>Images by the Fourier transform, root sum of squares over the coils; of a slab, with or without an elliptical shutter, one slice after another.</summary>
internal sealed class FourierMaker : IImageMaker
{
    private readonly CartesianPlan _plan;
    private readonly MrFourier _settings;
    private readonly bool _isFloat;
    private readonly HalfFourier _halfFourier;
    private readonly ICartesianTransform _transform;
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
        _transform = kernels.Open(plan);
    }

    public IEnumerable<KspaceLine> Missing(LineSet lines) => EllipticalShutter.Explains(lines) ? [] : lines.Grid.AllLines().Where(line => !lines.Has(line));

    public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images)
    {
        KspaceBox acquired = Acquired(image, kspace, images);
        Complete(image, kspace, acquired, images);
        if (_settings.Apodisation is { } apodisation) new KspaceWindow(apodisation, kspace.Grid, acquired).Apply(kspace.Samples);
        float[] magnitudes = new float[_plan.ImageLength];
        if (_slab is null)
        {
            _transform.Reconstruct(kspace.Samples, magnitudes);
            return new(magnitudes);
        }

        _slab.Transform(kspace.Samples);
        int pixels = _plan.Rows * _plan.Columns;
        for (int partition = 0; partition < _plan.Partitions; partition++)
            _transform.Reconstruct(_slab.Slice(kspace.Samples, partition), magnitudes.AsMemory(partition * pixels, pixels));
        return new(magnitudes);
    }

    /// <summary>Whether nothing is to be done to a k-space but transform it: no window, and nothing missing on one side.</summary>
    public bool IsPlainFor(ImageKspace kspace) => _settings.Apodisation is null && PartialAxis.Of(KspaceBox.Of(kspace), kspace.Grid) is [];

    public void Dispose() => _transform.Dispose();

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
