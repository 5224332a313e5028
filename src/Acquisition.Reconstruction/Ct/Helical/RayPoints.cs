using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// Puts a group's views together at points along its rays. 16 neighbouring rays make a vector: where they meet a view's rows differs by little, so that two
/// neighbouring pairs of rows hold all that they take, without a gather.
/// </summary>
internal static class RayPoints
{
    /// <summary>Rays and slices that are worked on together: the floats of the widest vector, a cache line.</summary>
    public const int Block = Transposition.Size;

    /// <summary><see cref="WfbpReference.Point"/> for the points that a tile takes from, and every slice.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="views">Of the group.</param>
    /// <param name="box">Which points.</param>
    /// <param name="slices">A multiple of 16 of them.</param>
    /// <param name="points">[rays × depths × slices].</param>
    public static void Fill<V>(WfbpPlan plan, ReadOnlySpan<ParallelView> views, in PointBox box, in SliceLine slices, Span<float> points)
        where V : unmanaged, ILanes<V>
    {
        int perRay = box.Depths * slices.Count, length = slices.Count * Block;
        using Arena.Frame frame = Arena.Open();
        Span<float> sum = frame.Take(length), weight = frame.Take(length), scratch = frame.Take(slices.Count + 2 * Block);
        for (int block = 0; block < box.Blocks; block++)
        {
            int ray = box.FirstRay + block * Block;
            (int first, int end) = box.DepthsOf(block);
            Span<float> ofBlock = points.Slice(block * Block * perRay, Block * perRay);
            if (ray < 0 || ray >= plan.Rays.Stride)
            {
                ofBlock.Fill(float.NaN);
                continue;
            }
            for (int depth = first; depth < end; depth++)
            {
                sum.Clear();
                for (int i = 0; i < length; i += V.Count) V.Load(in plan.Rays.Unseen[ray], i % Block).Store(ref weight[0], i);
                float depthMm = (float)((box.FirstDepth + depth) * plan.DepthStepMm);
                foreach (ParallelView view in views) AddView<V>(plan, view, ray, depthMm, slices, scratch, sum, weight);
                for (int i = 0; i < length; i += V.Count) (V.Load(in sum[0], i) / V.Load(in weight[0], i)).Store(ref sum[0], i);
                for (int slice = 0; slice < slices.Count; slice += Block)
                    Transposition.Block(in sum[slice * Block], Block, Block, ref ofBlock[depth * slices.Count + slice], perRay, Block);
            }
        }
    }

    /// <summary>One view's share at 16 rays and all slices.</summary>
    private static void AddView<V>(
        WfbpPlan plan, ParallelView view, int ray, float depthMm, in SliceLine slices, Span<float> scratch, Span<float> sum, Span<float> weight)
        where V : unmanaged, ILanes<V>
    {
        ref float bases = ref scratch[0], steps = ref scratch[Block], cells = ref scratch[2 * Block];
        V beyond = V.All(view.Starts.Sense * depthMm), first = V.All(slices.FirstMm), step = V.All(slices.StepMm), central = V.All(view.CentralNode);
        for (int q = 0; q < Block; q += V.Count)
        {
            // A ray's node at slice k is base + k·step.
            V slope = V.Load(in view.Starts.NodesPerSlope[ray], q) / (V.Load(in view.Starts.DepthMm[ray], q) + beyond);
            V.MultiplyAdd(first - V.Load(in view.SourceMm[ray], q), slope, central).Store(ref bases, q);
            (step * slope).Store(ref steps, q);
            float leftBase = Unsafe.Add(ref bases, q), rightBase = Unsafe.Add(ref bases, q + V.Count - 1);
            float leftStep = Unsafe.Add(ref steps, q), rightStep = Unsafe.Add(ref steps, q + V.Count - 1);
            float ends = MathF.Max(MathF.Abs(leftBase - rightBase), MathF.Abs(leftBase - rightBase + (slices.Count - 1) * (leftStep - rightStep)));
            if (ends >= 1)
            {
                for (int lane = q; lane < q + V.Count; lane++)
                    AddRay(plan, view, ray + lane, Unsafe.Add(ref bases, lane), Unsafe.Add(ref steps, lane), slices.Count, ref sum[lane], ref weight[lane]);
                continue;
            }

            (int from, int to) = Within(plan.Profile.Nodes, slices.Count, leftBase, leftStep);
            if (from >= to) continue;
            V a = V.All(leftBase), b = V.All(rightBase), perA = V.All(leftStep), perB = V.All(rightStep);
            for (int k = from & -Block; k < to; k += V.Count)
            {
                V slice = V.All(k) + V.Load(in Offsets[0], 0);
                V.Floor(V.Min(V.MultiplyAdd(slice, perA, a), V.MultiplyAdd(slice, perB, b))).Store(ref cells, k);
            }
            AddSlices<V>(plan, view, ray + q, from, to, in cells, V.Load(in bases, q), V.Load(in steps, q), ref sum[q], ref weight[q]);
        }
    }

    /// <summary>
    /// The slices in which a ray and its neighbours, less than a node away, meet nodes with two more after them. In the others they meet none of those within
    /// the outermost four, and those hold nothing.
    /// </summary>
    private static (int From, int To) Within(int nodes, int slices, float node, float step)
    {
        float perNode = 1 / step, a = (1 - node) * perNode, b = (nodes - 3 - node) * perNode;
        return ((int)MathF.Ceiling(Math.Clamp(MathF.Min(a, b), 0, slices)), (int)MathF.Floor(Math.Clamp(MathF.Max(a, b), -1, slices - 1)) + 1);
    }

    private static void AddSlices<V>(WfbpPlan plan, ParallelView view, int ray, int from, int to, ref readonly float cells, V nodes, V steps, ref float sum, ref float weight)
        where V : unmanaged, ILanes<V>
    {
        ref float samples = ref view.Samples.Span[view.Start(ray)];
        ref float weights = ref MemoryMarshal.GetArrayDataReference(plan.Profile.Weights), differences = ref MemoryMarshal.GetArrayDataReference(plan.Profile.Differences);
        V zero = V.All(0), one = V.All(1);
        for (nint k = from; k < to; k++)
        {
            float cell = Unsafe.Add(ref Unsafe.AsRef(in cells), k);
            nint at = float.ConvertToIntegerNative<nint>(cell);
            V fraction = V.MultiplyAdd(V.All(k), steps, nodes) - V.All(cell);
            V inFirst = V.Min(fraction, one), inSecond = V.Max(fraction - one, zero);
            ref float row = ref Unsafe.Add(ref samples, at * Block);
            V a = V.Load(in row, 0), b = V.Load(in row, Block), c = V.Load(in row, 2 * Block);
            V p = V.MultiplyAdd(inSecond, c - b, V.MultiplyAdd(inFirst, b - a, a));
            V w = V.MultiplyAdd(inFirst, V.All(Unsafe.Add(ref differences, at)), V.All(Unsafe.Add(ref weights, at)));
            w = V.MultiplyAdd(inSecond, V.All(Unsafe.Add(ref differences, at + 1)), w);
            (V.Load(in sum, k * Block) + p).Store(ref sum, k * Block);
            (V.Load(in weight, k * Block) + w).Store(ref weight, k * Block);
        }
    }

    /// <summary>One ray by itself, where its neighbours meet far other rows: few channels, many rows.</summary>
    private static void AddRay(WfbpPlan plan, ParallelView view, int ray, float firstNode, float step, int slices, ref float sum, ref float weight)
    {
        Span<float> nodes = view.Samples.Span[view.Start(ray)..];
        for (int k = 0; k < slices; k++)
        {
            float node = firstNode + k * step;
            if (!(node > 0 && node < plan.Profile.Nodes - 1)) continue;
            int cell = (int)node;
            float fraction = node - cell, here = nodes[cell * Block];
            Unsafe.Add(ref sum, k * Block) += here + fraction * (nodes[(cell + 1) * Block] - here);
            Unsafe.Add(ref weight, k * Block) += plan.Profile.Weights[cell] + fraction * plan.Profile.Differences[cell];
        }
    }

    private static ReadOnlySpan<float> Offsets => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
}
