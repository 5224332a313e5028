using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Calibration;

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
internal sealed class ScanWatch
{
    /// <summary>Transmission of 1e-11: beyond the range of any detector.</summary>
    private const double LargestLineIntegral = 25;

    /// <summary>Air that is brighter by 2 % than it was in the air views.</summary>
    private const double SmallestMean = -.02;

    private readonly TubeVariation _voltage = new();

    /// <summary>Looks at what came beside the samples of a block of any kind.</summary>
    public void LookAt(CtViewBlock block, IImageSink sink)
    {
        if (block.Kind == CtViewKind.Dark) return;
        foreach (CtView view in block.Views)
            if (view.TubeVoltageKv is { } voltage && _voltage.IsNews(voltage)) sink.Warn(CtWarnings.TubeVoltageVaries(_voltage.Least, _voltage.Most));
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
}
