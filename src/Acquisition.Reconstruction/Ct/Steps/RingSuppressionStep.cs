using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>
/// Takes out what an element says too much or too little in every view: it makes a ring. Over some views the mean of a row is smooth along the channels, as every
/// structure off the axis moves over the detector; what it deviates from its smoothed self is the element's (Rivers, Tutorial introduction to X-ray computed
/// microtomography, 1998; Boin and Haibel, Opt. Express 14 (2006) 12071). Smoothed by a local parabola, which leaves curved profiles as they are
/// (Savitzky, Golay, Anal. Chem. 36 (1964) 1627).
/// </summary>
/// <remarks>
/// While the data stream only the views that have come can be asked, and few of them hold structure too. So the views are taken in blocks. What is an element's is
/// the same in each of them; structure is not. The mean m of the blocks' deviations is taken out as far as it stands out of its own standard error s,
/// <c>m·max(0, 1 − 4s²/m²)</c> (the non-negative garrote: Breiman, Technometrics 37 (1995) 373). A block's deviation above the recipe's maximum is structure
/// and does not count. The first blocks of a scan stay as they are.
/// </remarks>
internal sealed class RingSuppressionStep : IViewStep
{
    /// <summary>Views of a block, counted from the scan's first: 6 degrees of a usual rotation, in which structure at a few centimetres moves by its own size.</summary>
    public const int Block = 16;

    /// <summary>Blocks from which on a standard error is one.</summary>
    private const int LeastBlocks = 4;

    /// <summary>Standard errors that a deviation must have.</summary>
    private const double Significant = 2;

    private readonly RingSuppression _settings;
    private readonly double[] _parabola;        // weights of the smoothing, 0 … reach on either side
    private Element[] _elements = [];
    private float[] _corrections = [];

    public RingSuppressionStep(RingSuppression settings)
    {
        _settings = settings;
        int reach = settings.ChannelReach;
        // The value at the middle of the parabola through 2r + 1 points: (3·(3r² + 3r − 1 − 5i²)) / ((2r − 1)(2r + 1)(2r + 3)).
        double scale = 3.0 / ((2.0 * reach - 1) * (2.0 * reach + 1) * (2.0 * reach + 3));
        _parabola = [.. Enumerable.Range(0, reach + 1).Select(i => scale * (3.0 * reach * reach + 3.0 * reach - 1 - 5.0 * i * i))];
    }

    public void Apply(in StepViews views)
    {
        if (_elements.Length == 0) (_elements, _corrections) = (new Element[views.Source.Elements], new float[views.Source.Elements]);
        StepViews some = views;
        Cores.For(some.Source.DetectorRows, row => Apply(some, row));
    }

    private void Apply(in StepViews views, int row)
    {
        int channels = views.Source.DetectorChannels;
        Span<Element> elements = _elements.AsSpan(row * channels, channels);
        Span<float> corrections = _corrections.AsSpan(row * channels, channels);
        for (int view = 0; view < views.Count; view++)
        {
            Span<float> p = views.Row(view, row);
            for (int c = 0; c < p.Length; c++)
            {
                elements[c].Block += p[c];
                p[c] -= corrections[c];
            }
            if ((views.First + view) % Block == Block - 1) CloseBlock(elements, corrections);
        }
    }

    private void CloseBlock(Span<Element> elements, Span<float> corrections)
    {
        int reach = _settings.ChannelReach;
        // At the detector's ends there are no neighbours to compare with.
        for (int c = reach; c < elements.Length - reach; c++)
        {
            double smooth = _parabola[0] * elements[c].Block;
            for (int i = 1; i <= reach; i++) smooth += _parabola[i] * (elements[c - i].Block + elements[c + i].Block);
            double deviation = (elements[c].Block - smooth) / Block;
            if (Math.Abs(deviation) <= _settings.Maximum) elements[c].Add(deviation);
            corrections[c] = (float)elements[c].Correction;
        }
        foreach (ref Element element in elements) element.Block = 0;
    }

    /// <summary>What is known of a detector element.</summary>
    private struct Element
    {
        /// <summary>The sum of the block's line integrals.</summary>
        public double Block;

        private int _count;
        private double _sum, _squares;

        public void Add(double deviation)
        {
            _count++;
            _sum += deviation;
            _squares += deviation * deviation;
        }

        public readonly double Correction
        {
            get
            {
                if (_count < LeastBlocks) return 0;
                double mean = _sum / _count, squaredError = Math.Max(0, _squares / _count - mean * mean) / (_count - 1);
                return mean == 0 ? 0 : mean * Math.Max(0, 1 - Significant * Significant * squaredError / (mean * mean));
            }
        }
    }
}
