using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Mr.Epi;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Epi;

/// <summary>
/// An echo train over a phantom whose k-space is a closed form, at the places that the trapezoid makes: three navigators of polarity −, +, −, then lines of
/// polarity +, −, +, …
/// </summary>
/// <param name="Shift">Between the polarities' echoes, samples of the grid.</param>
/// <param name="Phase">Between the polarities, radians.</param>
internal sealed record EpiScan(double Shift, double Phase)
{
    public const int Rows = 64, Columns = 64, EncodedColumns = 128;

    public static readonly EpiTrapezoid Trapezoid = new(160, 240, 160, 32, 496.0 / 124, 124);

    private static readonly MrSimulation FourCoils = Simulate(CoilArray.Ring(4)), ManyCoils = Simulate(CoilArray.Helmet(16));

    private MrSimulation Simulation => Factor > 1 ? ManyCoils : FourCoils;

    /// <summary>Every how many-th line; above 1 with 16 coils.</summary>
    public int Factor { get; init; } = 1;

    /// <summary>Calibrated by lines of echo trains, as many shots as the factor, or by a gradient echo without a ghost.</summary>
    public Reference Reference { get; init; }

    public int ReferenceLines { get; init; } = 24;

    /// <summary>Lines that are left out at the beginning: partial Fourier.</summary>
    public int FirstLine { get; init; }

    /// <summary>Between the first and the last channel, radians: what one phase for all channels cannot follow.</summary>
    public double PhaseSpread { get; init; }

    public int Repetitions { get; init; } = 1;

    /// <summary>Added to the phase with each repetition, radians.</summary>
    public double Drift { get; init; }

    public MrForwardModel Model => Simulation.Model;

    /// <summary>Between two readouts, radians: off-resonance.</summary>
    public double PhasePerEcho { get; init; }

    public bool HasNavigators { get; init; } = true;

    /// <summary>Standard deviation of a sample's parts, as a fraction of the largest.</summary>
    public double Noise { get; init; }

    /// <summary>What lines of polarity + have more than those of polarity −: a shift of σ/2 forth and back makes −2πσx/N between the images.</summary>
    public PhaseLine Truth => new(Phase, -2 * Math.PI * Shift / EncodedColumns);

    public static MrSpace EncodedSpace { get; } = new(new(EncodedColumns, Rows, 1), new(480, 240, 5));

    public ScanHeader Header => Simulation.Header.WithEncoding(_ => new MrEncoding
    {
        EncodedSpace = EncodedSpace,
        ReconSpace = new(new(Columns, Rows, 1), new(240, 240, 5)),
        Limits = new() { KspaceEncodingStep1 = new(FirstLine, Rows - 1, Rows / 2), Slice = new(0, 0, 0), Segment = new(0, 1, 0), Average = new(0, 0, 0), Repetition = new(0, Repetitions - 1, 0) },
        ParallelImaging = Factor > 1 ? new(Factor, 1) { CalibrationMode = Reference == Reference.None ? null : MrCalibrationMode.Separate } : null,
        Trajectory = MrTrajectory.Epi,
        TrajectoryDescription = new("ConventionalEPI")
        {
            UserParameters = new()
            {
                Longs = [new("rampUpTime", 160), new("flatTopTime", 240), new("rampDownTime", 160), new("acqDelayTime", 32), new("numSamples", Trapezoid.Samples)],
                Doubles = [new("dwellTime", Trapezoid.DwellUs)],
            },
        },
    });

    public List<MrReadout> Readouts()
    {
        MrReadout like = Simulation.Readouts().First(readout => readout.Flags.HasFlag(MrReadoutFlags.FirstInSlice) || readout.Counters.KspaceEncodeStep1 == 0);
        List<MrReadout> readouts = [];
        int first = (Rows - ReferenceLines) / 2;
        if (Reference == Reference.GradientEcho)
            for (int line = first; line < first + ReferenceLines; line++) readouts.Add(GradientEcho(like, line));
        if (Reference == Reference.EchoTrains)
            for (int shot = 0; shot < Factor; shot++) readouts.AddRange(Train(like, LinesFrom(first + shot, first + ReferenceLines), 0, MrReadoutFlags.ParallelCalibration));
        for (int repetition = 0; repetition < Repetitions; repetition++)
            readouts.AddRange(Train(like, LinesFrom(FirstLine + (Rows / 2 - FirstLine) % Factor, Rows), repetition, MrReadoutFlags.None));
        return readouts;
    }

    private IEnumerable<int> LinesFrom(int first, int end)
    {
        for (int line = first; line < end; line += Factor) yield return line;
    }

    private IEnumerable<MrReadout> Train(MrReadout like, IEnumerable<int> lines, int repetition, MrReadoutFlags flags)
    {
        int echo = 0;
        if (HasNavigators)
            foreach (bool reversed in (bool[])[true, false, true]) yield return Readout(like, echo++, Rows / 2, repetition, reversed, flags | MrReadoutFlags.PhaseCorrectionData);
        bool back = false;
        foreach (int line in lines)
        {
            yield return Readout(like, echo++, line, repetition, back, flags);
            back = !back;
        }
    }

    private MrReadout GradientEcho(MrReadout like, int line)
    {
        double[] kx = [.. Enumerable.Range(0, EncodedColumns).Select(i => (i - EncodedColumns / 2) / EncodedSpace.FieldOfViewMm.X)];
        ComplexRow[] coils = Model.Slice(like.Position, like.ReadDirection, like.PhaseDirection, kx).Line((line - Rows / 2) / EncodedSpace.FieldOfViewMm.Y);
        return Readout(like, coils, _ => 0, line, line, 0, reversed: false, MrReadoutFlags.ParallelCalibration);
    }

    private MrReadout Readout(MrReadout like, int echo, int line, int repetition, bool reversed, MrReadoutFlags flags)
    {
        double side = reversed ? -.5 : .5;
        double[] kx = [.. Trapezoid.Positions(EncodedColumns, reversed).Select(k => (k + side * Shift) / EncodedSpace.FieldOfViewMm.X)];
        ComplexRow[] coils = Model.Slice(like.Position, like.ReadDirection, like.PhaseDirection, kx).Line((line - Rows / 2) / EncodedSpace.FieldOfViewMm.Y);
        return Readout(like, coils, coil => side * (Phase + Drift * repetition + PhaseSpread * ((double)coil / (coils.Length - 1) - .5)) + PhasePerEcho * echo, echo, line, repetition, reversed, flags);
    }

    private MrReadout Readout(MrReadout like, ComplexRow[] coils, Func<int, double> angle, int seed, int line, int repetition, bool reversed, MrReadoutFlags flags)
    {
        double deviation = Noise * 1e4;
        int count = coils[0].Length;
        Random random = new(seed);
        float[] samples = new float[2 * coils.Length * count];
        for (int coil = 0; coil < coils.Length; coil++)
            for (int i = 0; i < count; i++)
            {
                System.Numerics.Complex value = coils[coil][i] * System.Numerics.Complex.FromPolarCoordinates(1, angle(coil));
                int at = 2 * (coil * count + (reversed ? count - 1 - i : i));
                samples[at] = (float)(value.Real + deviation * Gauss(random));
                samples[at + 1] = (float)(value.Imaginary + deviation * Gauss(random));
            }

        return like with
        {
            Flags = flags | (reversed ? MrReadoutFlags.Reverse : MrReadoutFlags.None),
            NumberOfSamples = count,
            ActiveChannels = coils.Length,
            AvailableChannels = coils.Length,
            CenterSample = count / 2,
            DiscardPre = 0,
            DiscardPost = 0,
            Counters = new(KspaceEncodeStep1: line, Segment: reversed ? 1 : 0, Average: 0, Repetition: repetition),
            Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
            Trajectory = default,
            TrajectoryDimensions = 0,
        };
    }

    private static MrSimulation Simulate(CoilArray coils) => MrScans.Simulate(o => o with { Columns = Columns, Rows = Rows, Coils = coils, Slices = 1 });

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>What calibrates an accelerated echo train.</summary>
internal enum Reference
{
    None,
    EchoTrains,
    GradientEcho,
}
