using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>Views of a detector that stands as its projection matrix says, flat: every voxel has a channel and a row of its own, and four gathers.</summary>
internal static class TiltedPass
{
    public static void Add(ConeBeamPlan plan, SeenLines seen, in ConeTile tile, ReadOnlySpan<ConeView> views, ReadOnlySpan<float> filtered, float[][] volume)
    {
        int viewLength = ConeBackprojector.LayoutOf(plan).ViewLength;
        for (int v = 0; v < views.Length; v++)
        {
            ReadOnlySpan<float> view = filtered.Slice(v * viewLength, viewLength);
            for (int row = tile.FirstRow; row < tile.FirstRow + tile.Rows; row++)
                for (int column = tile.FirstColumn; column < tile.FirstColumn + tile.Columns; column++)
                {
                    (int first, int end) = seen.Of(row * plan.Columns + column);
                    if (first >= end) continue;
                    Work work = new(plan, views[v], row, column, first, end, view, ref volume[row][column * ConeBackprojector.Lanes(plan)]);
                    Widest.Run(ref work);
                }
        }
    }

    private readonly ref struct Work(
        ConeBeamPlan plan, in ConeView view, int row, int column, int firstLine, int endLine, ReadOnlySpan<float> filtered, ref float voxels) : IVectorWork
    {
        private readonly ConeView _view = view;
        private readonly ReadOnlySpan<float> _filtered = filtered;
        private readonly ref float _voxels = ref voxels;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float numbers = ref MemoryMarshal.GetReference(Numbers);
            ref readonly float below = ref MemoryMarshal.GetReference(_filtered), above = ref _filtered[1];
            int lanes = ConeBackprojector.LayoutOf(plan).ChannelStride;
            ref readonly float belowRight = ref _filtered[lanes], aboveRight = ref _filtered[lanes + 1];
            V u0 = V.All(_view.U.At(0, row, column)), t0 = V.All(_view.T.At(0, row, column)), v0 = V.All(_view.V.At(0, row, column));
            V uStep = V.All(_view.U.Line), tStep = V.All(_view.T.Line), vStep = V.All(_view.V.Line), zero = V.All(0), one = V.All(1), stride = V.All(lanes);
            V lastChannel = V.All(plan.Channels - 1), lastRow = V.All(plan.DetectorRows - 1), centralChannel = V.All((float)plan.CentralChannel), centralRow = V.All((float)plan.CentralRow);
            for (int k = firstLine / V.Count * V.Count; k < endLine; k += V.Count)
            {
                V line = V.Load(in numbers, 0) + V.All(k);
                V reciprocal = one / V.MultiplyAdd(line, uStep, u0);
                V channel = V.MultiplyAdd(V.MultiplyAdd(line, tStep, t0), reciprocal, centralChannel), detectorRow = V.MultiplyAdd(V.MultiplyAdd(line, vStep, v0), reciprocal, centralRow);
                V insideChannel = V.Max(zero, V.Min(channel, lastChannel)), insideRow = V.Max(zero, V.Min(detectorRow, lastRow));
                V weight = V.IfGreater(V.Abs(channel - insideChannel) + V.Abs(detectorRow - insideRow), zero, zero, reciprocal * reciprocal);
                V left = V.Min(V.Floor(insideChannel), lastChannel - one), bottom = V.Min(V.Floor(insideRow), lastRow - one);
                V along = insideChannel - left, up = insideRow - bottom, index = V.MultiplyAdd(left, stride, bottom);
                V a = V.Gather(in below, index), b = V.Gather(in belowRight, index), c = V.Gather(in above, index), d = V.Gather(in aboveRight, index);
                V low = V.MultiplyAdd(along, b - a, a), high = V.MultiplyAdd(along, d - c, c);
                V.MultiplyAdd(weight, V.MultiplyAdd(up, high - low, low), V.Load(in _voxels, k)).Store(ref _voxels, k);
            }
        }
    }

    private static ReadOnlySpan<float> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
}
