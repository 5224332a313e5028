using System.Numerics.Tensors;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// The mean of each detector element over calibration views, without the views that are unlike the others: one view without beam among 500 would
/// shift every line integral by 0.2 %. A view is judged by its mean over all elements against the median of such means, so that only these, and the
/// first three views, have to be kept. Fewer than three views are all taken: nothing tells which is the odd one. Samples that are not finite are left out.
/// What came beside a view's samples, such as the tube's current, is averaged over the same views.
/// </summary>
/// <param name="elements">Samples of a view.</param>
/// <param name="beside">Values that come beside them.</param>
/// <param name="spread">Sees the views that are taken.</param>
internal sealed class RobustMean(int elements, int beside = 0, ViewSpread? spread = null)
{
    /// <summary>Views that are kept until they can be judged: of three, one may be wrong.</summary>
    public const int Judges = 3;

    /// <summary>Means that the median is taken of, at most.</summary>
    private const int Remembered = 256;

    /// <summary>A tube drifts by less between air views.</summary>
    private const double Drift = .05;

    /// <summary>Spreads from the median: dark means about 0 differ by noise alone.</summary>
    private const double Spreads = 6;

    private readonly double[] _sum = new double[elements + beside];
    private readonly int[] _count = new int[elements + beside];
    private readonly List<float[]> _waiting = [];
    private readonly Queue<double> _means = [];

    /// <summary>Bytes for so many elements.</summary>
    public static long BytesFor(long elements) => elements * (sizeof(double) + sizeof(int) + Judges * sizeof(float));

    /// <summary>Views that came.</summary>
    public int Views { get; private set; }

    /// <summary>Views that were left out.</summary>
    public int Rejected { get; private set; }

    /// <summary>NaN when no sample was finite.</summary>
    public double this[int element] => _sum[element] / _count[element];

    /// <summary>The mean of a value that came beside the samples; NaN when none was finite.</summary>
    public double Beside(int value) => this[elements + value];

    /// <param name="view">The samples, then what came beside them.</param>
    public void Add(ReadOnlySpan<float> view)
    {
        Views++;
        Remember(Mean(view));
        if (Views <= Judges) _waiting.Add(view.ToArray());
        else Judge(view);
        if (Views == Judges) JudgeWaiting();
    }

    /// <summary>Takes in what still waits, after the last view.</summary>
    public void Finish()
    {
        if (Views >= Judges) return;
        foreach (float[] view in _waiting) Take(view);
        _waiting.Clear();
    }

    private void JudgeWaiting()
    {
        foreach (float[] view in _waiting) Judge(view);
        _waiting.Clear();
    }

    private void Judge(ReadOnlySpan<float> view)
    {
        double median = Median(_means), spread = 1.4826 * Median(_means.Select(mean => Math.Abs(mean - median)));      // of a normal distribution
        if (Math.Abs(Mean(view) - median) <= Drift * Math.Abs(median) + Spreads * spread) Take(view);
        else Rejected++;
    }

    private void Take(ReadOnlySpan<float> view)
    {
        for (int i = 0; i < view.Length; i++)
        {
            if (!float.IsFinite(view[i])) continue;
            _sum[i] += view[i];
            _count[i]++;
        }
        spread?.Add(view[..elements], Mean(view));
    }

    private void Remember(double mean)
    {
        if (double.IsNaN(mean)) return;
        if (_means.Count == Remembered) _means.Dequeue();
        _means.Enqueue(mean);
    }

    /// <summary>Of the finite samples; NaN, which is like nothing, when there is none.</summary>
    private double Mean(ReadOnlySpan<float> view)
    {
        view = view[..elements];
        double sum = TensorPrimitives.Sum(view);
        if (double.IsFinite(sum)) return sum / view.Length;
        sum = 0;
        int count = 0;
        foreach (float sample in view)
        {
            if (!float.IsFinite(sample)) continue;
            sum += sample;
            count++;
        }
        return sum / count;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
