using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// One pass of Stockham's self-sorting transform (Van Loan 1992, ch. 1.7): with n = r·m the transform's length at this pass and
/// s the distance of neighbouring elements, <c>y[q + s(r·p + k)] = exp(−i2πpk/n)·Σⱼ x[q + s(p + m·j)]·exp(−i2πjk/r)</c>
/// for p &lt; m and q &lt; s. Tiles hold <see cref="LaneTile.Lanes"/> transforms side by side, so s is a multiple of that and
/// q runs along whole vectors: no pass has a tail.
/// </summary>
internal sealed class StockhamPass
{
    private readonly float[] _twiddles;     // [m × (r − 1) × (re, im)]
    private readonly float[] _roots;        // exp(−i2πj/r), (re, im): for radices that have no butterfly of their own

    public StockhamPass(int radix, int length, int elementsBefore)
    {
        Radix = radix;
        M = length / radix;
        Stride = elementsBefore * LaneTile.Lanes;
        _twiddles = new float[M * (radix - 1) * 2];
        for (int p = 0; p < M; p++)
            for (int k = 1; k < radix; k++)
                Set(_twiddles, p * (radix - 1) + k - 1, UnitRoot.Of((long)p * k, length));
        _roots = new float[2 * radix];
        for (int j = 0; j < radix; j++) Set(_roots, j, UnitRoot.Of(j, radix));
    }

    public int Radix { get; }
    public int M { get; }
    public int Stride { get; }

    public void Run<V>(Planar<float> x, PlanarTarget<float> y) where V : unmanaged, ILanes<V>
    {
        ref float xr = ref MemoryMarshal.GetReference(x.Re);
        ref float xi = ref MemoryMarshal.GetReference(x.Im);
        ref float yr = ref MemoryMarshal.GetReference(y.Re);
        ref float yi = ref MemoryMarshal.GetReference(y.Im);
        ref float twiddle = ref MemoryMarshal.GetArrayDataReference(_twiddles);
        switch (Radix)
        {
            case 2: StockhamLoops<V>.Two(M, Stride, ref twiddle, ref xr, ref xi, ref yr, ref yi); break;
            case 3: StockhamLoops<V>.Three(M, Stride, ref twiddle, ref xr, ref xi, ref yr, ref yi); break;
            case 4: StockhamLoops<V>.Four(M, Stride, ref twiddle, ref xr, ref xi, ref yr, ref yi); break;
            case 5: StockhamLoops<V>.Five(M, Stride, ref twiddle, ref xr, ref xi, ref yr, ref yi); break;
            case 8: StockhamLoops<V>.Eight(M, Stride, ref twiddle, ref xr, ref xi, ref yr, ref yi); break;
            default: StockhamLoops<V>.Odd(Radix, _roots, M, Stride, ref twiddle, ref xr, ref xi, ref yr, ref yi); break;
        }
    }

    private static void Set(float[] table, int index, (float Re, float Im) value) => (table[2 * index], table[2 * index + 1]) = value;
}
