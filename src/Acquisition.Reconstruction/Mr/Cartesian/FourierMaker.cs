using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>Images by the Fourier transform, root sum of squares over the coils; of a slab, with or without an elliptical shutter, one slice after another.</summary>
internal sealed class FourierMaker : IImageMaker
{
    private readonly CartesianPlan _plan;
    private readonly bool _takesPartial;
    private readonly bool _isFloat;
    private readonly ICartesianTransform _transform;
    private readonly SlabTransform? _slab;

    /// <param name="plan">Sizes.</param>
    /// <param name="settings">How.</param>
    /// <param name="format">Integers of a weak signal are 0 here and there.</param>
    /// <param name="kernels">The backend.</param>
    public FourierMaker(CartesianPlan plan, MrFourier settings, MrSampleFormat format, ICartesianKernels kernels)
    {
        (_plan, _takesPartial, _isFloat) = (plan, settings.PartialFourier != PartialFourier.None, format == MrSampleFormat.ComplexFloat32);
        _slab = plan.EncodedPartitions == 1 ? null : new SlabTransform(plan);
        _transform = kernels.Open(plan);
    }

    public IEnumerable<KspaceLine> Missing(LineSet lines) => EllipticalShutter.Explains(lines) ? [] : lines.Grid.AllLines().Where(line => !lines.Has(line));

    public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images)
    {
        CheckEmpty(image, kspace, images);
        if (!KspaceGrid.IsSymmetric(kspace.Grid.Columns / 2 - kspace.Columns.First, kspace.Columns.End - 1 - kspace.Grid.Columns / 2)) images.Warn(MrWarnings.ZeroFilled(image));
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

    public void Dispose() => _transform.Dispose();

    private void CheckEmpty(ImageIndex image, ImageKspace kspace, IImageSink images)
    {
        if (kspace.Peak == 0 || !_isFloat) return;
        EmptySamples empty = EmptySamples.Of(kspace);
        if (empty.Inside > EmptySamples.Few || (!empty.IsSymmetric && !_takesPartial)) throw MrErrors.EmptySamples(image, empty.All);
        if (empty.All > EmptySamples.Few) images.Warn(empty.IsSymmetric ? MrWarnings.Interpolated(image) : MrWarnings.ZeroFilled(image));
    }
}
