using Acquisition.Reconstruction.Ct.Helical;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct.Helical;

/// <summary>
/// <see cref="WfbpReference"/> in the same two stages as on the processor: the views of a group are put together at points along its rays, then each pixel
/// takes from the four points about it. Slices lie side by side among the points and in the volume, nodes side by side in the views.
/// <para>
/// Points: a thread is a point in four slices, apart by as many as the point has threads, so that neighbouring threads meet neighbouring nodes. Of each
/// view it loads 16 bytes for the ray, finds its slope by one division, and for each slice loads two nodes and their weights, 16 bytes, for 8 flop: 20
/// bytes and 33 instructions a point and view (counted in the assembler's output for sm_90).
/// </para>
/// <para>
/// Pixels: a thread is a pixel in 4 or 8 slices and takes all groups of a batch while they are in registers. An update, one pixel in one slice and group,
/// takes four points, 16 bytes, for 8 flop; with the place, 32 bytes and 33 instructions a thread and group, 15 or 11 instructions. Neighbouring threads take
/// neighbouring slices, 64 bytes together.
/// </para>
/// <para>
/// For 64 rows and 512 × 512 pixels there are about half as many points as pixels, and four views of each group see them: 56 bytes from the
/// first-level cache and 80 instructions for a voxel and group. An H100's 132 × 128 lanes × 1.755 GHz then allow 0.37 T updates/s, the roof, and its first-level
/// caches 0.5 T: 70 ms for 200 slices from 492 groups. The views come from the host, a quarter of a megabyte each for every block of slices that sees it: 200
/// slices need about 3 GB, which a PCIe 5 bus carries in 55 ms.
/// </para>
/// </summary>
internal sealed class WfbpSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Turned> _turn = accelerator.LoadAutoGroupedStreamKernel<Index1D, Turned>(Turn);
    private readonly Action<Index1D, Along> _points = accelerator.LoadAutoGroupedStreamKernel<Index1D, Along>(FillPoints);
    private readonly Action<Index1D, Across> _one = accelerator.LoadAutoGroupedStreamKernel<Index1D, Across>(AddOne);
    private readonly Action<Index1D, Across> _two = accelerator.LoadAutoGroupedStreamKernel<Index1D, Across>(AddTwo);

    /// <summary>From: a view as it comes, [blocks of 16 rays × nodes × 16]. To: [views × rays × nodes], of which this is the one at a number.</summary>
    internal readonly record struct Turned(ArrayView<float> From, ArrayView<float> To, int View, int Nodes, int Rays);

    /// <summary>
    /// Views: [views × rays × nodes]. Origins: [views × rays]. Weights: [nodes]. Unseen: [rays]. Points: [groups × rays × depths × slices]. Depths are counted
    /// from FirstDepth, slices lie at FirstMm + k·StepMm.
    /// </summary>
    internal readonly record struct Along(
        ArrayView<DeviceGroup> Groups, ArrayView<float> Views, ArrayView<DeviceRay> Origins, ArrayView<float> Weights, ArrayView<float> Unseen,
        ArrayView<float> Points, int Nodes, int Rays, int Depths, int FirstDepth, int Slices, float DepthStepMm, float FirstMm, float StepMm)
    {
        public int Threads => Slices / FourSums.Length;
    }

    /// <summary>Points: as before, in quads. Slices: [rows × columns × quads].</summary>
    internal readonly record struct Across(
        ArrayView<DeviceGroup> Groups, ArrayView<Quad> Points, ArrayView<Quad> Slices, int GroupCount, int Rays, int Depths, int FirstDepth, int Quads,
        int Threads, int Rows, int Columns)
    {
        public PixelTiles Tiles => new(Rows, Columns);
    }

    public void RunTurn(Turned view) => _turn(view.Rays * view.Nodes, view);

    public void RunPoints(int groups, Along along) => _points(groups * along.Rays * along.Depths * along.Threads, along);

    /// <param name="across">Threads is filled in here.</param>
    public void RunPixels(Across across)
    {
        int perThread = across.Quads % 8 == 0 ? 2 : 1, threads = across.Quads / perThread;
        (perThread == 2 ? _two : _one)(across.Tiles.Count * threads, across with { Threads = threads });
    }

    private static void Turn(Index1D thread, Turned view)
    {
        int ray = thread / view.Nodes, node = thread - ray * view.Nodes;
        int block = ray / RayPoints.Block, within = ray - block * RayPoints.Block;
        view.To[view.View * view.Rays * view.Nodes + thread] = view.From[(block * view.Nodes + node) * RayPoints.Block + within];
    }

    private static void FillPoints(Index1D thread, Along along)
    {
        int threads = along.Threads, point = thread / threads, slice = thread - point * threads;
        int line = point / along.Depths, depth = point - line * along.Depths;
        int group = line / along.Rays, ray = line - group * along.Rays;
        float depthMm = (along.FirstDepth + depth) * along.DepthStepMm;
        DeviceGroup views = along.Groups[group];
        FourSums sums = FourSums.Start(along.Unseen[ray]);
        for (int view = views.FirstView; view < views.EndView; view++)
        {
            int origin = view * along.Rays + ray;
            DeviceRay from = along.Origins[origin];
            float slope = from.Slope(depthMm);
            float node = from.Central + (along.FirstMm + slice * along.StepMm - from.SourceMm) * slope;
            sums = sums.Plus(node, threads * along.StepMm * slope, origin * along.Nodes, along);
        }
        int at = point * along.Slices + slice;
        along.Points[at] = sums.A.Mean;
        along.Points[at + threads] = sums.B.Mean;
        along.Points[at + 2 * threads] = sums.C.Mean;
        along.Points[at + 3 * threads] = sums.D.Mean;
    }

    private static void AddOne(Index1D thread, Across across) => Add(thread, across, new OneQuad());

    private static void AddTwo(Index1D thread, Across across) => Add(thread, across, new TwoQuads());

    private static void Add<R>(Index1D thread, Across across, R sum)
        where R : struct, IThreadRows<R>
    {
        int place = thread / across.Threads, quad = thread - place * across.Threads;
        int row = across.Tiles.Row(place), column = across.Tiles.Column(place);
        if (!across.Tiles.Contains(row, column)) return;
        int pixel = (row * across.Columns + column) * across.Quads + quad;
        sum = sum.Load(across.Slices, pixel, across.Threads);
        for (int group = 0; group < across.GroupCount; group++)
        {
            DeviceGroup from = across.Groups[group];
            float ray = from.Ray(row, column), depth = from.Depth(row, column);
            int first = Math.Max(0, Math.Min((int)ray, across.Rays - 2)), near = (int)depth;
            near = near > depth ? near - 1 : near;
            float along = depth - near, across1 = ray - first;
            // Beyond the outermost rays there is no value: NaN, whatever is loaded.
            across1 = (across1 >= 0) & (across1 < 1) ? across1 : float.NaN;
            float across0 = 1 - across1;
            int at = ((group * across.Rays + first) * across.Depths + near - across.FirstDepth) * across.Quads + quad, next = at + across.Depths * across.Quads;
            sum = sum.Plus(across0 - across0 * along, at, across0 * along, at + across.Quads, across.Points, across.Threads);
            sum = sum.Plus(across1 - across1 * along, next, across1 * along, next + across.Quads, across.Points, across.Threads);
        }
        sum.Store(across.Slices, pixel, across.Threads);
    }
}
