using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// Filters detector rows: weight, convolve with symmetric taps, weight. The convolution is a product of spectra; as the taps are real and
/// symmetric their spectrum is real, so one complex transform filters two rows, one in each plane, and a tile filters 32 of them.
/// Immutable; safe to share between threads.
/// </summary>
public sealed class RowFilter
{
    private const int RowsPerTile = 2 * LaneTile.Lanes;
    private readonly RowLayout _layout;
    private readonly FourierPlan _fourier;
    private readonly AxisMap _map;
    private readonly float[] _spectrum;
    private readonly float[] _preWeights;
    private readonly float[] _postWeights;

    /// <param name="layout">Where filtered rows go; it says how many rows and channels a view has.</param>
    /// <param name="taps">g[n], n = −(channels−1) … channels−1, symmetric.</param>
    /// <param name="preWeights">By channel: what a sample is multiplied with before the filter; empty: 1.</param>
    /// <param name="postWeights">By channel: what a filtered sample is multiplied with; empty: 1.</param>
    /// <exception cref="ArgumentException">Taps or weights are not as many as the channels need.</exception>
    public RowFilter(RowLayout layout, ReadOnlySpan<float> taps, ReadOnlySpan<float> preWeights = default, ReadOnlySpan<float> postWeights = default)
    {
        Require.Length(taps.Length, 2L * layout.Channels - 1);
        if (!preWeights.IsEmpty) Require.Length(preWeights.Length, layout.Channels);
        if (!postWeights.IsEmpty) Require.Length(postWeights.Length, layout.Channels);
        _layout = layout;
        // An output reaches taps up to channels − 1 away on either side: from 2·channels − 1 on, none of them wraps.
        _fourier = new FourierPlan(FourierFactors.NextSmooth(2 * layout.Channels - 1));
        _map = new AxisMap(layout.Channels, 0, _fourier.Length);
        _spectrum = TapSpectrum.Of(taps, _fourier);
        (_preWeights, _postWeights) = (preWeights.ToArray(), postWeights.ToArray());
    }

    /// <summary>Tiles that a number of views makes; each can be filtered on its own.</summary>
    public int TileCount(int views) => (views * _layout.Rows + RowsPerTile - 1) / RowsPerTile;

    /// <summary>The definition without weights: <c>q[m] = Σₙ taps[m−n]·p[n]</c>, summed in double precision.</summary>
    /// <param name="taps">g[n], n = −(channels−1) … channels−1.</param>
    /// <param name="samples">p: one detector row, [channels].</param>
    /// <param name="filtered">q: [channels]; may not overlap the input.</param>
    public static void ConvolveReference(ReadOnlySpan<float> taps, ReadOnlySpan<float> samples, Span<float> filtered)
    {
        int channels = samples.Length;
        Require.Length(taps.Length, 2L * channels - 1);
        Require.Length(filtered.Length, channels);
        for (int m = 0; m < channels; m++)
        {
            double sum = 0;
            for (int n = 0; n < channels; n++) sum += (double)taps[m - n + channels - 1] * samples[n];
            filtered[m] = (float)sum;
        }
    }

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
    /// <param name="filtered">q: as the layout has it.</param>
    public void Filter(int tile, ReadOnlySpan<float> lineIntegrals, Span<float> filtered)
    {
        int rows = lineIntegrals.Length / _layout.Channels;
        Require.Length(filtered.Length, (long)(rows / _layout.Rows) * _layout.ViewLength);
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
        new LaneTile(row * _layout.Channels, 1, _layout.Channels, count).Load(lineIntegrals, _map, tile);
        MultiplyRows(tile, _preWeights);
    }

    private void Store(Span<float> tile, int row, int rows, Span<float> filtered)
    {
        int count = Math.Clamp(rows - row, 0, LaneTile.Lanes);
        if (count == 0) return;
        MultiplyRows(tile, _postWeights);
        _layout.Store(tile, row, count, filtered);
    }

    /// <summary>Multiplies row i of a tile with factor i; rows beyond the factors stay.</summary>
    internal static void MultiplyRows(Span<float> tile, ReadOnlySpan<float> factors)
    {
        RowProduct product = new(ref MemoryMarshal.GetReference(tile), factors);
        Widest.Run(ref product);
    }

    private readonly ref struct RowProduct(ref float tile, ReadOnlySpan<float> factors) : IVectorWork
    {
        private readonly ref float _tile = ref tile;
        private readonly ReadOnlySpan<float> _factors = factors;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref float at = ref _tile;
            nint index = 0;
            foreach (float factor in _factors)
            {
                V all = V.All(factor);
                for (int lane = 0; lane < LaneTile.Lanes; lane += V.Count, index += V.Count) (V.Load(in at, index) * all).Store(ref at, index);
            }
        }
    }
}
