using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// Puts a group's views together at points along its rays. 16 neighbouring rays make a vector: where they meet a view's rows differs by little, so that two
/// neighbouring pairs of rows hold all that they take, without a gather. Most rows weigh 1: only where a view fades in or out are weights summed and divided by.
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
        Sums sums = new(frame.Take(length), frame.Take(length), frame.Take(Changes.Length(slices.Count) * Block / V.Count));
        Span<float> scratch = frame.Take(slices.Count + 2 * Block);
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
                sums.Clear();
                float depthMm = (float)((box.FirstDepth + depth) * plan.DepthStepMm);
                foreach (ParallelView view in views) AddView<V>(plan, view, ray, depthMm, slices, scratch, sums);
                for (int q = 0; q < Block; q += V.Count) Divide<V>(sums, q, slices.Count, V.Load(in plan.Rays.Unseen[ray], q));
                for (int slice = 0; slice < slices.Count; slice += Block)
                    Transposition.Block(in sums.Values[slice * Block], Block, Block, ref ofBlock[depth * slices.Count + slice], perRay, Block);
            }
        }
    }

    /// <summary>One view's share at 16 rays and all slices.</summary>
    private static void AddView<V>(
        WfbpPlan plan, ParallelView view, int ray, float depthMm, in SliceLine slices, Span<float> scratch, in Sums sums)
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
            Changes changes = sums.ChangesOf(q / V.Count, slices.Count);
            if (ends >= 1)
            {
                changes.Fade(0, slices.Count);
                for (int lane = q; lane < q + V.Count; lane++)
                    AddRay(plan, view, ray + lane, Unsafe.Add(ref bases, lane), Unsafe.Add(ref steps, lane), slices.Count, ref sums.Values[lane], ref sums.Weights[lane]);
                continue;
            }

            // Neighbours are less than a node away. In the slices that are left out they meet none but the outermost four nodes, and those hold nothing.
            (int from, int to) = Within(1, plan.Profile.Nodes - 3, slices.Count, leftBase, leftStep);
            if (from >= to) continue;
            (int full, int fullEnd) = Within(plan.Profile.FirstFull + 1, plan.Profile.LastFull - 2, slices.Count, leftBase, leftStep);
            if (full >= fullEnd || plan.Profile.LastFull - plan.Profile.FirstFull <= 3) (full, fullEnd) = (to, to);
            V a = V.All(leftBase), b = V.All(rightBase), perA = V.All(leftStep), perB = V.All(rightStep);
            for (int k = from & -Block; k < to; k += V.Count)
            {
                V slice = V.All(k) + V.Load(in Offsets[0], 0);
                V.Floor(V.Min(V.MultiplyAdd(slice, perA, a), V.MultiplyAdd(slice, perB, b))).Store(ref cells, k);
            }
            changes.Fade(from, full);
            changes.Add(full, fullEnd);
            changes.Fade(fullEnd, to);
            V nodes = V.Load(in bases, q), perSlice = V.Load(in steps, q);
            AddFading(plan, view, ray + q, from, full, in cells, nodes, perSlice, ref sums.Values[q], ref sums.Weights[q]);
            AddFull(view, ray + q, full, fullEnd, in cells, nodes, perSlice, ref sums.Values[q]);
            AddFading(plan, view, ray + q, fullEnd, to, in cells, nodes, perSlice, ref sums.Values[q], ref sums.Weights[q]);
        }
    }

    /// <summary>The slices in which a ray meets nodes between two.</summary>
    private static (int From, int To) Within(int least, int most, int slices, float node, float step)
    {
        float perNode = 1 / step, a = (least - node) * perNode, b = (most - node) * perNode;
        return ((int)MathF.Ceiling(Math.Clamp(MathF.Min(a, b), 0, slices)), (int)MathF.Floor(Math.Clamp(MathF.Max(a, b), -1, slices - 1)) + 1);
    }

    /// <summary>Slices in which all rows that are met weigh 1.</summary>
    private static void AddFull<V>(ParallelView view, int ray, int from, int to, ref readonly float cells, V nodes, V steps, ref float sum)
        where V : unmanaged, ILanes<V>
    {
        ref float samples = ref view.Samples.Span[view.Start(ray)];
        V zero = V.All(0), one = V.All(1), slice = V.All(from), second = nodes - one;
        for (nint k = from; k < to; k++)
        {
            float cell = Unsafe.Add(ref Unsafe.AsRef(in cells), k);
            ref float row = ref Unsafe.Add(ref samples, float.ConvertToIntegerNative<nint>(cell) * Block);
            // From the second of the three rows: −1 to 1.
            V at = V.MultiplyAdd(slice, steps, second) - V.All(cell);
            V a = V.Load(in row, 0), b = V.Load(in row, Block), c = V.Load(in row, 2 * Block);
            V.MultiplyAdd(V.Max(at, zero), c - b, V.MultiplyAdd(V.Min(at, zero), b - a, V.Load(in sum, k * Block) + b)).Store(ref sum, k * Block);
            slice += one;
        }
    }

    /// <summary>Slices in which the view fades in or out: what its rows weigh is summed as well.</summary>
    private static void AddFading<V>(WfbpPlan plan, ParallelView view, int ray, int from, int to, ref readonly float cells, V nodes, V steps, ref float sum, ref float weight)
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

    /// <summary>The sums of all views by what they weigh together; NaN where none sees a point.</summary>
    private static void Divide<V>(in Sums sums, int q, int slices, V unseen)
        where V : unmanaged, ILanes<V>
    {
        Changes changes = sums.ChangesOf(q / V.Count, slices);
        ref float values = ref sums.Values[q], weights = ref sums.Weights[q];
        (float full, float fading) = (0, 0);
        for (int k = 0; k < slices; k++)
        {
            (full, fading) = (full + changes.Full[k], fading + changes.Fading[k]);
            V value = V.Load(in values, k * Block);
            value = fading == 0 ? value * (V.All(1 / full) + unseen) : value / (V.Load(in weights, k * Block) + V.All(full) + unseen);
            value.Store(ref values, k * Block);
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

    /// <summary>At 16 rays, by slice: what views say, and what those that fade weigh, [slices × 16]; and for each vector of rays where views come and go.</summary>
    private readonly ref struct Sums(Span<float> values, Span<float> weights, Span<float> changes)
    {
        private readonly Span<float> _changes = changes;
        public readonly Span<float> Values = values;
        public readonly Span<float> Weights = weights;

        public Changes ChangesOf(int vector, int slices) => new(_changes.Slice(vector * Changes.Length(slices), Changes.Length(slices)));

        public void Clear()
        {
            Values.Clear();
            Weights.Clear();
            _changes.Clear();
        }
    }

    /// <summary>By how many views there are more at a slice than at the one before it: such as weigh 1, and such as fade.</summary>
    private readonly ref struct Changes(Span<float> changes)
    {
        public readonly Span<float> Full = changes[..(changes.Length / 2)];
        public readonly Span<float> Fading = changes[(changes.Length / 2)..];

        /// <summary>One more than there are slices, in whole vectors.</summary>
        public static int Length(int slices) => 2 * (slices + Block);

        public void Add(int from, int to)
        {
            Full[from]++;
            Full[to]--;
        }

        public void Fade(int from, int to)
        {
            Fading[from]++;
            Fading[to]--;
        }
    }
}
