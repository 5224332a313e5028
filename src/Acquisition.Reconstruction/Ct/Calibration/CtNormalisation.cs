using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// From detector samples to line integrals, −ln((I − dark)/(air − dark)) + ln(output) for raw counts, where few photons arrive by <see cref="LowSignal"/>.
/// What cannot be used is replaced and counted: bad elements, samples that are not finite, that are below darkness or that no line integral can be, from their
/// neighbours (<see cref="ViewRepair"/>).
/// </summary>
internal sealed class CtNormalisation
{
    /// <summary>A line integral beyond this is a number that went wrong, as NaN is. It leaves room for sums: none overflows.</summary>
    public const float Largest = 1e6f;

    private readonly int _channels;
    private readonly DetectorCalibration _detector;
    private readonly LowSignal? _lowSignal;
    private readonly int _usable;

    /// <param name="ct">What a sample is.</param>
    /// <param name="detector">What the calibration views told.</param>
    public CtNormalisation(CtAcquisition ct, DetectorCalibration detector)
    {
        CtSource source = ct.Sources[0];
        (_channels, _detector) = (source.DetectorChannels, detector);
        _usable = detector.Bad.AsSpan().Count(false);
        if (_usable == 0) throw CtErrors.NoUsableElement();
        if (ct.Quantity == CtQuantity.RawCounts) _lowSignal = new LowSignal(detector.Noise, detector.Gain, source.DetectorRows, source.DetectorChannels);
    }

    /// <summary>How much beam each view had; null where that has been allowed for.</summary>
    public TubeOutput? Tube => _detector.Tube;

    /// <summary>One view in place: samples in, line integrals out.</summary>
    /// <param name="view">[rows × channels].</param>
    /// <param name="output">The tube's, against the air views; 0: none.</param>
    /// <param name="replaced">Added to, by row: samples that were replaced.</param>
    /// <returns>Samples that were averaged for want of photons, or −1: the view is lost, as more than half of what was usable in it is not.</returns>
    public int Apply(Span<float> view, double output, Span<long> replaced)
    {
        int averaged = 0;
        if (_lowSignal is null) MarkBad(view);
        else
        {
            TensorPrimitives.Subtract(view, _detector.Offset, view);
            TensorPrimitives.Multiply(view, _detector.Gain, view);
            MarkBad(view);
            for (int i = 0; i < view.Length; i++)
                if (_lowSignal.IsBelowDarkness(view[i], i)) view[i] = float.NaN;
            if (output <= 0 || _lowSignal.IsDark(view)) return -1;
            averaged = _lowSignal.TakeLogarithm(view, replaced);
            if (output != 1) TensorPrimitives.Add(view, (float)Math.Log(output), view);
        }
        int usable = 0;
        for (int i = 0; i < view.Length; i++)
        {
            if (Math.Abs(view[i]) <= Largest) usable++;
            else view[i] = float.NaN;
        }
        if (2 * usable < _usable) return -1;
        ViewRepair.Repair(view, _channels, replaced);
        return averaged;
    }

    private void MarkBad(Span<float> view)
    {
        for (int i = 0; i < view.Length; i++)
            if (_detector.Bad[i]) view[i] = float.NaN;
    }
}
