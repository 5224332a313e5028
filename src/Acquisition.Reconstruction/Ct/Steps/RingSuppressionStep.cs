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
/// the same in each of them; structure comes and goes. The mean m of the middle half of the blocks' deviations (Tukey's midmean) is taken out as far as it stands
/// out of its own standard error s, <c>m·max(0, 1 − 4s²/m²)</c> (the non-negative garrote: Breiman, Technometrics 37 (1995) 373); none above the recipe's
/// maximum. The first blocks of a scan stay as they are.
/// </remarks>
internal sealed class RingSuppressionStep : IViewStep
{
    /// <summary>Views of a block, counted from the scan's first: 6 degrees of a usual rotation, in which structure at a few centimetres moves by its own size.</summary>
    public const int Block = 16;

    /// <summary>Blocks that are kept of each element; of more the outermost go, the least and the largest in turn.</summary>
    private const int Kept = 64;

    /// <summary>Blocks from which on a middle half is one.</summary>
    private const int Least = 4;

    /// <summary>Standard errors that a deviation must have.</summary>
    private const double Significant = 2;

    private readonly RingSuppression _settings;
    private readonly double[] _parabola;        // weights of the smoothing, 0 … reach on either side
    private double[] _block = [];               // sums of the block, by element
    private float[] _deviations = [];           // of the blocks, in rising order: [elements × kept]
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
        if (_block.Length == 0)
        {
            _block = new double[views.Source.Elements];
            _corrections = new float[views.Source.Elements];
            _deviations = new float[views.Source.Elements * Kept];
        }
        StepViews some = views;
        Cores.For(some.Source.DetectorRows, row => Apply(some, row));
    }

    private void Apply(in StepViews views, int row)
    {
        int channels = views.Source.DetectorChannels, first = row * channels;
        Span<double> sums = _block.AsSpan(first, channels);
        Span<float> corrections = _corrections.AsSpan(first, channels);
        for (int view = 0; view < views.Count; view++)
        {
            Span<float> p = views.Row(view, row);
            for (int c = 0; c < p.Length; c++)
            {
                sums[c] += p[c];
                p[c] -= corrections[c];
            }
            (long block, long within) = Math.DivRem(views.First + view, Block);
            if (within == Block - 1) CloseBlock(block, sums, _deviations.AsSpan(first * Kept, channels * Kept), corrections);
        }
    }

    private void CloseBlock(long block, Span<double> sums, Span<float> deviations, Span<float> corrections)
    {
        int reach = _settings.ChannelReach, known = (int)Math.Min(block, Kept);
        // At the detector's ends there are no neighbours to compare with.
        for (int c = reach; c < sums.Length - reach; c++)
        {
            double smooth = _parabola[0] * sums[c];
            for (int i = 1; i <= reach; i++) smooth += _parabola[i] * (sums[c - i] + sums[c + i]);
            Span<float> own = deviations.Slice(c * Kept, Kept);
            Insert(own, known, (float)((sums[c] - smooth) / Block), dropsLeast: block % 2 == 0);
            corrections[c] = Correction(own[..Math.Min(known + 1, Kept)]);
        }
        sums.Clear();
    }

    /// <summary>Keeps the rising order; of a full list the least or the largest goes.</summary>
    private static void Insert(Span<float> sorted, int count, float value, bool dropsLeast)
    {
        if (count == sorted.Length)
        {
            if (dropsLeast ? value <= sorted[0] : value >= sorted[^1]) return;
            if (dropsLeast) sorted[1..].CopyTo(sorted);
            count--;
        }
        int place = count;
        while (place > 0 && sorted[place - 1] > value) place--;
        sorted[place..count].CopyTo(sorted[(place + 1)..]);
        sorted[place] = value;
    }

    private float Correction(ReadOnlySpan<float> sorted)
    {
        if (sorted.Length < Least) return 0;
        int quarter = sorted.Length / 4;
        ReadOnlySpan<float> middle = sorted[quarter..^quarter];
        double mean = 0;
        foreach (float deviation in middle) mean += deviation;
        mean /= middle.Length;
        if (mean == 0 || Math.Abs(mean) > _settings.Maximum) return 0;
        // The quartiles of a normal distribution are 1.35 standard deviations apart; the midmean of n has 1.1 times the standard error of the mean.
        double error = 1.1 / 1.35 * (middle[^1] - middle[0]) / Math.Sqrt(sorted.Length);
        return (float)(mean * Math.Max(0, 1 - Significant * Significant * error * error / (mean * mean)));
    }
}
