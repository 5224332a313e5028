using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Vectors of elements that lie near each other and not side by side: from two registers by permutation, without a gather.</summary>
internal static class Pick
{
    /// <summary>Floats beyond the first one that may be read.</summary>
    public const int Reach = 32;

    /// <summary>Whether a vector of elements that are so far apart lies in what is read at once.</summary>
    public static bool Fits<V>(double step) where V : unmanaged, ILanes<V> =>
        typeof(V) == typeof(Lanes512) || typeof(V) == typeof(Lanes256) ? (V.Count - 1) * step + 1 < 2 * V.Count - 1 : true;

    /// <param name="origin">What the cells count from.</param>
    /// <param name="cells">Whole numbers ≥ 0, below twice the vector's length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V From<V>(ref readonly float origin, V cells) where V : unmanaged, ILanes<V>
    {
        if (typeof(V) == typeof(Lanes512))
        {
            Vector512<int> index = Vector512.ConvertToInt32Native(Unsafe.BitCast<V, Vector512<float>>(cells));
            return Unsafe.BitCast<Vector512<float>, V>(Avx512F.PermuteVar16x32x2(Vector512.LoadUnsafe(in origin), index, Vector512.LoadUnsafe(in origin, 16)));
        }
        if (typeof(V) == typeof(Lanes256))
        {
            Vector256<int> index = Vector256.ConvertToInt32Native(Unsafe.BitCast<V, Vector256<float>>(cells));
            Vector256<float> low = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(in origin), index), high = Avx2.PermuteVar8x32(Vector256.LoadUnsafe(in origin, 8), index);
            return Unsafe.BitCast<Vector256<float>, V>(Vector256.ConditionalSelect(Vector256.GreaterThan(index, Vector256.Create(7)).AsSingle(), high, low));
        }
        ref float first = ref Unsafe.AsRef(in origin);
        if (typeof(V) == typeof(Lanes128))
        {
            Vector128<int> index = Vector128.ConvertToInt32Native(Unsafe.BitCast<V, Vector128<float>>(cells));
            return Unsafe.BitCast<Vector128<float>, V>(Vector128.Create(
                Unsafe.Add(ref first, index[0]), Unsafe.Add(ref first, index[1]), Unsafe.Add(ref first, index[2]), Unsafe.Add(ref first, index[3])));
        }
        return V.Load(in origin, (int)Unsafe.BitCast<V, float>(cells));
    }
}
