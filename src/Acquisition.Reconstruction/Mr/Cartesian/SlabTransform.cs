using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// The transform of a slab along the second phase encoding, from kz to the image's partitions; slab oversampling is cut off. It leaves the k-space of one slice after
/// another, which <see cref="ICartesianTransform"/> makes images of. In place where the image has no more partitions than were encoded.
/// </summary>
internal sealed class SlabTransform
{
    private readonly CartesianPlan _plan;
    private readonly FourierPlan _fourier;
    private readonly AxisMap _encoded;
    private readonly AxisMap _kept;
    private readonly float[] _re;       // [channels × partitions × encoded rows × encoded columns], where the k-space's own memory is too small
    private readonly float[] _im;
    private readonly float[] _sliceRe;  // [channels × encoded rows × encoded columns]
    private readonly float[] _sliceIm;

    public SlabTransform(CartesianPlan plan)
    {
        _plan = plan;
        _fourier = new FourierPlan(plan.TransformPartitions);
        _encoded = AxisMap.Centred(plan.EncodedPartitions, plan.TransformPartitions);
        _kept = AxisMap.Centred(plan.Partitions, plan.TransformPartitions);
        (_re, _im) = (new float[OwnLength(plan) / 2], new float[OwnLength(plan) / 2]);
        (_sliceRe, _sliceIm) = (new float[plan.KspaceLength], new float[plan.KspaceLength]);
    }

    /// <summary>Floats beside the k-space's own and one slice's.</summary>
    public static long OwnLength(CartesianPlan plan) => plan.Partitions <= plan.EncodedPartitions ? 0 : 2L * plan.Partitions * plan.KspaceLength;

    private int LineLength => _plan.EncodedRows * _plan.EncodedColumns;

    private bool InPlace => _re.Length == 0;

    /// <summary>From kz to partitions.</summary>
    /// <param name="kspace">[channels × encoded partitions × encoded rows × encoded columns]; overwritten.</param>
    public void Transform(PlanarMemory<float> kspace)
    {
        int tiles = (LineLength + LaneTile.Lanes - 1) / LaneTile.Lanes;
        PlanarMemory<float> target = Target(kspace);
        Cores.For(tiles * _plan.Channels, piece =>
        {
            (int channel, int tile) = Math.DivRem(piece, tiles);
            int first = tile * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, LineLength - first);
            using LaneWork work = new(_fourier);
            new LaneTile(channel * _plan.EncodedPartitions * LineLength + first, LineLength, 1, count).Load(kspace.Span.Exchanged, _encoded, work.A);
            PlanarTarget<float> result = _fourier.Execute(work.A, work.B, out _);
            new LaneTile(channel * TargetPartitions * LineLength + first, LineLength, 1, count).Store(result, 1, _kept, target.Span.Exchanged);
        });
    }

    /// <summary>The k-space of a partition, [channels × encoded rows × encoded columns], valid until the next call.</summary>
    /// <param name="kspace">What was transformed.</param>
    /// <param name="partition">One of the image's.</param>
    public PlanarMemory<float> Slice(PlanarMemory<float> kspace, int partition)
    {
        PlanarMemory<float> source = Target(kspace);
        for (int channel = 0; channel < _plan.Channels; channel++)
        {
            int from = (channel * TargetPartitions + partition) * LineLength, to = channel * LineLength;
            source.Re.Span.Slice(from, LineLength).CopyTo(_sliceRe.AsSpan(to));
            source.Im.Span.Slice(from, LineLength).CopyTo(_sliceIm.AsSpan(to));
        }
        return new(_sliceRe, _sliceIm);
    }

    private int TargetPartitions => InPlace ? _plan.EncodedPartitions : _plan.Partitions;

    private PlanarMemory<float> Target(PlanarMemory<float> kspace) => InPlace ? kspace : new(_re, _im);
}
