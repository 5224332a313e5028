using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// One pass of a transform by decimation in frequency (Cooley and Tukey 1965; Van Loan 1992, ch. 1.9): blocks of n = r·m rows, in which
/// <c>y[k·m + p] = exp(−i2πpk/n)·Σⱼ x[p + m·j]·exp(−i2πjk/r)</c> for p &lt; m. All passes but the last work in place; the last, whose m is 1,
/// puts each row where it belongs. The first reads and the last writes an array itself if the transforms lie side by side in it, and both go round in it
/// so that the origin of a centred transform is in the middle: neither copying nor centring takes a pass of its own.
/// </summary>
internal sealed class FourierPass
{
    private readonly int _radix;
    private readonly int _fromStep;
    private readonly int _toStep;
    private readonly PassPlace[] _places;
    private readonly float[] _twiddles;     // [m × (r − 1) × (re, im)], scaled
    private readonly float[] _roots;        // for radices without a butterfly of their own
    private readonly float _scale;
    private readonly bool _plain;

    /// <param name="factors">All radices.</param>
    /// <param name="index">Which of them this pass is.</param>
    /// <param name="centre">The element that is the origin, on both sides.</param>
    /// <param name="scale">What this pass multiplies with.</param>
    public FourierPass(ReadOnlySpan<int> factors, int index, int centre, float scale)
    {
        _radix = factors[index];
        _scale = scale;
        int blocks = Product(factors[..index]), m = Product(factors[(index + 1)..]), length = blocks * _radix * m;
        bool first = index == 0, last = index == factors.Length - 1;
        PaddedRows rows = new(factors);
        (_fromStep, _toStep) = (first ? m : rows.Step(m), last ? blocks : rows.Step(m));
        _plain = m == 1 && scale == 1;
        _twiddles = Twiddles(_radix, m, scale);
        _roots = IsOwn(_radix) ? [] : OddLoop.Roots(_radix);
        _places = new PassPlace[blocks * m];
        for (int block = 0; block < blocks; block++)
            for (int p = 0; p < m; p++)
            {
                int row = block * _radix * m + p;
                (int fromTurn, int from) = first ? Math.DivRem(p + centre, m) : (0, rows.Of(row));
                (int toTurn, int to) = last ? Math.DivRem(Reversed(block, factors[..index]) + centre, blocks) : (0, rows.Of(row));
                _places[block * m + p] = new(from, fromTurn % _radix, to, toTurn % _radix, p * (_radix - 1) * 2);
            }
    }

    public bool CrowdsSource(int stride) => Crowds(_radix, (long)_fromStep * stride);

    public bool CrowdsTarget(int stride) => Crowds(_radix, (long)_toStep * stride);

    /// <summary>
    /// Rows that lie a multiple of 4 KiB apart fall into one set of the first-level cache, which has 8 to 12 places, as many again for the other plane;
    /// half a multiple, two sets, and so on.
    /// </summary>
    private static bool Crowds(int rows, long step)
    {
        const int Period = 4096 / sizeof(float), Places = 10;
        long sets = Period / Math.Max(LaneTile.Lanes, 1L << Math.Min(10, (int)long.TrailingZeroCount(step)));
        return 2 * rows > Places * sets;
    }

    // No loop of their own, so that they would be slow until they have run a while.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(PassRows x, PassRows y) where V : unmanaged, ILanes<V>
    {
        Span<nint> from = stackalloc nint[2 * _radix], to = stackalloc nint[2 * _radix];
        x.Fill(from, _fromStep);
        y.Fill(to, _toStep);
        if (_plain) Run<V, NotTurned>(x, ref MemoryMarshal.GetReference(from), y, ref MemoryMarshal.GetReference(to));
        else Run<V, Turned>(x, ref MemoryMarshal.GetReference(from), y, ref MemoryMarshal.GetReference(to));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<V, T>(PassRows x, ref nint from, PassRows y, ref nint to)
        where V : unmanaged, ILanes<V>
        where T : ITurning
    {
        ref float twiddles = ref MemoryMarshal.GetArrayDataReference(_twiddles);
        switch (_radix)
        {
            case 2: RadixLoops<V, T>.Two(_places, _scale, ref twiddles, x, ref from, y, ref to); break;
            case 3: RadixLoops<V, T>.Three(_places, _scale, ref twiddles, x, ref from, y, ref to); break;
            case 4: RadixLoops<V, T>.Four(_places, _scale, ref twiddles, x, ref from, y, ref to); break;
            case 5: RadixLoops<V, T>.Five(_places, _scale, ref twiddles, x, ref from, y, ref to); break;
            case 8: RadixLoops<V, T>.Eight(_places, _scale, ref twiddles, x, ref from, y, ref to); break;
            case 16: RadixLoops<V, T>.Sixteen(_places, _scale, ref twiddles, x, ref from, y, ref to); break;
            default: OddLoop<V, T>.Run(_radix, _roots, _places, _scale, ref twiddles, x, ref from, y, ref to); break;
        }
    }

    private static bool IsOwn(int radix) => radix is 2 or 3 or 4 or 5 or 8 or 16;

    private static float[] Twiddles(int radix, int m, float scale)
    {
        float[] twiddles = new float[m * (radix - 1) * 2];
        for (int p = 0, at = 0; p < m; p++)
            for (int k = 1; k < radix; k++)
            {
                (float re, float im) = UnitRoot.Of((long)p * k, (long)radix * m);
                (twiddles[at++], twiddles[at++]) = (re * scale, im * scale);
            }
        return twiddles;
    }

    /// <summary>The row of the result that block (k₁, k₂, …), k₁ slowest, holds the first of: k₁ + r₁·(k₂ + r₂·(…)).</summary>
    private static int Reversed(int block, ReadOnlySpan<int> radices)
    {
        int reversed = 0;
        for (int i = radices.Length - 1; i >= 0; i--)
        {
            (block, int digit) = Math.DivRem(block, radices[i]);
            reversed = reversed * radices[i] + digit;
        }
        return reversed;
    }

    private static int Product(ReadOnlySpan<int> factors)
    {
        int product = 1;
        foreach (int factor in factors) product *= factor;
        return product;
    }
}
