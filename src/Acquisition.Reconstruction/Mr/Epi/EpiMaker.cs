using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// Images of echo trains: takes out what is left of the phase between the polarities, channel by channel, of calibration lines too, and leaves the rest to another
/// maker. Navigators see the object's projection before the echoes have settled; the image sees the lines themselves. What is left is the scanner's, and stays from
/// one repetition to the next, while the navigators follow its drift.
/// </summary>
/// <param name="plan">Sizes.</param>
/// <param name="step">The readout step, which has seen the lines.</param>
/// <param name="images">Makes the images.</param>
internal sealed class EpiMaker(CartesianPlan plan, EpiReadoutStep step, IImageMaker images) : IImageMaker
{
    private readonly PolarityCorrection _correction = new(plan);

    /// <summary>Of each image's first repetition, [channels].</summary>
    private readonly Dictionary<ImageIndex, PhaseLine[]> _known = [];

    private readonly ConditionalWeakTable<CalibrationBlock, Calibration> _calibrations = [];

    public bool NeedsCalibration => images.NeedsCalibration;

    public bool Suffices(CalibrationBlock calibration) => images.Suffices(calibration);

    public IEnumerable<KspaceLine> Missing(LineSet lines) => images.Missing(lines);

    public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink sink)
    {
        TrainPolarities rows = new(step.Polarities.Take(image, kspace.Grid));
        Calibration? corrected = calibration is null ? null : _calibrations.GetValue(calibration, block => Corrected(image, block, kspace.Grid, rows));
        if (rows.CanHaveGhost)
        {
            Correct(image, kspace, rows, corrected?.Rest);
            if (!rows.IsNavigated) sink.Warn(NoNavigators(image));
        }

        return images.Make(image, kspace, corrected?.Block, sink);
    }

    public void Dispose() => images.Dispose();

    private static Warning NoNavigators(ImageIndex image) => new(WarningSeverity.Notice, "NO_NAVIGATORS",
        $"There are no navigators of both polarities before {ReadoutPlace.Name(image)}: the phase between the polarities is found in the image alone, which cannot tell it from one that moves the image by half of the field of view.");

    /// <param name="image">Which one.</param>
    /// <param name="kspace">Its lines.</param>
    /// <param name="rows">How they were acquired.</param>
    /// <param name="calibrated">What the calibration lines have had left: an image that is folded itself tells it less well.</param>
    private void Correct(ImageIndex image, ImageKspace kspace, TrainPolarities rows, PhaseLine[]? calibrated)
    {
        ImageIndex series = image with { Repetition = 0 };
        PhaseLine[]? known = calibrated ?? _known.GetValueOrDefault(series);
        if (known is not null && rows.IsNavigated) _correction.Apply(kspace.Samples, rows, known);
        // Without navigators nothing else follows the drift.
        else _known[series] = _correction.FindAndApply(kspace.Samples, kspace.Channels, rows, known);
    }

    /// <summary>A copy: the lines are shared with what assembled them.</summary>
    private Calibration Corrected(ImageIndex image, CalibrationBlock block, KspaceGrid grid, TrainPolarities own)
    {
        Polarity[] all = step.Calibrations.Find(image, grid) ?? own.Rows;
        TrainPolarities rows = new(all[block.Area.FirstRow..(block.Area.FirstRow + block.Rows)]);
        if (!rows.CanHaveGhost) return new(block, null);
        PlanarMemory<float> samples = new(block.Samples.Re.ToArray(), block.Samples.Im.ToArray());
        PhaseLine[] rest = _correction.FindAndApply(samples, block.Channels, rows, null);
        return new(block with { Samples = samples }, rest);
    }

    /// <param name="Block">Corrected.</param>
    /// <param name="Rest">By what, [channels]; null where its lines are of one polarity.</param>
    private sealed record Calibration(CalibrationBlock Block, PhaseLine[]? Rest);
}
