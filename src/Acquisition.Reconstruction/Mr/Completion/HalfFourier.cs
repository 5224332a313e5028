using System.Numerics.Tensors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Completion;

/// <summary>
/// Completes k-space that is partial along one axis, coil by coil, as <see cref="HalfFourierReference"/> defines it: inverse transforms along the other axes, the lines
/// along the partial one, and back. So what comes after need not know of it.
/// </summary>
/// <param name="grid">The k-space.</param>
/// <param name="method">Homodyne detection or projection onto convex sets.</param>
internal sealed class HalfFourier(KspaceGrid grid, PartialFourier method)
{
    /// <summary>Of the projection. Each halves what is left to do, as the far half of k-space is given and the near one is not.</summary>
    public const int Iterations = 10;

    private readonly int[] _lengths = [grid.Partitions, grid.Rows, grid.Columns];
    private readonly FourierPlan?[] _plans = [null, null, null];

    /// <summary>Completes along one axis.</summary>
    /// <param name="axis">Partial.</param>
    /// <param name="kspace">[channels × partitions × rows × columns], 0 where nothing was acquired; overwritten.</param>
    public void Complete(PartialAxis axis, PlanarMemory<float> kspace)
    {
        TransformOthers(FourierDirection.Inverse, axis, kspace);
        FourierPlan plan = Plan(axis.Axis);
        Windows windows = new(axis);
        int inner = Inner(axis.Axis);
        Cores.For(plan.TileCount(kspace.Length, inner), tile => CompleteTile(plan.Tile(tile, kspace.Length, inner), plan, windows, kspace.Span));
        TransformOthers(FourierDirection.Forward, axis, kspace);
    }

    private FourierPlan Plan(int axis) => _plans[axis] ??= new FourierPlan(_lengths[axis]);

    private int Inner(int axis) => axis == 2 ? 1 : axis == 1 ? grid.Columns : grid.Rows * grid.Columns;

    private void TransformOthers(FourierDirection direction, PartialAxis axis, PlanarMemory<float> kspace)
    {
        for (int other = 0; other < 3; other++)
        {
            if (other == axis.Axis || _lengths[other] == 1) continue;
            Plan(other).TransformOnCores(direction, kspace, kspace, Inner(other));
        }
    }

    private void CompleteTile(LaneTile lanes, FourierPlan plan, Windows windows, PlanarTarget<float> kspace)
    {
        int length = plan.Length * LaneTile.Lanes;
        AxisMap map = AxisMap.Centred(plan.Length, plan.Length);
        using LaneWork work = new(plan, 4 * length);
        PlanarTarget<float> data = new(work.Own[..length], work.Own.Slice(length, length));
        PlanarTarget<float> phase = new(work.Own.Slice(2 * length, length), work.Own.Slice(3 * length, length));
        lanes.Load(kspace, map, data);

        Weigh(data, windows.LowPass, work.A);
        Turning.Normalise(Inverse(plan, work.A, work.B, out _).Slice(0, length), phase);
        PlanarTarget<float> completed = method == PartialFourier.Homodyne ? Homodyne(plan, windows, data, phase, work) : Project(plan, windows, data, phase, work);
        lanes.Store(completed, 1, map, kspace);
    }

    private static PlanarTarget<float> Homodyne(FourierPlan plan, Windows windows, PlanarTarget<float> data, PlanarTarget<float> phase, LaneWork work)
    {
        Weigh(data, windows.Homodyne, work.A);
        PlanarTarget<float> image = Inverse(plan, work.A, work.B, out PlanarTarget<float> free);
        Turning.KeepInPhase(image.Slice(0, data.Length), phase, 1f / plan.Length);
        return plan.Execute(image, free, out _);
    }

    private static PlanarTarget<float> Project(FourierPlan plan, Windows windows, PlanarTarget<float> data, PlanarTarget<float> phase, LaneWork work)
    {
        PlanarTarget<float> estimate = work.A, free = work.B;
        data.Re.CopyTo(estimate.Re);
        data.Im.CopyTo(estimate.Im);
        for (int i = 0; i < Iterations; i++)
        {
            PlanarTarget<float> image = Inverse(plan, estimate, free, out free);
            Turning.KeepInPhase(image.Slice(0, data.Length), phase, 1f / plan.Length);
            estimate = plan.Execute(image, free, out free);
            foreach (AxisSegment acquired in windows.Acquired)
            {
                Range rows = (acquired.Row * LaneTile.Lanes)..((acquired.Row + acquired.Count) * LaneTile.Lanes);
                data.Re[rows].CopyTo(estimate.Re[rows]);
                data.Im[rows].CopyTo(estimate.Im[rows]);
            }
        }
        return estimate;
    }

    /// <summary>The inverse transform of a tile, not scaled.</summary>
    private static PlanarTarget<float> Inverse(FourierPlan plan, PlanarTarget<float> a, PlanarTarget<float> b, out PlanarTarget<float> free)
    {
        PlanarTarget<float> result = plan.Execute(a.Exchanged, b.Exchanged, out free).Exchanged;
        free = free.Exchanged;
        return result;
    }

    private static void Weigh(PlanarTarget<float> data, float[] weights, PlanarTarget<float> target)
    {
        for (int row = 0; row < weights.Length; row++)
        {
            int at = row * LaneTile.Lanes;
            TensorPrimitives.Multiply(data.Re.Slice(at, LaneTile.Lanes), weights[row], target.Re[at..]);
            TensorPrimitives.Multiply(data.Im.Slice(at, LaneTile.Lanes), weights[row], target.Im[at..]);
        }
    }

    /// <summary>Weights in the order of a transform's rows, and the rows that were acquired.</summary>
    private sealed class Windows
    {
        public Windows(PartialAxis axis)
        {
            AxisMap map = AxisMap.Centred(axis.Length, axis.Length);
            LowPass = InRows(HalfFourierWeights.LowPass(axis), map);
            Homodyne = InRows(HalfFourierWeights.Homodyne(axis), map);
            int centre = axis.Length / 2;
            (AxisExtent from, AxisExtent to) = (axis.Acquired.Within(new(centre, axis.Length)), axis.Acquired.Within(new(0, centre)));
            Acquired = [new(from.First, map.Row(from.First), from.Count), new(to.First, map.Row(to.First), to.Count)];
        }

        public float[] LowPass { get; }
        public float[] Homodyne { get; }
        public AxisSegment[] Acquired { get; }

        private static float[] InRows(float[] weights, AxisMap map)
        {
            float[] rows = new float[weights.Length];
            for (int i = 0; i < weights.Length; i++) rows[map.Row(i)] = weights[i];
            return rows;
        }
    }
}
