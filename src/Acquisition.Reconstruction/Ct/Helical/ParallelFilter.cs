using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// From rays at parallel angles to filtered parallel views: even steps of t, the ramp along the row, rows weighted and smoothed along z. The image is
/// then the plain sum over the views of half a turn.
/// </summary>
internal sealed class ParallelFilter
{
    private readonly ParallelGrid _grid;
    private readonly SliceProfile _profile;
    private readonly ParallelRays[] _planes;
    private readonly FourierPlan _fourier;
    private readonly AxisMap _map;
    private readonly float[] _spectrumRe;
    private readonly float[] _spectrumIm;
    private readonly int _rows;
    private readonly int _channels;
    private readonly int _places;

    /// <param name="source">The detector.</param>
    /// <param name="grid">The rays of a view.</param>
    /// <param name="profile">What rows weigh.</param>
    /// <param name="planes">By plane of the focal spot.</param>
    /// <param name="places">Places of the focal spot.</param>
    /// <param name="settings">Kernel and cutoff.</param>
    public ParallelFilter(CtSource source, ParallelGrid grid, SliceProfile profile, ParallelRays[] planes, int places, FilteredBackprojection settings)
    {
        (_grid, _profile, _planes, _places) = (grid, profile, planes, places);
        (_rows, _channels) = (source.DetectorRows, source.DetectorChannels);
        _fourier = new FourierPlan(FourierFactors.NextSmooth(2 * grid.Count - 1));
        _map = new AxisMap(grid.Count, 0, _fourier.Length);
        (_spectrumRe, _spectrumIm) = Spectrum(Taps(grid, settings), _fourier);
        Lanes = FanViews.LanesOf(source);
    }

    private int Lanes { get; }

    private int BlocksPerView => Lanes / LaneTile.Lanes;

    /// <summary>Floats of one filtered view of one plane before its rows are smoothed.</summary>
    public int RowsLength => _rows * _grid.Stride;

    /// <summary>
    /// g[n] = π/M·h[n − δ]/Δt, n = 1 − rays … rays − 1 (Kak &amp; Slaney 1988, eq. 3.3.61): its sum with the samples, which lie δ beside the rays, is one view's
    /// part of μ.
    /// </summary>
    public static float[] Taps(ParallelGrid grid, FilteredBackprojection settings)
    {
        double[] before = RampFilter.Taps(settings, grid.StepMm, grid.Count, grid.SampleOffset), after = RampFilter.Taps(settings, grid.StepMm, grid.Count, -grid.SampleOffset);
        float[] taps = new float[2 * grid.Count - 1];
        for (int i = 0; i < taps.Length; i++)
        {
            int n = i - grid.Count + 1;
            taps[i] = (float)(Math.PI / grid.ViewsPerHalfTurn * (n < 0 ? before[-n] : after[n]) / grid.StepMm);
        }
        return taps;
    }

    /// <summary>The taps' spectrum, the 1/N of two transforms in it.</summary>
    private static (float[] Re, float[] Im) Spectrum(float[] taps, FourierPlan plan)
    {
        int middle = taps.Length / 2, length = plan.Length;
        (float[] re, float[] im) = (new float[length], new float[length]);
        for (int n = -middle; n <= middle; n++) re[n < 0 ? n + length : n] = taps[n + middle] / length;
        plan.Transform(FourierDirection.Forward, new PlanarTarget<float>(re, im));
        return (re, im);
    }

    /// <summary>Tiles of <see cref="Filter"/>: pairs of 16 rows.</summary>
    public int TileCount(int views) => (views * _planes.Length * BlocksPerView + 1) / 2;

    /// <summary>Steps of t and the ramp.</summary>
    /// <param name="tile">0 … <see cref="TileCount"/> − 1.</param>
    /// <param name="firstView">Index of the first view among all parallel views: says which see a group's rays from the other end.</param>
    /// <param name="rays">[views × places × channels × lanes].</param>
    /// <param name="filtered">[views × planes × rows × stride].</param>
    public void Filter(int tile, long firstView, ReadOnlySpan<float> rays, Span<float> filtered)
    {
        int blocks = rays.Length / (_places * _channels * Lanes) * _planes.Length * BlocksPerView;
        using LaneWork work = new(_fourier);
        Load(2 * tile, blocks, rays, work.A.Re);
        Load(2 * tile + 1, blocks, rays, work.A.Im);
        PlanarTarget<float> spectrum = _fourier.Execute(work.A, work.B, out PlanarTarget<float> free);
        SpectrumProduct product = new(ref spectrum.Re[0], ref spectrum.Im[0], _spectrumRe, _spectrumIm);
        Widest.Run(ref product);
        PlanarTarget<float> result = _fourier.Execute(spectrum.Exchanged, free, out _).Exchanged;
        Store(2 * tile, blocks, firstView, result.Re, filtered);
        Store(2 * tile + 1, blocks, firstView, result.Im, filtered);
    }

    /// <summary>Rows to nodes, and z of the focal spot for each ray.</summary>
    /// <param name="view">Index among all parallel views.</param>
    /// <param name="plane">Of the focal spot.</param>
    /// <param name="filtered">[rows × stride].</param>
    /// <param name="tableMm">Z of the isocentre as the rays were measured: [places × channels].</param>
    /// <param name="axialMm">Δz of the plane.</param>
    /// <param name="target">Filled.</param>
    public void Finish(long view, int plane, ReadOnlySpan<float> filtered, ReadOnlySpan<float> tableMm, double axialMm, ParallelView target)
    {
        bool back = IsBack(view);
        ParallelRays rays = _planes[plane];
        (target.Starts, target.CentralNode) = (back ? rays.Back : rays.Ahead, rays.CentralNode);
        Smoothing smoothing = new(_profile, filtered, _grid.Stride, target.Samples.Span);
        Widest.Run(ref smoothing);

        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int ray = 0; ray < _grid.Count; ray++)
        {
            int at = back ? _grid.Count - 1 - ray : ray;
            if (rays.Tap(at) is not { } tap) continue;
            float z = (float)(tap.Weights.Of(At(tap.A, tableMm), At(tap.B, tableMm), At(tap.C, tableMm), At(tap.D, tableMm)) + axialMm);
            target.SourceMm[ray] = z;
            (least, most) = (Math.Min(least, z), Math.Max(most, z));
        }
        target.SourceRangeMm = (least, most);
        FillOutside(rays, back, target.SourceMm);
    }

    private bool IsBack(long view) => view / _grid.ViewsPerHalfTurn % 2 == 1;

    private float At(FanRay ray, ReadOnlySpan<float> tableMm) => tableMm[ray.Place * _channels + ray.Channel];

    /// <summary>Where the fans have no ray, its neighbour's start does: nothing is taken there.</summary>
    private void FillOutside(ParallelRays rays, bool back, Span<float> sourceMm)
    {
        int first = 0, last = _grid.Count - 1;
        while (rays.Tap(back ? _grid.Count - 1 - first : first) is null) first++;
        while (rays.Tap(back ? _grid.Count - 1 - last : last) is null) last--;
        sourceMm[..first].Fill(sourceMm[first]);
        sourceMm[(last + 1)..].Fill(sourceMm[last]);
    }

    private void Load(int block, int blocks, ReadOnlySpan<float> rays, Span<float> tile)
    {
        if (block >= blocks)
        {
            tile.Clear();
            return;
        }
        (int view, int plane, int firstRow) = Place(block);
        ReadOnlySpan<float> ofView = rays.Slice(view * _places * _channels * Lanes, _places * _channels * Lanes);
        for (int ray = 0; ray < _grid.Count; ray++)
        {
            Span<float> to = tile.Slice(ray * LaneTile.Lanes, LaneTile.Lanes);
            if (_planes[plane].Sample(ray) is not { } tap)
            {
                to.Clear();
                continue;
            }
            RayBlend blend = new(
                in ofView[Offset(tap.A) + firstRow], in ofView[Offset(tap.B) + firstRow], in ofView[Offset(tap.C) + firstRow], in ofView[Offset(tap.D) + firstRow],
                tap.Weights, ref to[0]);
            Widest.Run(ref blend);
        }
        tile[(_grid.Count * LaneTile.Lanes)..].Clear();
    }

    private int Offset(FanRay ray) => (ray.Place * _channels + ray.Channel) * Lanes;

    private void Store(int block, int blocks, long firstView, Span<float> tile, Span<float> filtered)
    {
        if (block >= blocks) return;
        (int view, int plane, int firstRow) = Place(block);
        if (IsBack(firstView + view)) Reverse(tile[..(_grid.Count * LaneTile.Lanes)]);
        int start = ((view * _planes.Length + plane) * _rows + firstRow) * _grid.Stride;
        new LaneTile(start, 1, _grid.Stride, Math.Min(LaneTile.Lanes, _rows - firstRow)).Store(tile, 1, _map, filtered);
    }

    /// <summary>The rays of a tile the other way round.</summary>
    private static void Reverse(Span<float> tile)
    {
        Span<LanesOfRay> rays = MemoryMarshal.Cast<float, LanesOfRay>(tile);
        rays.Reverse();
    }

    [InlineArray(LaneTile.Lanes)]
    private struct LanesOfRay
    {
        private float _first;
    }

    private (int View, int Plane, int FirstRow) Place(int block)
    {
        (int view, int rest) = Math.DivRem(block, _planes.Length * BlocksPerView);
        return (view, rest / BlocksPerView, rest % BlocksPerView * LaneTile.Lanes);
    }

    /// <summary>a·A + b·B + c·C + d·D for 16 rows.</summary>
    private readonly ref struct RayBlend(ref readonly float a, ref readonly float b, ref readonly float c, ref readonly float d, Lagrange weights, ref float target) : IVectorWork
    {
        private readonly ref readonly float _a = ref a;
        private readonly ref readonly float _b = ref b;
        private readonly ref readonly float _c = ref c;
        private readonly ref readonly float _d = ref d;
        private readonly ref float _target = ref target;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            V a = V.All(weights.A), b = V.All(weights.B), c = V.All(weights.C), d = V.All(weights.D);
            for (int i = 0; i < LaneTile.Lanes; i += V.Count)
            {
                V sum = V.MultiplyAdd(b, V.Load(in _b, i), a * V.Load(in _a, i));
                V.MultiplyAdd(d, V.Load(in _d, i), V.MultiplyAdd(c, V.Load(in _c, i), sum)).Store(ref _target, i);
            }
        }
    }

    /// <summary>Multiplies row k of a planar tile with the spectrum's k-th number.</summary>
    private readonly ref struct SpectrumProduct(ref float re, ref float im, float[] spectrumRe, float[] spectrumIm) : IVectorWork
    {
        private readonly ref float _re = ref re;
        private readonly ref float _im = ref im;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            nint at = 0;
            for (int k = 0; k < spectrumRe.Length; k++)
            {
                V c = V.All(spectrumRe[k]), d = V.All(spectrumIm[k]);
                for (int lane = 0; lane < LaneTile.Lanes; lane += V.Count, at += V.Count)
                {
                    V a = V.Load(in _re, at), b = V.Load(in _im, at);
                    V.MultiplySubtract(a, c, b * d).Store(ref _re, at);
                    V.MultiplyAdd(a, d, b * c).Store(ref _im, at);
                }
            }
        }
    }

    /// <summary>The nodes of 16 rays after each other, each out of the rows that it takes.</summary>
    private readonly ref struct Smoothing(SliceProfile profile, ReadOnlySpan<float> filtered, int stride, Span<float> target) : IVectorWork
    {
        private readonly ReadOnlySpan<float> _filtered = filtered;
        private readonly Span<float> _target = target;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            int nodes = profile.Nodes;
            for (int ray = 0; ray < stride; ray += RayPoints.Block)
                for (int node = 0; node < nodes; node++)
                {
                    NodeRows rows = profile.Node(node);
                    ref float to = ref _target[(ray / RayPoints.Block * nodes + node) * RayPoints.Block];
                    for (int q = 0; q < RayPoints.Block; q += V.Count)
                    {
                        V sum = V.All(0);
                        for (int i = 0; i < rows.Coefficients.Length; i++) sum = V.MultiplyAdd(V.All(rows.Coefficients[i]), V.Load(in _filtered[(rows.First + i) * stride + ray], q), sum);
                        sum.Store(ref to, q);
                    }
                }
        }
    }
}
