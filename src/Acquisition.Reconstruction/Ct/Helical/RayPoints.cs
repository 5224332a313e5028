using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>The points along a group's rays that a tile of pixels takes from.</summary>
/// <param name="FirstRay">A multiple of 16; may be negative.</param>
/// <param name="Blocks">Of 16 rays.</param>
/// <param name="FirstDepth">In steps.</param>
/// <param name="Depths">Points along each ray.</param>
internal readonly record struct PointBox(int FirstRay, int Blocks, int FirstDepth, int Depths)
{
    public int Points => Blocks * RayPoints.Block * Depths;

    /// <summary>The points about all pixels of a tile.</summary>
    public static PointBox About(in PixelRays pixels, int row, int column, int rows, int columns, float margin)
    {
        (float leastRay, float mostRay) = Range(pixels.Ray(row, column), (rows - 1) * pixels.RayRow, (columns - 1) * pixels.RayColumn, margin);
        (float leastDepth, float mostDepth) = Range(pixels.Depth(row, column), (rows - 1) * pixels.DepthRow, (columns - 1) * pixels.DepthColumn, margin);
        int ray = (int)MathF.Floor(leastRay) & -RayPoints.Block, depth = (int)MathF.Floor(leastDepth);
        return new(ray, ((int)MathF.Floor(mostRay) + 1 - ray) / RayPoints.Block + 1, depth, (int)MathF.Floor(mostDepth) + 2 - depth);
    }

    private static (float Least, float Most) Range(float corner, float rows, float columns, float margin) =>
        (corner + Math.Min(0, rows) + Math.Min(0, columns) - margin, corner + Math.Max(0, rows) + Math.Max(0, columns) + margin);
}

/// <summary>
/// Puts a group's views together at points along its rays. 16 neighbouring rays make a vector: where they meet one view's rows differs by little, so that
/// one or two pairs of rows hold all that they take.
/// </summary>
internal static class RayPoints
{
    /// <summary>Rays and slices that are worked on together: the floats of the widest vector, a cache line.</summary>
    public const int Block = Transposition.Size;

    /// <summary><see cref="WfbpReference.Point"/> for every point of a box and every slice.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="views">Of the group.</param>
    /// <param name="box">Which points.</param>
    /// <param name="zMm">Of the slices; a multiple of 16 of them.</param>
    /// <param name="points">[rays × depths × slices].</param>
    public static void Fill<V>(WfbpPlan plan, ReadOnlySpan<ParallelView> views, in PointBox box, ReadOnlySpan<float> zMm, Span<float> points)
        where V : unmanaged, ILanes<V>
    {
        Span<float> sum = stackalloc float[Block * Block], weight = stackalloc float[Block * Block], slopes = stackalloc float[Block];
        int slices = zMm.Length, perRay = box.Depths * slices;
        for (int block = 0; block < box.Blocks; block++)
        {
            int ray = box.FirstRay + block * Block;
            Span<float> ofBlock = points.Slice(block * Block * perRay, Block * perRay);
            if (ray < 0 || ray >= plan.Rays.Stride)
            {
                ofBlock.Fill(float.NaN);
                continue;
            }
            for (int depth = 0; depth < box.Depths; depth++)
            {
                float depthMm = (float)((box.FirstDepth + depth) * plan.DepthStepMm);
                for (int slice = 0; slice < slices; slice += Block)
                {
                    sum.Clear();
                    for (int i = 0; i < Block; i++) plan.Rays.Unseen.AsSpan(ray, Block).CopyTo(weight[(i * Block)..]);
                    foreach (ParallelView view in views) AddView<V>(plan, view, ray, depthMm, zMm.Slice(slice, Block), slopes, sum, weight);
                    for (int i = 0; i < Block * Block; i += V.Count) (V.Load(in sum[0], i) / V.Load(in weight[0], i)).Store(ref sum[0], i);
                    Transposition.Block(in sum[0], Block, Block, ref ofBlock[depth * slices + slice], perRay, Block);
                }
            }
        }
    }

    /// <summary>One view's share at 16 rays and 16 slices.</summary>
    private static void AddView<V>(
        WfbpPlan plan, ParallelView view, int ray, float depthMm, ReadOnlySpan<float> zMm, Span<float> slopes, Span<float> sum, Span<float> weight)
        where V : unmanaged, ILanes<V>
    {
        int stride = plan.Rays.Stride, lastCell = plan.Profile.Nodes - 2;
        float lastNode = plan.Profile.Nodes - 1, central = view.CentralNode;
        ref float rows = ref MemoryMarshal.GetArrayDataReference(view.Samples), source = ref view.SourceMm[ray];
        ref float weights = ref MemoryMarshal.GetArrayDataReference(plan.Profile.Weights);
        ref float s = ref sum[0], w = ref weight[0], z = ref MemoryMarshal.GetReference(zMm);
        V beyond = V.All(view.Starts.Sense * depthMm), zero = V.All(0), one = V.All(1);
        for (int q = 0; q < Block; q += V.Count)
        {
            V slope = V.Load(in view.Starts.NodesPerSlope[ray], q) / (V.Load(in view.Starts.DepthMm[ray], q) + beyond), from = V.Load(in source, q);
            slope.Store(ref slopes[0], q);
            float firstSlope = slopes[q], lastSlope = slopes[q + V.Count - 1], firstSource = Unsafe.Add(ref source, q), lastSource = Unsafe.Add(ref source, q + V.Count - 1);
            for (int k = 0; k < Block; k++)
            {
                float zk = Unsafe.Add(ref z, k);
                float a = central + (zk - firstSource) * firstSlope, b = central + (zk - lastSource) * lastSlope;
                float least = MathF.Min(a, b), most = MathF.Max(a, b);
                if (!(most > 0 && least < lastNode)) continue;
                int cell = (int)MathF.Max(least, 0), last = Math.Min((int)most, lastCell), at = k * Block + q;
                V fraction = V.MultiplyAdd(V.All(zk) - from, slope, V.All(central - cell));
                ref float row = ref Unsafe.Add(ref rows, cell * stride + ray + q);
                V p = V.Load(in row, 0), v = V.All(Unsafe.Add(ref weights, cell));
                for (int e = cell; e <= last; e++)
                {
                    V part = V.Max(zero, V.Min(one, fraction));
                    V next = V.Load(in row, stride), here = V.Load(in row, 0);
                    p = V.MultiplyAdd(part, next - here, p);
                    v = V.MultiplyAdd(part, V.All(Unsafe.Add(ref weights, e + 1) - Unsafe.Add(ref weights, e)), v);
                    fraction -= one;
                    row = ref Unsafe.Add(ref row, stride);
                }
                (V.Load(in s, at) + p).Store(ref s, at);
                (V.Load(in w, at) + v).Store(ref w, at);
            }
        }
    }
}
