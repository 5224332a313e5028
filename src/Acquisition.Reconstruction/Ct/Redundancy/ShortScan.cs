using System.Numerics.Tensors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Redundancy;

/// <summary>Evenly spaced views over more than half a rotation and less than a whole one, and what each of their rays counts.</summary>
internal sealed class ShortScan
{
    private readonly double _stepRad;
    private readonly double _rangeRad;
    private readonly double[] _gammasRad;
    private readonly double _ofLine;

    /// <param name="views">Views of the scan.</param>
    /// <param name="viewsPerRotation">Views that a whole rotation would have.</param>
    /// <param name="gammasRad">By channel: fan angle.</param>
    /// <param name="ofLine">What the weights of the rays along a line add up to.</param>
    public ShortScan(int views, int viewsPerRotation, double[] gammasRad, double ofLine)
    {
        (_gammasRad, _ofLine) = (gammasRad, ofLine);
        _stepRad = 2 * Math.PI / viewsPerRotation;
        _rangeRad = views * _stepRad;
    }

    /// <summary>The fewest views that see every line which meets the outermost of these fan angles.</summary>
    /// <param name="viewsPerRotation">Views of a whole rotation.</param>
    /// <param name="gammaRad">The outermost fan angle.</param>
    public static long FewestViews(int viewsPerRotation, double gammaRad) => (long)Math.Ceiling((.5 + gammaRad / Math.PI) * viewsPerRotation - 1e-9);

    /// <summary>Multiplies a view's samples with what their rays count.</summary>
    /// <param name="view">Zero-based index in the scan.</param>
    /// <param name="turn">1: towards growing angles; −1: towards falling ones.</param>
    /// <param name="lineIntegrals">[rows × channels].</param>
    public void Weigh(long view, int turn, Span<float> lineIntegrals)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> weights = frame.Take(_gammasRad.Length);
        for (int channel = 0; channel < weights.Length; channel++)
            weights[channel] = (float)(_ofLine * ParkerWeights.Mean(view * _stepRad, (view + 1) * _stepRad, turn * _gammasRad[channel], _rangeRad));
        for (int start = 0; start < lineIntegrals.Length; start += weights.Length)
        {
            Span<float> row = lineIntegrals.Slice(start, weights.Length);
            TensorPrimitives.Multiply(row, weights, row);
        }
    }
}
