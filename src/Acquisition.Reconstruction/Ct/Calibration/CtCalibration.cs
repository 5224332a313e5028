using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// What each detector element says to nothing: the mean of its dark views (beam off; 0 without any) and of its air views (beam on, nothing in it).
/// Line integrals need neither: theirs are left out.
/// </summary>
internal sealed class CtCalibration
{
    private readonly CtAcquisition _ct;
    private readonly CtSource _source;
    private readonly RobustMean? _dark;
    private readonly RobustMean? _air;

    public CtCalibration(CtAcquisition ct)
    {
        (_ct, _source) = (ct, ct.Sources[0]);
        if (ct.Quantity != CtQuantity.RawCounts) return;
        _dark = new RobustMean(_source.Elements);
        _air = new RobustMean(_source.Elements);
    }

    /// <summary>Memory for a scan's calibration, bytes.</summary>
    public static long BytesFor(CtAcquisition ct)
    {
        long elements = ct.Sources[0].Elements;
        long normalisation = elements * (2 * sizeof(float) + sizeof(bool));
        return ct.Quantity == CtQuantity.RawCounts ? 2 * RobustMean.BytesFor(elements) + normalisation : normalisation;
    }

    public void Add(CtViewKind kind, ReadOnlySpan<float> samples) => (kind == CtViewKind.Dark ? _dark : _air)?.Add(samples);

    /// <exception cref="ReconstructionException">MISSING_AIR_VIEWS.</exception>
    public CtNormalisation Finish(IImageSink sink)
    {
        float[] offset = new float[_source.Elements], gain = new float[_source.Elements];
        bool[] bad = new bool[_source.Elements];
        foreach (DetectorElement element in _source.BadElements) bad[element.Row * _source.DetectorChannels + element.Channel] = true;
        if (_dark is not null && _air is not null) Fill(_dark, _air, offset, gain, bad, sink);
        return new CtNormalisation(_ct, offset, gain, bad);
    }

    /// <summary>An element that sees no more beam than darkness is as bad as one that the header calls so.</summary>
    private static void Fill(RobustMean darkViews, RobustMean airViews, float[] offset, float[] gain, bool[] bad, IImageSink sink)
    {
        if (airViews.Views == 0) throw CtErrors.MissingAirViews();
        darkViews.Finish();
        airViews.Finish();
        if (airViews.Rejected > 0) sink.Warn(CtWarnings.AirViewRejected(airViews.Rejected, airViews.Views));
        if (darkViews.Rejected > 0) sink.Warn(CtWarnings.DarkViewRejected(darkViews.Rejected, darkViews.Views));
        for (int i = 0; i < offset.Length; i++)
        {
            double dark = darkViews.Views == 0 ? 0 : darkViews[i], signal = airViews[i] - dark;
            if (signal > 0 && double.IsFinite(signal)) (offset[i], gain[i]) = ((float)dark, (float)(1 / signal));
            else bad[i] = true;
        }
    }
}
