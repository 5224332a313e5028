using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>16 floats: AVX-512.</summary>
internal readonly struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref readonly float origin, nint index) => new(Vector512.LoadUnsafe(in origin, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes512 Re, Lanes512 Im) LoadPairs(ref readonly float origin, nint index)
    {
        Vector512<float> a = Vector512.LoadUnsafe(in origin, (nuint)index), b = Vector512.LoadUnsafe(in origin, (nuint)(index + Count));
        Vector512<int> even = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        return (new(Avx512F.PermuteVar16x32x2(a, even, b)), new(Avx512F.PermuteVar16x32x2(a, even + Vector512<int>.One, b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes512 re, Lanes512 im, ref float origin, nint index)
    {
        Vector512<int> low = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        Avx512F.PermuteVar16x32x2(re._value, low, im._value).StoreUnsafe(ref origin, (nuint)index);
        Avx512F.PermuteVar16x32x2(re._value, low + Vector512.Create(8), im._value).StoreUnsafe(ref origin, (nuint)(index + Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 a, Lanes512 b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 a, Lanes512 b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Floor(Lanes512 a) => new(Vector512.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 CopySign(Lanes512 magnitude, Lanes512 sign) => new(Vector512.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 IfGreater(Lanes512 a, Lanes512 b, Lanes512 then, Lanes512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._value, b._value), then._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplySubtract(Lanes512 a, Lanes512 b, Lanes512 c) => new(Avx512F.FusedMultiplySubtract(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SubtractProduct(Lanes512 c, Lanes512 a, Lanes512 b) => new(Avx512F.FusedMultiplyAddNegated(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Gather(ref readonly float origin, Lanes512 index) => new(Vector512.Create(
        Lanes256.Gather(in origin, index._value.GetLower()), Lanes256.Gather(in origin, index._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 InterpolateNear(ref readonly float line, nint at, Lanes512 offset)
    {
        Vector512<float> low = Vector512.LoadUnsafe(in line, (nuint)at), high = Vector512.LoadUnsafe(in line, (nuint)(at + Count));
        // A permutation takes any of 32 samples by the lowest five bits of its index.
        Vector512<int> index = Avx512F.ConvertToVector512Int32WithTruncation(offset._value);
        Vector512<float> fraction = offset._value - Avx512F.ConvertToVector512Single(index);
        Vector512<float> left = Avx512F.PermuteVar16x32x2(low, index, high), right = Avx512F.PermuteVar16x32x2(low, index + Vector512<int>.One, high);
        return new(Vector512.MultiplyAddEstimate(fraction, right - left, left));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreWhole(ref int origin, nint index) => Vector512.ConvertToInt32Native(_value).StoreUnsafe(ref origin, (nuint)index);
}
