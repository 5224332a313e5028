namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// How much each element's signal varies between calibration views that should be alike: half the mean square of the difference of two views, over
/// pairs of which none shares a view. What all elements do together, the tube's drift, is taken out before.
/// </summary>
/// <param name="elements">Of a view.</param>
/// <param name="proportional">True: the drift is a factor, as of beam; false: a constant, as of darkness.</param>
internal sealed class ViewSpread(int elements, bool proportional)
{
    private readonly float[] _squares = new float[elements];
    private readonly float[] _waiting = new float[elements];
    private double _waitingMean = double.NaN;

    /// <summary>Bytes for so many elements.</summary>
    public static long BytesFor(long elements) => elements * 2 * sizeof(float);

    /// <summary>Pairs that came: each element's variance has as many degrees of freedom.</summary>
    public int Pairs { get; private set; }

    /// <summary>The variance of an element, in squared units of the samples.</summary>
    public double this[int element] => _squares[element] / (2.0 * Pairs);

    /// <param name="view">Samples; what is not finite says nothing.</param>
    /// <param name="mean">Of the view's finite samples.</param>
    public void Add(ReadOnlySpan<float> view, double mean)
    {
        if (double.IsNaN(_waitingMean))
        {
            view.CopyTo(_waiting);
            _waitingMean = mean;
            return;
        }
        float factor = proportional && _waitingMean > 0 && mean > 0 ? (float)(_waitingMean / mean) : 1;
        float shift = proportional ? 0 : (float)(_waitingMean - mean);
        for (int i = 0; i < view.Length; i++)
        {
            float difference = factor * view[i] + shift - _waiting[i];
            if (float.IsFinite(difference)) _squares[i] += difference * difference;
        }
        _waitingMean = double.NaN;
        Pairs++;
    }
}
