using Acquisition.Core.Model.Ct;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// How much beam each object view had against the air views, so that a tube whose current follows the patient leaves no trace: by the reference channels,
/// which see the beam beside the patient, or else by the tube's current (Hsieh, Computed Tomography, 2nd ed. 2009, ch. 7.4; Kalender et al., Med. Phys. 26
/// (1999) 2248). A value that is not a positive number says nothing; a view without any takes the output of the view before it.
/// </summary>
internal sealed class TubeOutput
{
    /// <summary>A reference channel this far below the one that sees most of its air signal is shaded by the patient: the tube's output is the same for all.</summary>
    private const double Shaded = .9;

    /// <summary>With less of the beam than this an exposure has failed.</summary>
    private const double LeastBeam = 1e-4;

    private readonly double[] _airReferences;       // NaN: not known
    private readonly double _airCurrentMa;
    private double _last = 1;
    private readonly TubeVariation _current = new(), _reference = new();
    private bool _shadedSaid, _unknownSaid;

    /// <param name="airReferences">Mean signals of the reference channels in the air views; NaN where they told none.</param>
    /// <param name="airCurrentMa">Mean tube current of the air views; NaN where they told none.</param>
    public TubeOutput(double[] airReferences, double airCurrentMa) =>
        (_airReferences, _airCurrentMa) = ([.. airReferences.Select(Usable)], Usable(airCurrentMa));

    /// <summary>The values that come beside the samples of an air view: the reference channels' signals, then the tube current. NaN: not told.</summary>
    public static void Beside(in CtView view, Span<float> values)
    {
        values.Fill(float.NaN);
        for (int i = 0; i < Math.Min(view.ReferenceSignals.Count, values.Length - 1); i++) values[i] = (float)Usable(view.ReferenceSignals[i]);
        values[^1] = (float)Usable(view.TubeCurrentMa ?? double.NaN);
    }

    /// <summary>The output at an object view over the output at the air views; the views come in order. 0: there was no beam.</summary>
    public double Of(long index, in CtView view, IImageSink sink)
    {
        double output = ByReference(index, view, sink);
        if (double.IsNaN(output)) output = Usable(view.TubeCurrentMa ?? double.NaN) / _airCurrentMa;
        if (double.IsNaN(output))
        {
            WarnOfUnused(index, view, sink);
            return _last;
        }
        if (output < LeastBeam) return 0;
        return _last = output;
    }

    private void WarnOfUnused(long index, in CtView view, IImageSink sink)
    {
        if (_reference.IsNews(Sum(view))) sink.Warn(CtWarnings.ReferenceSignalNotUsed(_reference.Least, _reference.Most));
        if (_current.IsNews(view.TubeCurrentMa ?? double.NaN)) sink.Warn(CtWarnings.TubeCurrentNotUsed(_current.Least, _current.Most));
        if (_unknownSaid || (double.IsNaN(_airCurrentMa) && !_airReferences.Any(double.IsFinite))) return;
        _unknownSaid = true;
        sink.Warn(CtWarnings.TubeOutputUnknown(index));
    }

    /// <summary>Sum of signals over sum of air signals, so that photon noise weighs least, over the channels that the patient does not shade; or NaN.</summary>
    private double ByReference(long index, in CtView view, IImageSink sink)
    {
        int count = Math.Min(view.ReferenceSignals.Count, _airReferences.Length);
        double most = double.NaN;
        for (int i = 0; i < count; i++)
        {
            double ratio = Usable(view.ReferenceSignals[i]) / _airReferences[i];
            if (!(ratio <= most)) most = double.IsNaN(ratio) ? most : ratio;
        }
        double signal = 0, air = 0;
        for (int i = 0; i < count; i++)
        {
            double own = Usable(view.ReferenceSignals[i]);
            if (double.IsNaN(own / _airReferences[i])) continue;
            if (own < Shaded * most * _airReferences[i])
            {
                if (!_shadedSaid) sink.Warn(CtWarnings.ReferenceChannelShaded(index, i));
                _shadedSaid = true;
                continue;
            }
            signal += own;
            air += _airReferences[i];
        }
        return air > 0 ? signal / air : double.NaN;
    }

    private static double Sum(in CtView view) => view.ReferenceSignals.Count == 0 ? double.NaN : view.ReferenceSignals.Sum(signal => (double)signal);

    private static double Usable(double value) => double.IsFinite(value) && value > 0 ? value : double.NaN;
    private static double Usable(float value) => Usable((double)value);
}
