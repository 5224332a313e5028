namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>What of a pixel's shadow lies on the detector: any width, any place.</summary>
internal readonly struct Shadow
{
    private readonly double _left, _right;

    public Shadow(double left, double width, int channels)
    {
        _left = Math.Max(left, 0);
        _right = Math.Min(left + width, channels);
        First = (int)_left;
        // Without any on the detector the range is empty; a shadow that ends on a channel's edge gives the next one nothing.
        Last = _left < _right ? Math.Min((int)_right, channels - 1) : First - 1;
    }

    public int First { get; }

    public int Last { get; }

    /// <summary>The part of a channel that it covers.</summary>
    public float On(int channel) => (float)(Math.Min(_right, channel + 1) - Math.Max(_left, channel));
}
