using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// What each detector element says to nothing: the mean of its dark views (beam off; 0 without any) and of its air views (beam on, nothing in it), how much
/// they vary, and how much beam the air views had. Line integrals need none of it: theirs are left out.
/// </summary>
internal sealed class CtCalibration
{
    private readonly CtAcquisition _ct;
    private readonly CtSource _source;
    private readonly RobustMean? _dark;
    private readonly RobustMean? _air;
    private readonly ViewSpread _darkSpread;
    private readonly ViewSpread _airSpread;
    private readonly float[] _view;         // samples, then what came beside them

    public CtCalibration(CtAcquisition ct)
    {
        (_ct, _source) = (ct, ct.Sources[0]);
        int elements = ct.Quantity == CtQuantity.RawCounts ? _source.Elements : 0;
        _darkSpread = new ViewSpread(elements, proportional: false);
        _airSpread = new ViewSpread(elements, proportional: true);
        _view = new float[elements + Beside];
        if (elements == 0) return;
        _dark = new RobustMean(elements, 0, _darkSpread);
        _air = new RobustMean(elements, Beside, _airSpread);
    }

    /// <summary>Memory for a scan's calibration, bytes.</summary>
    public static long BytesFor(CtAcquisition ct)
    {
        long elements = ct.Sources[0].Elements;
        long normalisation = elements * (2 * sizeof(float) + sizeof(bool));
        return ct.Quantity == CtQuantity.RawCounts
            ? 2 * (RobustMean.BytesFor(elements) + ViewSpread.BytesFor(elements)) + elements * sizeof(float) + LowSignal.BytesFor(elements) + normalisation
            : normalisation;
    }

    /// <summary>The reference channels and the tube's current.</summary>
    private int Beside => _source.ReferenceChannels + 1;

    public void Add(CtViewKind kind, in CtView view, ReadOnlySpan<float> samples)
    {
        if (kind == CtViewKind.Dark) _dark?.Add(samples);
        else if (_air is not null)
        {
            samples.CopyTo(_view);
            TubeOutput.Beside(view, _view.AsSpan(samples.Length));
            _air.Add(_view);
        }
    }

    /// <exception cref="ReconstructionException">MISSING_AIR_VIEWS, NO_VALID_SAMPLES.</exception>
    public CtNormalisation Finish(IImageSink sink)
    {
        bool[] bad = new bool[_source.Elements];
        foreach (DetectorElement element in _source.BadElements) bad[element.Row * _source.DetectorChannels + element.Channel] = true;
        return new CtNormalisation(_ct, _dark is not null && _air is not null
            ? OfCounts(_dark, _air, bad, sink)
            : new DetectorCalibration([], [], bad, default, null));
    }

    private DetectorCalibration OfCounts(RobustMean darkViews, RobustMean airViews, bool[] bad, IImageSink sink)
    {
        if (airViews.Views == 0) throw CtErrors.MissingAirViews();
        darkViews.Finish();
        airViews.Finish();
        if (airViews.Rejected > 0) sink.Warn(CtWarnings.AirViewRejected(airViews.Rejected, airViews.Views));
        if (darkViews.Rejected > 0) sink.Warn(CtWarnings.DarkViewRejected(darkViews.Rejected, darkViews.Views));

        float[] offset = new float[bad.Length], gain = new float[bad.Length];
        double[] signal = new double[bad.Length];
        for (int i = 0; i < signal.Length; i++) signal[i] = airViews[i] - Dark(darkViews, i);
        int dead = ElementCheck.MarkDead(signal, _source.DetectorChannels, bad);
        DetectorNoise noise = DetectorNoise.Of(signal, _airSpread, _darkSpread);
        int unstable = ElementCheck.MarkUnstable(signal, _airSpread, noise.Variance, bad) + ElementCheck.MarkUnstable(signal, _darkSpread, _ => noise.Variance(0), bad);
        if (dead > 0) sink.Warn(CtWarnings.DeadElements(dead));
        if (unstable > 0) sink.Warn(CtWarnings.UnstableElements(unstable));
        for (int i = 0; i < signal.Length; i++)
            if (!bad[i]) (offset[i], gain[i]) = ((float)Dark(darkViews, i), (float)(1 / signal[i]));

        double[] references = [.. Enumerable.Range(0, _source.ReferenceChannels).Select(airViews.Beside)];
        return new DetectorCalibration(offset, gain, bad, noise, new TubeOutput(references, airViews.Beside(_source.ReferenceChannels)));
    }

    private static double Dark(RobustMean views, int element) => views.Views == 0 ? 0 : views[element];
}
