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

    /// <summary>origin[index]: a load for each lane. The indices are whole numbers, not negative and below 2²⁴.</summary>
    static abstract V Gather(ref readonly float origin, V index);

    /// <summary>
    /// The line at places that lie close together, linear between its samples: line[at + i] + f·(line[at + i + 1] − line[at + i]) with i + f the offset.
    /// 2·Count samples are read from <paramref name="at"/> on.
    /// </summary>
    /// <param name="line">Samples.</param>
    /// <param name="at">The first sample that is read.</param>
    /// <param name="offset">0 ≤ offset &lt; 2·Count − 1. Elsewhere the result has no meaning, but no more is read.</param>
    static abstract V InterpolateNear(ref readonly float line, nint at, V offset);

    /// <summary>Stores as integers what are whole numbers.</summary>
    void StoreWhole(ref int origin, nint index);
}
