using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>What one view's line integrals look like.</summary>
/// <param name="Largest">The largest.</param>
/// <param name="Mean">Over all elements.</param>
/// <param name="Saturated">Samples at the end of their format's range.</param>
internal readonly record struct ViewFindings(float Largest, double Mean, int Saturated)
{
    /// <param name="lineIntegrals">One view, finite.</param>
    /// <param name="saturated">Samples at the end of their format's range.</param>
    public static ViewFindings Of(ReadOnlySpan<float> lineIntegrals, int saturated) =>
        new(TensorPrimitives.Max(lineIntegrals), (double)TensorPrimitives.Sum(lineIntegrals) / lineIntegrals.Length, saturated);
}

/// <summary>Values that are possible as numbers and hardly as measurements: the images are made, and somebody is told.</summary>
internal sealed class ScanWatch(CtAcquisition ct)
{
    /// <summary>Transmission of 1e-11: beyond the range of any detector.</summary>
    private const double LargestLineIntegral = 25;

    /// <summary>Air that is brighter by 2 % than it was in the air views.</summary>
    private const double SmallestMean = -.02;

    /// <summary>What a tube's output may vary by: 1 % of the signal is a line integral of 0.01, about 2 HU in a head.</summary>
    private const double Variation = .01;

    private readonly Range _current = new();
    private readonly Range _reference = new();

    /// <summary>Looks at what came beside the samples of a block of any kind.</summary>
    public void LookAt(CtViewBlock block, IImageSink sink)
    {
        if (ct.Quantity != CtQuantity.RawCounts || block.Kind == CtViewKind.Dark) return;
        foreach (CtView view in block.Views)
        {
            if (view.TubeCurrentMa is { } current && _current.Exceeds(current, Variation)) sink.Warn(CtWarnings.TubeCurrentNotUsed(_current.Least, _current.Most));
            if (view.ReferenceSignals.Count > 0 && _reference.Exceeds(view.ReferenceSignals.Average(), Variation))
                sink.Warn(CtWarnings.ReferenceSignalNotUsed(_reference.Most / _reference.Least - 1));
        }
    }

    /// <summary>Looks at views that were normalised together.</summary>
    public static void LookAt(long firstView, ReadOnlySpan<ViewFindings> views, IImageSink sink)
    {
        (int large, int negative, long saturated) = (0, 0, 0);
        (int largest, int lowest, int firstSaturated) = (0, 0, -1);
        for (int i = 0; i < views.Length; i++)
        {
            if (views[i].Largest > LargestLineIntegral) large++;
            if (views[i].Mean < SmallestMean) negative++;
            if (views[i].Saturated > 0 && firstSaturated < 0) firstSaturated = i;
            if (views[i].Largest > views[largest].Largest) largest = i;
            if (views[i].Mean < views[lowest].Mean) lowest = i;
            saturated += views[i].Saturated;
        }
        if (large > 0) sink.Warn(CtWarnings.ImplausibleLineIntegrals(firstView + largest, views[largest].Largest, large));
        if (negative > 0) sink.Warn(CtWarnings.NegativeLineIntegrals(firstView + lowest, views[lowest].Mean, negative));
        if (saturated > 0) sink.Warn(CtWarnings.SaturatedSamples(nameof(CtViewKind.Object), firstView + firstSaturated, saturated));
    }

    /// <summary>From the least to the most, and whether that has been said to be too far.</summary>
    private sealed class Range
    {
        private bool _said;

        public double Least { get; private set; } = double.PositiveInfinity;

        public double Most { get; private set; } = double.NegativeInfinity;

        /// <summary>True once: when the value is the first that makes the range too wide.</summary>
        public bool Exceeds(double value, double variation)
        {
            if (_said || !double.IsFinite(value)) return false;
            (Least, Most) = (Math.Min(Least, value), Math.Max(Most, value));
            return _said = Most - Least > variation * Math.Abs(Least);
        }
    }
}
