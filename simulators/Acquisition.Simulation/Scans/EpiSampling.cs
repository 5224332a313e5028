using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// Single-shot echo-planar imaging: a train of trapezoids of alternating sign, sampled on their ramps too, at equal times. The trapezoid's whole area is the
/// image's extent of k, N/FOV. Three navigators without phase encoding, signs + − +, stand before the lines. The header says it as ISMRMRD's
/// ConventionalEPI does: sample i of a readout is taken acqDelayTime + i·dwellTime after its trapezoid began.
/// </summary>
public sealed record EpiSampling : MrSampling
{
    private const int Navigators = 3;

    /// <summary>Up and down alike.</summary>
    public int RampTimeUs { get; init; } = 120;
    public int FlatTopTimeUs { get; init; } = 320;

    /// <summary>From the beginning of a trapezoid to its first sample, and from the last to its end.</summary>
    public int AcquisitionDelayUs { get; init; } = 24;

    /// <summary>Every how many-th line.</summary>
    public int Acceleration1 { get; init; } = 1;

    /// <summary>
    /// Lines in the middle of every slice that are taken before the images, flag 20: in <see cref="Acceleration1"/> shots, each with the images' echo spacing and steps
    /// between lines, and with navigators of its own. 0: none.
    /// </summary>
    public int ReferenceLines1 { get; init; }

    /// <summary>The part of the lines that is taken, more than half.</summary>
    public double PartialFourier1 { get; init; } = 1;

    /// <summary>The gradient comes so much later than the receiver thinks: lines of either sign are shifted apart.</summary>
    public double GradientDelayUs { get; init; }

    /// <summary>A readout of positive sign is turned by so much, one of negative sign by as much the other way: half of their difference.</summary>
    public double PolarityPhaseRad { get; init; }

    private int EchoSpacingUs => 2 * RampTimeUs + FlatTopTimeUs;

    internal override int SamplesPerReadout(MrSimulationOptions options) => 2 * (int)((EchoSpacingUs - 2 * AcquisitionDelayUs) / options.DwellTimeUs / 2);

    internal override IReadOnlyList<MrEncoding> Encodings(MrSimulationOptions options)
    {
        if (options.Partitions > 1) throw new ArgumentException("This EPI is 2-D: Partitions must be 1.", nameof(options));
        int first = FirstLine(options);
        return
        [
            new()
            {
                EncodedSpace = options.EncodedSpace,
                ReconSpace = options.ReconSpace,
                Limits = new()
                {
                    KspaceEncodingStep1 = new(0, options.Rows - first - 1, options.Rows / 2 - first),
                    Slice = new(0, options.Slices - 1, 0),
                    Average = Several(options.Averages),
                    Repetition = new(0, options.Repetitions - 1, 0),
                },
                Trajectory = MrTrajectory.Epi,
                TrajectoryDescription = Description(options),
                ParallelImaging = Acceleration1 > 1 ? new(Acceleration1, 1) { CalibrationMode = ReferenceLines1 > 0 ? MrCalibrationMode.Separate : null } : null,
                EchoTrainLength = Lines(options).Length,
            },
        ];
    }

    internal override IEnumerable<PlannedReadout> Plan(MrSimulationOptions options)
    {
        int[] lines = Lines(options), slices = Slices(options);
        int firstReference = options.Rows / 2 - ReferenceLines1 / 2;
        if (ReferenceLines1 > 0)
            foreach (int slice in slices)
                for (int shot = 0; shot < Acceleration1; shot++)
                {
                    int[] taken = [.. Enumerable.Range(firstReference, ReferenceLines1).Where(line => (line - firstReference) % Acceleration1 == shot)];
                    foreach (PlannedReadout readout in Train(options, taken, new(Slice: slice), MrReadoutFlags.ParallelCalibration)) yield return readout with { SeparateCalibration = true };
                }

        for (int repetition = 0; repetition < options.Repetitions; repetition++)
            foreach (int slice in slices)
                for (int average = 0; average < options.Averages; average++)
                    foreach (PlannedReadout readout in Train(options, lines, new(Slice: slice, Average: average, Repetition: repetition), MrReadoutFlags.None)) yield return readout;
    }

    /// <summary>Navigators, then the lines.</summary>
    private IEnumerable<PlannedReadout> Train(MrSimulationOptions options, int[] lines, MrEncodingCounters counters, MrReadoutFlags flags)
    {
        int centre = options.Rows / 2, echo = Array.FindIndex(lines, line => line >= centre);
        for (int i = 0; i < Navigators; i++)
            yield return Readout(options, centre, i % 2 == 1, i - Navigators - echo, counters with { KspaceEncodeStep1 = centre - FirstLine(options) }, flags | MrReadoutFlags.PhaseCorrectionData);
        for (int i = 0; i < lines.Length; i++)
            yield return Readout(options, lines[i], (i + Navigators) % 2 == 1, i - echo, counters with { KspaceEncodeStep1 = lines[i] - FirstLine(options) }, flags);
    }

    private PlannedReadout Readout(MrSimulationOptions options, int line, bool reversed, int echoesFromCentre, MrEncodingCounters counters, MrReadoutFlags flags)
    {
        int samples = SamplesPerReadout(options);
        double sign = reversed ? -1 : 1, ky = (line - options.Rows / 2) / options.PhaseFieldOfViewMm;
        double[] us = [.. Enumerable.Range(0, samples).Select(i => AcquisitionDelayUs + i * options.DwellTimeUs)];
        FreePath path = new(
            Array.FindIndex(us, t => t >= .5 * EchoSpacingUs - 1e-9),
            [.. us.Select(t => new Vector3D(sign * Kx(options, t - GradientDelayUs), ky, 0))],
            [.. us.Select(t => 1e-6 * (echoesFromCentre * EchoSpacingUs + t - .5 * EchoSpacingUs))],
            sign * PolarityPhaseRad / (2 * Math.PI));
        return new(counters, path, flags | (reversed ? MrReadoutFlags.Reverse : MrReadoutFlags.None));
    }

    /// <summary>Of a trapezoid of positive sign, so long after its beginning: from −N/(2·FOV) to N/(2·FOV).</summary>
    private double Kx(MrSimulationOptions options, double us)
    {
        double ramp = RampTimeUs, down = ramp + FlatTopTimeUs, t = Math.Clamp(us, 0, EchoSpacingUs), rest = EchoSpacingUs - t;
        double area = ramp + FlatTopTimeUs;
        double passed = t < ramp ? t * t / (2 * ramp) : t < down ? t - ramp / 2 : area - rest * rest / (2 * ramp);
        return (passed / area - .5) * options.Columns / options.ReadFieldOfViewMm;
    }

    private int[] Lines(MrSimulationOptions options) =>
        [.. Enumerable.Range(FirstLine(options), options.Rows - FirstLine(options)).Where(line => (line - options.Rows / 2) % Acceleration1 == 0)];

    private int FirstLine(MrSimulationOptions options) => options.Rows - (int)Math.Ceiling(options.Rows * PartialFourier1);

    private MrTrajectoryDescription Description(MrSimulationOptions options) => new("ConventionalEPI")
    {
        UserParameters = new()
        {
            Longs =
            [
                new("etl", Lines(options).Length), new("numberOfNavigators", Navigators), new("rampUpTime", RampTimeUs), new("rampDownTime", RampTimeUs),
                new("flatTopTime", FlatTopTimeUs), new("echoSpacing", EchoSpacingUs), new("acqDelayTime", AcquisitionDelayUs), new("numSamples", SamplesPerReadout(options)),
            ],
            Doubles = [new("dwellTime", options.DwellTimeUs)],
        },
        Comment = "Times in µs.",
    };
}
