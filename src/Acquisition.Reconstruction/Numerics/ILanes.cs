namespace Acquisition.Reconstruction.Numerics;

/// <summary>
/// A vector of floats of one hardware width, so that a kernel's body is written once and compiled for each width.
/// Operators act lane by lane.
/// </summary>
internal interface ILanes<V> where V : unmanaged, ILanes<V>
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract V Load(ref readonly float origin, nint index);

    static abstract V All(float value);

    /// <summary>Splits pairs (re, im) that lie one after the other.</summary>
    static abstract (V Re, V Im) LoadPairs(ref readonly float origin, nint index);

    void Store(ref float origin, nint index);

    /// <summary>Interleaves into pairs (re, im): the way back of <see cref="LoadPairs"/>.</summary>
    static abstract void StorePairs(V re, V im, ref float origin, nint index);

    static abstract V operator +(V a, V b);

    static abstract V operator -(V a, V b);

    static abstract V operator *(V a, V b);

    static abstract V operator /(V a, V b);

    static abstract V Min(V a, V b);

    static abstract V Max(V a, V b);

    static abstract V Abs(V a);

    static abstract V Floor(V a);

    static abstract V Sqrt(V a);

    /// <summary>The magnitude of the one, the sign of the other.</summary>
    static abstract V CopySign(V magnitude, V sign);

    /// <summary>a &gt; b ? then : otherwise.</summary>
    static abstract V IfGreater(V a, V b, V then, V otherwise);

    /// <summary>a·b + c, fused where the hardware does so.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>a·b − c.</summary>
    static abstract V MultiplySubtract(V a, V b, V c);

    /// <summary>c − a·b.</summary>
    static abstract V SubtractProduct(V c, V a, V b);
}
