using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Ct.Redundancy;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>Where the views of a free path are on their circle: the angle that each stands for, and what its rays count where lines are measured twice.</summary>
internal sealed class ConeArc
{
    /// <summary>Part of the mean step by which a gap may exceed it: a view that is missing makes it twice as wide.</summary>
    private const double WidestGap = 1.75;

    private readonly IReadOnlyList<MatrixView> _views;
    private readonly CtSource _source;
    private readonly double[] _beta;        // from the range's beginning, growing
    private readonly double[] _gaps;
    private readonly double _range;
    private readonly int _turn;

    /// <param name="views">In the order of the scan.</param>
    /// <param name="source">The detector.</param>
    /// <exception cref="ReconstructionException">INVALID_VIEW or MISSING_VIEWS: the angles go back, repeat, leave gaps or are too few.</exception>
    public ConeArc(IReadOnlyList<MatrixView> views, CtSource source)
    {
        (_views, _source) = (views, source);
        if (views.Count < 2) throw CtErrors.TooFewViews(views.Count, 2);
        double[] steps = new double[views.Count - 1];
        for (int i = 0; i < steps.Length; i++) steps[i] = Math.IEEERemainder(views[i + 1].AngleRad - views[i].AngleRad, 2 * Math.PI);
        _turn = steps.Count(step => step < 0) > steps.Length / 2 ? -1 : 1;
        double mean = Math.Abs(steps.Sum()) / steps.Length;
        for (int i = 0; i < steps.Length; i++)
        {
            if (_turn * steps[i] > 0) continue;
            throw CtErrors.InvalidView(i + 1, FormattableString.Invariant(
                $"its projection matrix is at {views[i + 1].AngleRad:0.#####} rad, the view before it at {views[i].AngleRad:0.#####} rad: angles may not repeat nor go back."));
        }
        for (int i = 0; i < steps.Length; i++)
            if (_turn * steps[i] > WidestGap * mean) throw CtErrors.Gap(i, _turn * steps[i], mean);

        double span = Math.Abs(steps.Sum());
        IsWhole = span + WidestGap * mean >= 2 * Math.PI;
        _range = IsWhole ? 2 * Math.PI : span + mean;
        if (span >= 2 * Math.PI - mean / 4) throw CtErrors.NotSupported("A free path of more than one rotation");
        double least = ShortScan.LeastRangeRad(source);
        if (!IsWhole && _range < least) throw CtErrors.ShortRange(_range, least);

        _beta = new double[views.Count];
        _gaps = new double[views.Count];
        _beta[0] = mean / 2;
        for (int i = 0; i < steps.Length; i++) _beta[i + 1] = _beta[i] + _turn * steps[i];
        double closing = IsWhole ? 2 * Math.PI - span : mean;
        for (int i = 0; i < views.Count; i++)
            _gaps[i] = ((i == 0 ? closing : _turn * steps[i - 1]) + (i == steps.Length ? closing : _turn * steps[i])) / 2;
    }

    /// <summary>A rotation: no ray counts more than another.</summary>
    public bool IsWhole { get; }

    /// <summary>The angle that a view stands for, rad, times what each channel's ray counts.</summary>
    /// <param name="view">Zero-based.</param>
    /// <param name="weights">[channels].</param>
    public void Fill(int view, Span<float> weights)
    {
        double delta = (_range - Math.PI) / 2;
        for (int channel = 0; channel < weights.Length; channel++)
            weights[channel] = (float)(_gaps[view] * (IsWhole ? 1 : ShortScan.Weight(_beta[view], _turn * _views[view].FanAngle(_source, channel), delta)));
    }
}
