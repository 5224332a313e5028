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

    private static readonly MrSimulation Simulation = MrScans.Simulate(o => o with { Columns = Columns, Rows = Rows, Coils = CoilArray.Ring(4), Slices = 1 });

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
        Limits = new() { KspaceEncodingStep1 = new(0, Rows - 1, Rows / 2), Slice = new(0, 0, 0), Segment = new(0, 1, 0), Average = new(0, 0, 0) },
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
        int echo = 0;
        if (HasNavigators)
            foreach (bool reversed in (bool[])[true, false, true]) readouts.Add(Readout(like, echo++, Rows / 2, reversed, MrReadoutFlags.PhaseCorrectionData));
        for (int line = 0; line < Rows; line++) readouts.Add(Readout(like, echo++, line, int.IsOddInteger(line), MrReadoutFlags.None));
        return readouts;
    }

    private MrReadout Readout(MrReadout like, int echo, int line, bool reversed, MrReadoutFlags flags)
    {
        double side = reversed ? -.5 : .5;
        double[] kx = [.. Trapezoid.Positions(EncodedColumns, reversed).Select(k => (k + side * Shift) / EncodedSpace.FieldOfViewMm.X)];
        ComplexRow[] coils = Model.Slice(like.Position, like.ReadDirection, like.PhaseDirection, kx).Line((line - Rows / 2) / EncodedSpace.FieldOfViewMm.Y);
        double angle = side * Phase + PhasePerEcho * echo, deviation = Noise * 1e4;
        Random random = new(echo);
        float[] samples = new float[2 * coils.Length * kx.Length];
        for (int coil = 0; coil < coils.Length; coil++)
            for (int i = 0; i < kx.Length; i++)
            {
                System.Numerics.Complex value = coils[coil][i] * System.Numerics.Complex.FromPolarCoordinates(1, angle);
                int at = 2 * (coil * kx.Length + (reversed ? kx.Length - 1 - i : i));
                samples[at] = (float)(value.Real + deviation * Gauss(random));
                samples[at + 1] = (float)(value.Imaginary + deviation * Gauss(random));
            }

        return like with
        {
            Flags = flags | (reversed ? MrReadoutFlags.Reverse : MrReadoutFlags.None),
            NumberOfSamples = kx.Length,
            ActiveChannels = coils.Length,
            AvailableChannels = coils.Length,
            CenterSample = kx.Length / 2,
            DiscardPre = 0,
            DiscardPost = 0,
            Counters = new(KspaceEncodeStep1: line, Segment: reversed ? 1 : 0, Average: 0),
            Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
            Trajectory = default,
            TrajectoryDimensions = 0,
        };
    }

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
