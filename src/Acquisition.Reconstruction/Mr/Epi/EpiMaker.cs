using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// Images of echo trains: takes out what is left of the phase between the polarities, channel by channel, and leaves the rest to another maker. Navigators see the
/// object's projection before the echoes have settled; the image sees the lines themselves.
/// </summary>
/// <param name="plan">Sizes.</param>
/// <param name="polarities">Of the lines that the readout step has seen.</param>
/// <param name="images">Makes the images.</param>
internal sealed class EpiMaker(CartesianPlan plan, LinePolarities polarities, IImageMaker images) : IImageMaker
{
    private readonly FourierPlan _rows = new(plan.EncodedRows), _columns = new(plan.EncodedColumns);

    /// <summary>Columns of the field of view that the image keeps; noise beside it would only blunt the entropy.</summary>
    private readonly int _kept = Math.Min(plan.EncodedColumns, (int)Math.Ceiling((double)plan.EncodedColumns * plan.Columns / plan.TransformColumns));

    /// <summary>Bytes that it holds while it works: for each core an image of each polarity and what its entropy takes.</summary>
    public static long BytesFor(CartesianPlan plan) => 11L * sizeof(float) * plan.EncodedRows * plan.EncodedColumns * Environment.ProcessorCount;

    public IEnumerable<KspaceLine> Missing(LineSet lines) => images.Missing(lines);

    public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink sink)
    {
        Polarity[] rows = new Polarity[kspace.Grid.Rows];
        Polarity all = Polarity.None;
        foreach ((int line, Polarity polarity) in polarities.Take(image))
        {
            rows[kspace.Grid.Row(line)] = polarity;
            all |= polarity;
        }

        bool navigated = !all.HasFlag(Polarity.Unnavigated);
        bool mixed = Array.Exists(rows, row => row.HasFlag(Polarity.Forward | Polarity.Reversed));
        // One polarity has no ghost, and of a line's mean over both there is nothing to be taken out.
        if (all.HasFlag(Polarity.Forward | Polarity.Reversed) && !mixed)
        {
            Cores.For(kspace.Channels, channel => Correct(kspace.Samples.Span.Slice(channel * (int)kspace.Grid.ChannelLength, (int)kspace.Grid.ChannelLength), rows, navigated));
            if (!navigated) sink.Warn(NoNavigators(image));
        }

        return images.Make(image, kspace, calibration, sink);
    }

    public void Dispose() => images.Dispose();

    private static Warning NoNavigators(ImageIndex image) => new(WarningSeverity.Notice, "NO_NAVIGATORS",
        $"There are no navigators of both polarities before {ReadoutPlace.Name(image)}: the phase between the polarities is found in the image alone, which cannot tell it from one that moves the image by half of the field of view.");

    /// <param name="kspace">[rows × columns] of one channel.</param>
    /// <param name="rows">How each was acquired.</param>
    /// <param name="navigated">Whether navigators have been used already.</param>
    private void Correct(PlanarTarget<float> kspace, Polarity[] rows, bool navigated)
    {
        int columns = plan.EncodedColumns;
        _columns.TransformCentred(FourierDirection.Inverse, kspace);
        GhostEntropy entropy = new(Image(kspace, rows, Polarity.Forward), Image(kspace, rows, Polarity.Reversed), _kept);
        PhaseLine kept = navigated ? entropy.Refine(columns) : entropy.Find(columns);
        // The kept columns' origin is that of the whole.
        float[] half = new float[2 * columns];
        PlanarTarget<float> halves = new(half.AsSpan(0, columns), half.AsSpan(columns));
        kept.Halves(halves);
        for (int row = 0; row < rows.Length; row++)
            if (rows[row] != Polarity.None) PhaseLine.Turn(kspace.Slice(row * columns, columns), halves, rows[row].HasFlag(Polarity.Reversed));
        _columns.TransformCentred(FourierDirection.Forward, kspace);
    }

    /// <summary>What the lines of one polarity make, kept columns only: [rows × kept].</summary>
    private Planar<float> Image(Planar<float> hybrid, Polarity[] rows, Polarity polarity)
    {
        int columns = plan.EncodedColumns, first = columns / 2 - _kept / 2;
        float[] re = new float[rows.Length * _kept], im = new float[re.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            if (!rows[row].HasFlag(polarity)) continue;
            hybrid.Re.Slice(row * columns + first, _kept).CopyTo(re.AsSpan(row * _kept));
            hybrid.Im.Slice(row * columns + first, _kept).CopyTo(im.AsSpan(row * _kept));
        }

        PlanarTarget<float> image = new(re, im);
        _rows.TransformCentred(FourierDirection.Inverse, image, _kept);
        return image;
    }
}
