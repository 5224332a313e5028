using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>Exchanges rows and columns of a block of 16 × 16 floats.</summary>
internal static class Transposition
{
    public const int Size = 16;

    /// <summary><c>target[j, i] = source[i, j]</c>.</summary>
    /// <param name="source">The block's first float.</param>
    /// <param name="sourceStride">From one row to the next.</param>
    /// <param name="sourceRows">Rows that there are, 1 … 16; the last one stands in for those that are missing.</param>
    /// <param name="target">The block's first float.</param>
    /// <param name="targetStride">From one row to the next.</param>
    /// <param name="targetRows">As for the source; what belongs to missing rows must equal the last one, over which it is written.</param>
    public static void Block(ref readonly float source, nint sourceStride, int sourceRows, ref float target, nint targetStride, int targetRows)
    {
        Rows from = new(in source, sourceStride, sourceRows), to = new(in target, targetStride, targetRows);
        if (Hardware.Has512) Block512(from, to);
        else if (Hardware.Has256) Block256(from, to);
        else if (Hardware.Has128) Block128(from, to);
        else Scalar(from, to);
    }

    private static void Scalar(Rows from, Rows to)
    {
        for (int i = 0; i < Size; i++)
            for (int j = 0; j < Size; j++) Unsafe.Add(ref to[j], i) = Unsafe.Add(ref from[i], j);
    }

    /// <summary>
    /// Four rows at a time are interleaved within 128-bit quarters, so that each quarter holds one column of the four; then quarters change places.
    /// </summary>
    private static void Block512(Rows from, Rows to)
    {
        (Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3) = Interleave(from.Load512(0), from.Load512(1), from.Load512(2), from.Load512(3));
        (Vector512<float> b0, Vector512<float> b1, Vector512<float> b2, Vector512<float> b3) = Interleave(from.Load512(4), from.Load512(5), from.Load512(6), from.Load512(7));
        (Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3) = Interleave(from.Load512(8), from.Load512(9), from.Load512(10), from.Load512(11));
        (Vector512<float> d0, Vector512<float> d1, Vector512<float> d2, Vector512<float> d3) = Interleave(from.Load512(12), from.Load512(13), from.Load512(14), from.Load512(15));
        StoreQuarters(a0, b0, c0, d0, to, 0);
        StoreQuarters(a1, b1, c1, d1, to, 1);
        StoreQuarters(a2, b2, c2, d2, to, 2);
        StoreQuarters(a3, b3, c3, d3, to, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>) Interleave(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble(), abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
        return (Avx512F.UnpackLow(abLow, cdLow).AsSingle(), Avx512F.UnpackHigh(abLow, cdLow).AsSingle(),
            Avx512F.UnpackLow(abHigh, cdHigh).AsSingle(), Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, Rows to, int row)
    {
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        Vector512<float> abEven = Avx512F.Shuffle4x128(a, b, Even), cdEven = Avx512F.Shuffle4x128(c, d, Even);
        Vector512<float> abOdd = Avx512F.Shuffle4x128(a, b, Odd), cdOdd = Avx512F.Shuffle4x128(c, d, Odd);
        Avx512F.Shuffle4x128(abEven, cdEven, Even).StoreUnsafe(ref to[row]);
        Avx512F.Shuffle4x128(abOdd, cdOdd, Even).StoreUnsafe(ref to[row + 4]);
        Avx512F.Shuffle4x128(abEven, cdEven, Odd).StoreUnsafe(ref to[row + 8]);
        Avx512F.Shuffle4x128(abOdd, cdOdd, Odd).StoreUnsafe(ref to[row + 12]);
    }

    /// <summary>The same in blocks of 8 × 8, with halves in place of quarters.</summary>
    private static void Block256(Rows from, Rows to)
    {
        for (int i = 0; i < Size; i += 8)
            for (int j = 0; j < Size; j += 8)
            {
                (Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3) =
                    Interleave(from.Load256(i, j), from.Load256(i + 1, j), from.Load256(i + 2, j), from.Load256(i + 3, j));
                (Vector256<float> b0, Vector256<float> b1, Vector256<float> b2, Vector256<float> b3) =
                    Interleave(from.Load256(i + 4, j), from.Load256(i + 5, j), from.Load256(i + 6, j), from.Load256(i + 7, j));
                StoreHalves(a0, b0, to, j, i);
                StoreHalves(a1, b1, to, j + 1, i);
                StoreHalves(a2, b2, to, j + 2, i);
                StoreHalves(a3, b3, to, j + 3, i);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float>, Vector256<float>, Vector256<float>, Vector256<float>) Interleave(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        Vector256<double> abLow = Avx.UnpackLow(a, b).AsDouble(), abHigh = Avx.UnpackHigh(a, b).AsDouble();
        Vector256<double> cdLow = Avx.UnpackLow(c, d).AsDouble(), cdHigh = Avx.UnpackHigh(c, d).AsDouble();
        return (Avx.UnpackLow(abLow, cdLow).AsSingle(), Avx.UnpackHigh(abLow, cdLow).AsSingle(),
            Avx.UnpackLow(abHigh, cdHigh).AsSingle(), Avx.UnpackHigh(abHigh, cdHigh).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<float> a, Vector256<float> b, Rows to, int row, int column)
    {
        Avx.Permute2x128(a, b, 0x20).StoreUnsafe(ref to[row], (nuint)column);
        Avx.Permute2x128(a, b, 0x31).StoreUnsafe(ref to[row + 4], (nuint)column);
    }

    /// <summary>The same in blocks of 4 × 4: pairs of rows are interleaved, then pairs of pairs.</summary>
    private static void Block128(Rows from, Rows to)
    {
        for (int i = 0; i < Size; i += 4)
            for (int j = 0; j < Size; j += 4)
            {
                Vector128<float> a = from.Load128(i, j), b = from.Load128(i + 1, j), c = from.Load128(i + 2, j), d = from.Load128(i + 3, j);
                Vector128<float> acLow = Zip.Low(a, c), acHigh = Zip.High(a, c), bdLow = Zip.Low(b, d), bdHigh = Zip.High(b, d);
                Zip.Low(acLow, bdLow).StoreUnsafe(ref to[j], (nuint)i);
                Zip.High(acLow, bdLow).StoreUnsafe(ref to[j + 1], (nuint)i);
                Zip.Low(acHigh, bdHigh).StoreUnsafe(ref to[j + 2], (nuint)i);
                Zip.High(acHigh, bdHigh).StoreUnsafe(ref to[j + 3], (nuint)i);
            }
    }

    /// <summary>The rows of a block; beyond the last one, the last one again.</summary>
    private readonly ref struct Rows(ref readonly float first, nint stride, int count)
    {
        private readonly ref readonly float _first = ref first;
        private readonly nint _stride = stride;
        private readonly int _last = count - 1;

        public ref float this[int row]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref Unsafe.Add(ref Unsafe.AsRef(in _first), Math.Min(row, _last) * _stride);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<float> Load512(int row) => Vector512.LoadUnsafe(ref this[row]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Load256(int row, int column) => Vector256.LoadUnsafe(ref this[row], (nuint)column);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector128<float> Load128(int row, int column) => Vector128.LoadUnsafe(ref this[row], (nuint)column);
    }
}
