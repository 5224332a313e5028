using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>How the lines of a k-space were acquired.</summary>
/// <param name="Rows">Of each row.</param>
internal sealed record TrainPolarities(Polarity[] Rows)
{
    private readonly Polarity _all = Rows.Aggregate(Polarity.None, (all, row) => all | row);

    public bool IsNavigated => !_all.HasFlag(Polarity.Unnavigated);

    /// <summary>One polarity has no ghost, and of a line's mean over both there is nothing to be taken out.</summary>
    public bool CanHaveGhost => _all.HasFlag(Polarity.Forward | Polarity.Reversed) && !Array.Exists(Rows, row => row.HasFlag(Polarity.Forward | Polarity.Reversed));
}

/// <summary>Finds the phase between the polarities of lines of k-space by entropy, and takes it out: each channel has its own.</summary>
/// <param name="plan">Sizes.</param>
internal sealed class PolarityCorrection(CartesianPlan plan)
{
    private readonly int _columns = plan.EncodedColumns;
    private readonly FourierPlan _plan = new(plan.EncodedColumns);

    /// <summary>Columns of the field of view that the image keeps; noise beside it would only blunt the entropy.</summary>
    private readonly int _kept = Math.Min(plan.EncodedColumns, (int)Math.Ceiling((double)plan.EncodedColumns * plan.Columns / plan.TransformColumns));

    /// <summary>Bytes that it holds while it works: for each core an image of each polarity and what its entropy takes.</summary>
    public static long BytesFor(CartesianPlan plan) => 11L * sizeof(float) * plan.EncodedRows * plan.EncodedColumns * Environment.ProcessorCount;

    /// <summary>Takes out a phase that is known.</summary>
    /// <param name="kspace">[channels × rows × columns].</param>
    /// <param name="lines">How its rows were acquired.</param>
    /// <param name="phases">[channels].</param>
    public void Apply(PlanarMemory<float> kspace, TrainPolarities lines, PhaseLine[] phases) => Cores.For(phases.Length, channel =>
    {
        PlanarTarget<float> target = Channel(kspace.Span, lines, channel);
        _plan.TransformCentred(FourierDirection.Inverse, target);
        TakeOut(target, lines, phases[channel]);
    });

    /// <summary>Finds the phase, and takes it out.</summary>
    /// <param name="kspace">[channels × rows × columns].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="lines">How its rows were acquired.</param>
    /// <param name="near">[channels] from which the search starts; null: from 0 behind navigators, else from nothing.</param>
    /// <returns>[channels].</returns>
    public PhaseLine[] FindAndApply(PlanarMemory<float> kspace, int channels, TrainPolarities lines, PhaseLine[]? near)
    {
        PhaseLine[] phases = new PhaseLine[channels];
        FourierPlan rows = new(lines.Rows.Length);
        Cores.For(channels, channel =>
        {
            PlanarTarget<float> target = Channel(kspace.Span, lines, channel);
            _plan.TransformCentred(FourierDirection.Inverse, target);
            GhostEntropy entropy = new(Image(rows, target, lines, Polarity.Forward), Image(rows, target, lines, Polarity.Reversed), _kept);
            phases[channel] = near is null && !lines.IsNavigated ? entropy.Find(_columns) : entropy.Refine(_columns, near?[channel] ?? default);
            TakeOut(target, lines, phases[channel]);
        });
        return phases;
    }

    private PlanarTarget<float> Channel(PlanarTarget<float> kspace, TrainPolarities lines, int channel)
    {
        int length = lines.Rows.Length * _columns;
        return kspace.Slice(channel * length, length);
    }

    /// <summary>From the transformed readouts back to k-space, without the phase. The kept columns' origin is that of the whole.</summary>
    private void TakeOut(PlanarTarget<float> hybrid, TrainPolarities lines, PhaseLine phase)
    {
        float[] half = new float[2 * _columns];
        PlanarTarget<float> halves = new(half.AsSpan(0, _columns), half.AsSpan(_columns));
        phase.Halves(halves);
        for (int row = 0; row < lines.Rows.Length; row++)
            if (lines.Rows[row] != Polarity.None) PhaseLine.Turn(hybrid.Slice(row * _columns, _columns), halves, lines.Rows[row].HasFlag(Polarity.Reversed));
        _plan.TransformCentred(FourierDirection.Forward, hybrid);
    }

    /// <summary>What the lines of one polarity make, kept columns only: [rows × kept].</summary>
    private Planar<float> Image(FourierPlan plan, Planar<float> hybrid, TrainPolarities lines, Polarity polarity)
    {
        int first = _columns / 2 - _kept / 2;
        float[] re = new float[lines.Rows.Length * _kept], im = new float[re.Length];
        for (int row = 0; row < lines.Rows.Length; row++)
        {
            if (!lines.Rows[row].HasFlag(polarity)) continue;
            hybrid.Re.Slice(row * _columns + first, _kept).CopyTo(re.AsSpan(row * _kept));
            hybrid.Im.Slice(row * _columns + first, _kept).CopyTo(im.AsSpan(row * _kept));
        }

        PlanarTarget<float> image = new(re, im);
        plan.TransformCentred(FourierDirection.Inverse, image, _kept);
        return image;
    }
}
