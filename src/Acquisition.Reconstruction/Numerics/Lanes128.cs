using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>4 floats: AdvSimd on ARM, SSE on x86 processors without AVX2.</summary>
internal readonly struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private readonly Vector128<float> _value = value;

    public static int Count => Vector128<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref readonly float origin, nint index) => new(Vector128.LoadUnsafe(in origin, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes128 Re, Lanes128 Im) LoadPairs(ref readonly float origin, nint index)
    {
        Vector128<float> a = Vector128.LoadUnsafe(in origin, (nuint)index), b = Vector128.LoadUnsafe(in origin, (nuint)(index + Count));
        return AdvSimd.Arm64.IsSupported
            ? (new(AdvSimd.Arm64.UnzipEven(a, b)), new(AdvSimd.Arm64.UnzipOdd(a, b)))
            : (new(Sse.Shuffle(a, b, 0b10_00_10_00)), new(Sse.Shuffle(a, b, 0b11_01_11_01)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float origin, nint index) => _value.StoreUnsafe(ref origin, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(Lanes128 re, Lanes128 im, ref float origin, nint index)
    {
        Zip.Low(re._value, im._value).StoreUnsafe(ref origin, (nuint)index);
        Zip.High(re._value, im._value).StoreUnsafe(ref origin, (nuint)(index + Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Min(Lanes128 a, Lanes128 b) => new(Vector128.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Max(Lanes128 a, Lanes128 b) => new(Vector128.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 a) => new(Vector128.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Floor(Lanes128 a) => new(Vector128.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 CopySign(Lanes128 magnitude, Lanes128 sign) => new(Vector128.CopySign(magnitude._value, sign._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 IfGreater(Lanes128 a, Lanes128 b, Lanes128 then, Lanes128 otherwise) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._value, b._value), then._value, otherwise._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplySubtract(Lanes128 a, Lanes128 b, Lanes128 c) => new(Fma.IsSupported
        ? Fma.MultiplySubtract(a._value, b._value, c._value)
        : AdvSimd.IsSupported ? -AdvSimd.FusedMultiplySubtract(c._value, a._value, b._value) : (a._value * b._value) - c._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 SubtractProduct(Lanes128 c, Lanes128 a, Lanes128 b) => new(Fma.IsSupported
        ? Fma.MultiplyAddNegated(a._value, b._value, c._value)
        : AdvSimd.IsSupported ? AdvSimd.FusedMultiplySubtract(c._value, a._value, b._value) : c._value - (a._value * b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Gather(ref readonly float origin, Lanes128 index)
    {
        ref float first = ref Unsafe.AsRef(in origin);
        Vector128<int> at = Vector128.ConvertToInt32(index._value);
        return new(Vector128.Create(Unsafe.Add(ref first, at[0]), Unsafe.Add(ref first, at[1]), Unsafe.Add(ref first, at[2]), Unsafe.Add(ref first, at[3])));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 InterpolateNear(ref readonly float line, nint at, Lanes128 offset)
    {
        Lanes128 within = Max(All(0), Min(offset, All(2 * Count - 2)));
        Vector128<float> whole = Vector128.Floor(within._value);
        ref readonly float first = ref Unsafe.Add(ref Unsafe.AsRef(in line), at);
        Vector128<float> left = Gather(in first, new(whole))._value, right = Gather(in first, new(whole + Vector128<float>.One))._value;
        return new(left + (offset._value - whole) * (right - left));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreWhole(ref int origin, nint index) => Vector128.ConvertToInt32Native(_value).StoreUnsafe(ref origin, (nuint)index);
}
