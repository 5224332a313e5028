using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>One float: what is left after whole vectors, and processors without any.</summary>
internal readonly struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Load(ref readonly float origin, nint index) => new(Unsafe.Add(ref Unsafe.AsRef(in origin), index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes1 Re, Lanes1 Im) LoadPairs(ref readonly float origin, nint index) => (Load(in origin, index), Load(in origin, index + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 All(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float origin, nint index) => Unsafe.Add(ref origin, index) = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes1 re, Lanes1 im, ref float origin, nint index)
    {
        re.Store(ref origin, index);
        im.Store(ref origin, index + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Min(Lanes1 a, Lanes1 b) => new(float.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Max(Lanes1 a, Lanes1 b) => new(float.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Abs(Lanes1 a) => new(MathF.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Floor(Lanes1 a) => new(MathF.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Sqrt(Lanes1 a) => new(MathF.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 CopySign(Lanes1 magnitude, Lanes1 sign) => new(MathF.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 IfGreater(Lanes1 a, Lanes1 b, Lanes1 then, Lanes1 otherwise) => a._value > b._value ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 MultiplyAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 MultiplySubtract(Lanes1 a, Lanes1 b, Lanes1 c) => new(float.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 SubtractProduct(Lanes1 c, Lanes1 a, Lanes1 b) => new(float.MultiplyAddEstimate(-a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Gather(ref readonly float origin, Lanes1 index) => Load(in origin, (nint)index._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 InterpolateNear(ref readonly float line, nint at, Lanes1 offset)
    {
        // One sample and the next are all that a line of two has: an offset beyond it has no meaning.
        float left = Load(in line, at)._value;
        return new(left + offset._value * (Load(in line, at + 1)._value - left));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreWhole(ref int origin, nint index) => Unsafe.Add(ref origin, index) = (int)_value;
}
