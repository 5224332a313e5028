using System.Runtime.CompilerServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// One transform whose elements lie side by side, of a length N = 16·M with M ≥ 16: with n = 16·n₁ + n₂ and k = k₁ + M·k₂,
/// <c>X[k] = Σ_n₂ exp(−i2πn₂k₂/16)·exp(−i2πn₂k₁/N)·Σ_n₁ exp(−i2πn₁k₁/M)·x[n]</c> (Bailey 1990). In the inner sum n₂ is the lane, as the data lie; in the outer
/// k₁ is, as they lie in the result: they are transposed once, where 16 transforms in a tile are transposed twice, and all of it stays in the nearest cache.
/// </summary>
internal sealed class RowFourier
{
    private const int Lanes = LaneTile.Lanes;

    private readonly int _m;
    private readonly FourierPass[] _passes;
    private readonly int _rows;
    private readonly float[] _twiddles;     // [block of k₁ × n₂ × (re, im) × k₁ in the block], scaled
    private readonly int _fromTurn;
    private readonly int _toTurn;

    /// <param name="length">A multiple of 16.</param>
    /// <param name="factors">Of length / 16.</param>
    /// <param name="centred">Whether the middle is the origin.</param>
    /// <param name="scale">What the result is multiplied with.</param>
    public RowFourier(int length, int[] factors, bool centred, float scale)
    {
        _m = length / Lanes;
        _passes = [.. Enumerable.Range(0, factors.Length).Select(i => new FourierPass(factors, i, centre: 0, scale: 1))];
        _rows = new PaddedRows(factors).Count;
        _twiddles = new float[Blocks * 2 * Lanes * Lanes];
        for (int block = 0, at = 0; block < Blocks; block++)
            for (int n2 = 0; n2 < Lanes; n2++, at += 2 * Lanes)
                for (int lane = 0; lane < Lanes; lane++)
                {
                    int k1 = First(block) + lane;
                    (float re, float im) = UnitRoot.Of((long)n2 * k1, length);
                    // An input that begins in its middle has every other output negated: (−1)^k₁ here, (−1)^(M·k₂) by where the outer sum begins.
                    float factor = centred && int.IsOddInteger(k1) ? -scale : scale;
                    (_twiddles[at + lane], _twiddles[at + Lanes + lane]) = (factor * re, factor * im);
                }
        _fromTurn = centred && int.IsOddInteger(_m) ? Lanes / 2 : 0;
        _toTurn = centred ? Lanes / 2 : 0;
    }

    /// <summary>Floats of each plane that a transform works in: two tiles and a block.</summary>
    public int WorkLength => (_rows + _m + 2 * Lanes) * Lanes;

    /// <summary>Whether hardly a lane does what another has done: else 16 transforms at a time are faster, if there are as many.</summary>
    public bool FillsLanes => Blocks * Lanes <= _m + _m / 8;

    private int Blocks => (_m + Lanes - 1) / Lanes;

    /// <summary>Transforms one row. All of the source is read before any of the target is written.</summary>
    /// <param name="source">[N].</param>
    /// <param name="work">[work length].</param>
    /// <param name="target">[N].</param>
    public void Execute(Planar<float> source, PlanarTarget<float> work, PlanarTarget<float> target)
    {
        Row row = new(this, source, work, target);
        Widest.Run(ref row);
    }

    /// <summary>The block's first k₁; the last block reaches back into the one before it.</summary>
    private int First(int block) => Math.Min(block * Lanes, _m - Lanes);

    private readonly ref struct Row(RowFourier plan, Planar<float> source, PlanarTarget<float> work, PlanarTarget<float> target) : IVectorWork
    {
        private readonly PassRows _source = PassRows.Of(source, Lanes);
        private readonly PassRows _tile = PassRows.OfTile(work);
        private readonly PlanarTarget<float> _sums = work.Slice(plan._rows * Lanes, plan._m * Lanes);
        private readonly Span<float> _block = work.Re.Slice((plan._rows + plan._m) * Lanes, 2 * Lanes * Lanes);
        private readonly PlanarTarget<float> _target = target;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            FourierPass[] passes = plan._passes;
            PassRows sums = PassRows.OfTile(_sums), target = PassRows.Of(_target, 1);
            for (int i = 0; i < passes.Length; i++) passes[i].Run<V>(i == 0 ? _source : _tile, i == passes.Length - 1 ? sums : _tile);
            Span<float> block = _block;
            for (int i = 0; i < plan.Blocks; i++)
            {
                int first = plan.First(i);
                Transposition.Block(in _sums.Re[first * Lanes], Lanes, Lanes, ref block[0], 2 * Lanes, Lanes);
                Transposition.Block(in _sums.Im[first * Lanes], Lanes, Lanes, ref block[Lanes], 2 * Lanes, Lanes);
                ref float twiddles = ref plan._twiddles[i * 2 * Lanes * Lanes];
                for (int q = 0; q < Lanes; q += V.Count)
                    OuterSum<V>.Run(ref block[q], ref Unsafe.Add(ref twiddles, q), plan._fromTurn, target, first + q, plan._m, plan._toTurn);
            }
        }
    }
}
