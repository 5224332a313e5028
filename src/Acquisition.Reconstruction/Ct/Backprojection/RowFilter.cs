using System.Numerics.Tensors;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// Filters detector rows: weight, convolve with the plan's taps, weight. The convolution is a product of spectra; as the taps are real and
/// symmetric their spectrum is real, so one complex transform filters two rows, one in each plane, and a tile filters 32 of them.
/// </summary>
public sealed class RowFilter
{
    private const int RowsPerTile = 2 * LaneTile.Lanes;
    private readonly FbpPlan _plan;
    private readonly FourierPlan _fourier;
    private readonly AxisMap _map;
    private readonly float[] _spectrum;

    public RowFilter(FbpPlan plan)
    {
        _plan = plan;
        // An output reaches taps up to channels − 1 away on either side: from 2·channels − 1 on, none of them wraps.
        _fourier = new FourierPlan(FourierFactors.NextSmooth(2 * plan.Channels - 1));
        _map = new AxisMap(plan.Channels, 0, _fourier.Length);
        _spectrum = TapSpectrum.Of(plan.Taps, _fourier);
    }

    /// <summary>Tiles that a number of views makes; each can be filtered on its own.</summary>
    public int TileCount(int views) => (views * _plan.Rows + RowsPerTile - 1) / RowsPerTile;

    /// <summary>
    /// The definition: <c>q[m] = post[m]·Σₙ taps[m−n]·pre[n]·p[n]</c>, summed in double precision.
    /// </summary>
    /// <param name="plan">The weights and taps.</param>
    /// <param name="lineIntegrals">p: one detector row, [channels].</param>
    /// <param name="filtered">q: [channels]; may not overlap the input.</param>
    public static void FilterReference(FbpPlan plan, ReadOnlySpan<float> lineIntegrals, Span<float> filtered)
    {
        int channels = plan.Channels;
        Require.Length(lineIntegrals.Length, channels);
        Require.Length(filtered.Length, channels);
        for (int m = 0; m < channels; m++)
        {
            double sum = 0;
            for (int n = 0; n < channels; n++)
                sum += (double)plan.Taps[m - n + channels - 1] * plan.PreWeights[n] * lineIntegrals[n];
            filtered[m] = (float)(sum * plan.PostWeights[m]);
        }
    }

    /// <summary>Filters the rows of one tile.</summary>
    /// <param name="tile">0 … <see cref="TileCount"/> − 1.</param>
    /// <param name="lineIntegrals">p: [views × rows × channels].</param>
    /// <param name="filtered">q: [views × channels × lanes], rows side by side (<see cref="FbpLayout"/>).</param>
    public void Filter(int tile, ReadOnlySpan<float> lineIntegrals, Span<float> filtered)
    {
        int rows = lineIntegrals.Length / _plan.Channels;
        Require.Length(filtered.Length, FbpLayout.FilteredLength(_plan, rows / _plan.Rows));
        int first = tile * RowsPerTile, second = first + LaneTile.Lanes;

        using LaneWork work = new(_fourier);
        Load(lineIntegrals, first, rows, work.A.Re);
        Load(lineIntegrals, second, rows, work.A.Im);
        PlanarTarget<float> spectrum = _fourier.Execute(work.A, work.B, out PlanarTarget<float> free);
        MultiplyRows(spectrum.Re, _spectrum);
        MultiplyRows(spectrum.Im, _spectrum);
        PlanarTarget<float> result = _fourier.Execute(spectrum.Exchanged, free, out _).Exchanged;
        Store(result.Re, first, rows, filtered);
        Store(result.Im, second, rows, filtered);
    }

    private void Load(ReadOnlySpan<float> lineIntegrals, int row, int rows, Span<float> tile)
    {
        int count = Math.Clamp(rows - row, 0, LaneTile.Lanes);
        if (count == 0)
        {
            tile.Clear();
            return;
        }
        new LaneTile(row * _plan.Channels, 1, _plan.Channels, count).Load(lineIntegrals, _map, tile);
        MultiplyRows(tile, _plan.PreWeights);
    }

    private void Store(Span<float> tile, int row, int rows, Span<float> filtered)
    {
        int count = Math.Clamp(rows - row, 0, LaneTile.Lanes);
        MultiplyRows(tile, _plan.PostWeights);
        for (int lane = 0; lane < count;)
        {
            (int view, int detectorRow) = Math.DivRem(row + lane, _plan.Rows);
            int run = Math.Min(count - lane, _plan.Rows - detectorRow);
            FbpLayout.StoreRows(_plan, tile[lane..], run, view, detectorRow, filtered);
            lane += run;
        }
    }

    private static void MultiplyRows(Span<float> tile, ReadOnlySpan<float> factors)
    {
        for (int i = 0; i < factors.Length; i++)
        {
            Span<float> row = tile.Slice(i * LaneTile.Lanes, LaneTile.Lanes);
            TensorPrimitives.Multiply(row, factors[i], row);
        }
    }
}
