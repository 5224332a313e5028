using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>8 floats: AVX2.</summary>
internal readonly struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> _value = value;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly float origin, nint index) => new(Vector256.LoadUnsafe(in origin, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes256 Re, Lanes256 Im) LoadPairs(ref readonly float origin, nint index)
    {
        Vector256<float> a = Vector256.LoadUnsafe(in origin, (nuint)index), b = Vector256.LoadUnsafe(in origin, (nuint)(index + Count));
        // Within 128-bit halves first: a0 a2 b0 b2 | a4 a6 b4 b6; then the middle quarters change places.
        return (InOrder(Avx.Shuffle(a, b, 0b10_00_10_00)), InOrder(Avx.Shuffle(a, b, 0b11_01_11_01)));

        static Lanes256 InOrder(Vector256<float> v) => new(Avx2.Permute4x64(v.AsDouble(), 0b11_01_10_00).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes256 re, Lanes256 im, ref float origin, nint index)
    {
        // Within 128-bit halves first: r0 i0 r1 i1 | r4 i4 r5 i5 and r2 i2 r3 i3 | r6 i6 r7 i7; then halves change places.
        Vector256<float> low = Avx.UnpackLow(re._value, im._value), high = Avx.UnpackHigh(re._value, im._value);
        Avx.Permute2x128(low, high, 0x20).StoreUnsafe(ref origin, (nuint)index);
        Avx.Permute2x128(low, high, 0x31).StoreUnsafe(ref origin, (nuint)(index + Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 a, Lanes256 b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 a, Lanes256 b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Floor(Lanes256 a) => new(Vector256.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 CopySign(Lanes256 magnitude, Lanes256 sign) => new(Vector256.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 IfGreater(Lanes256 a, Lanes256 b, Lanes256 then, Lanes256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._value, b._value), then._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplySubtract(Lanes256 a, Lanes256 b, Lanes256 c) => new(Fma.IsSupported ? Fma.MultiplySubtract(a._value, b._value, c._value) : (a._value * b._value) - c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SubtractProduct(Lanes256 c, Lanes256 a, Lanes256 b) => new(Fma.IsSupported ? Fma.MultiplyAddNegated(a._value, b._value, c._value) : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Gather(ref readonly float origin, Lanes256 index) => new(Gather(in origin, index._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<float> Gather(ref readonly float origin, Vector256<float> index)
    {
        fixed (float* pointer = &origin) return Avx2.GatherVector256(pointer, Avx.ConvertToVector256Int32WithTruncation(index), sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 InterpolateNear(ref readonly float line, nint at, Lanes256 offset)
    {
        Vector256<float> low = Vector256.LoadUnsafe(in line, (nuint)at), high = Vector256.LoadUnsafe(in line, (nuint)(at + Count));
        Vector256<int> index = Avx.ConvertToVector256Int32WithTruncation(offset._value);
        Vector256<float> fraction = offset._value - Avx.ConvertToVector256Single(index);
        Vector256<float> left = Of16(low, high, index), right = Of16(low, high, index + Vector256<int>.One);
        return new(Vector256.MultiplyAddEstimate(fraction, right - left, left));

        // The lowest three bits choose within each half; the fourth, moved to the sign, chooses the half.
        static Vector256<float> Of16(Vector256<float> low, Vector256<float> high, Vector256<int> index) => Avx.BlendVariable(
            Avx2.PermuteVar8x32(low, index), Avx2.PermuteVar8x32(high, index), Vector256.ShiftLeft(index, 28).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreWhole(ref int origin, nint index) => Vector256.ConvertToInt32Native(_value).StoreUnsafe(ref origin, (nuint)index);
}
