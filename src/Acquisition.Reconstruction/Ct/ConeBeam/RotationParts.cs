using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Which slices each rotation makes. At rest each makes them all: a repetition. Where the table steps, a slice is made by the rotation whose middle is nearest: its
/// rays are the least inclined there.
/// </summary>
internal sealed class RotationParts
{
    private readonly CtAcquisition _ct;
    private readonly ConeBeamPlan _whole;
    private readonly double _firstMiddleMm;
    private readonly double _feedMm;
    private readonly int _rotations;

    /// <param name="ct">The rotations.</param>
    /// <param name="whole">All slices.</param>
    /// <param name="firstTableMm">Z of the isocentre at the first rotation.</param>
    public RotationParts(CtAcquisition ct, ConeBeamPlan whole, double firstTableMm)
    {
        (_ct, _whole) = (ct, whole);
        (double first, double last) = ConeBeamField.Along(ct.Sources[0], 0);
        _firstMiddleMm = firstTableMm + (first + last) / 2;
        _rotations = ConeBeamField.Rotations(ct);
        _feedMm = ct.TableFeedPerRotationMm ?? 0;
    }

    public ConeBeamPlan Whole => _whole;

    private bool Steps => _feedMm != 0 && _rotations > 1;

    /// <summary>The part of a rotation that begins.</summary>
    public ConeRotation Begin(int rotation, double tableMm, int views, bool byMatrix, IConeBeamKernels kernels)
    {
        (int first, int count) = Steps ? Slices(rotation) : (0, _whole.Grid.Slices);
        // A rotation that is nearest to none makes one slice that nobody takes, so that its views go the same way.
        ConeBeamPlan plan = _whole.Part(_whole.Slices.FirstLine(first), _whole.Slices.LineCount(Math.Max(1, count)));
        // What matrices see is known when the last of them has come: until then everything is built.
        SeenLines seen = byMatrix ? SeenLines.All(plan) : SeenLines.OfRotation(plan, _ct.Sources[0], tableMm);
        return new(plan, seen, kernels.Open(plan, byMatrix ? SeenLines.All(plan) : seen, views), first, count);
    }

    public ReconstructedImage Image(int rotation, ConeRotation part, int slice, ReadOnlyMemory<float> pixels, long replaced, double? currentMa)
    {
        int number = part.FirstSlice + slice, repetition = Steps ? 0 : rotation;
        return new()
        {
            InstanceNumber = repetition * _whole.Grid.Slices + number + 1,
            Rows = _whole.Rows,
            Columns = _whole.Columns,
            Pixels = pixels,
            Plane = _whole.Grid.Plane(number),
            Index = new ImageIndex(Slice: number, Repetition: repetition),
            ReplacedSamples = replaced,
            TubeCurrentMa = currentMa,
        };
    }

    /// <summary>The slices whose nearest rotation this is: neighbours.</summary>
    private (int First, int Count) Slices(int rotation)
    {
        int first = 0;
        while (first < _whole.Grid.Slices && Nearest(first) != rotation) first++;
        int end = first;
        while (end < _whole.Grid.Slices && Nearest(end) == rotation) end++;
        return end > first ? (first, end - first) : (0, 0);
    }

    private int Nearest(int slice) => (int)Math.Clamp(Math.Round((_whole.Grid.SliceZ(slice) - _firstMiddleMm) / _feedMm), 0, _rotations - 1);
}

/// <summary>A rotation in progress.</summary>
/// <param name="Plan">The lines of its slices.</param>
/// <param name="Seen">Which of them it sees.</param>
/// <param name="Accumulator">What its views are added to.</param>
/// <param name="FirstSlice">The first of its slices among all.</param>
/// <param name="Slices">How many it makes.</param>
internal sealed record ConeRotation(ConeBeamPlan Plan, SeenLines Seen, IConeBeamAccumulator Accumulator, int FirstSlice, int Slices)
{
    /// <summary>Leaves out what a view does not see.</summary>
    public void Narrow(ConeView view) => Cores.For(Plan.Rows, row => Seen.Narrow(Plan, view, row));
}
