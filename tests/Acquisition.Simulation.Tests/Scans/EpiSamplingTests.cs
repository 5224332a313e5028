using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Scans;

public class EpiSamplingTests
{
    private static readonly MrSimulationOptions Small = new()
    {
        Columns = 32,
        Rows = 16,
        Slices = 2,
        DwellTimeUs = 4,
        Noise = 0,
        NoiseReadouts = 2,
        Coils = CoilArray.Uniform,
        Phantom = new("ellipsoids", [new(new(10, 5, 0), new(60, 80, 90), 1), new(new(-20, 10, 0), new(20, 15, 30), .5)], []),
        Sampling = new EpiSampling(),
    };

    [Fact]
    public void Train_has_three_navigators_and_lines_of_alternating_sign_and_its_header_says_the_gradients()
    {
        MrReadout[] readouts = Readouts(Small, out MrSimulation scan);

        Assert.Empty(ScanHeaderRules.Check(scan.Header));
        Assert.Equal(MrTrajectory.Epi, scan.Encoding.Trajectory);
        Assert.Equal("ConventionalEPI", scan.Encoding.TrajectoryDescription!.Identifier);
        Dictionary<string, long> longs = new(scan.Encoding.TrajectoryDescription.UserParameters.Longs);
        Assert.Equal((16, 3, 120, 320, 560, 24, 128), (longs["etl"], longs["numberOfNavigators"], longs["rampUpTime"], longs["flatTopTime"], longs["echoSpacing"], longs["acqDelayTime"], longs["numSamples"]));
        Assert.Equal(2 + 2 * 19, readouts.Length);
        MrReadout[] train = readouts[2..21];
        Assert.Equal([true, true, true, .. Enumerable.Repeat(false, 16)], train.Select(r => r.Flags.HasFlag(MrReadoutFlags.PhaseCorrectionData)));
        Assert.Equal(Enumerable.Range(0, 19).Select(i => i % 2 == 1), train.Select(r => r.Flags.HasFlag(MrReadoutFlags.Reverse)));
        Assert.Equal(Enumerable.Range(0, 16), train[3..].Select(r => r.Counters.KspaceEncodeStep1));
        Assert.True(train[3].Flags.HasFlag(MrReadoutFlags.FirstInSlice) && train[^1].Flags.HasFlag(MrReadoutFlags.LastInSlice));
        Assert.All(train, readout => Assert.Equal((128, 64), (readout.NumberOfSamples, readout.CenterSample)));
    }

    [Fact]
    public void Samples_stand_where_the_integral_of_the_trapezoid_has_come()
    {
        Complex[] line = Samples(Readouts(Small, out MrSimulation scan).First(r => r.Counters is { KspaceEncodeStep1: 9, Slice: 0 } && !r.Flags.HasFlag(MrReadoutFlags.PhaseCorrectionData)));
        MrSignal slice = scan.Model.Slice(scan.SliceCentre(0), new(1, 0, 0), new(0, 1, 0), []);
        for (int i = 0; i < 128; i++)
        {
            double end = 24 + 4 * i, area = Quadrature.AlongLine(
                t => Math.Clamp(Math.Min(t.X / 120, (560 - t.X) / 120), 0, 1), default, new(1, 0, 0), 0, end, .5);
            double kx = (area / 440 - .5) * 32 / 256;
            Assert.Equal(0, (slice.At([new(kx, 1 / 256.0, 0)])[0][0] - line[i]).Magnitude, 1.0); // signal of 2e4: the midpoint rule's error of 1e-6 of k turns 60 mm
        }
    }

    [Fact]
    public void Late_gradients_and_phase_part_the_two_polarities()
    {
        MrSimulationOptions ghost = Small with { Sampling = new EpiSampling { GradientDelayUs = 2, PolarityPhaseRad = .2 } };
        MrReadout[] navigators = Readouts(ghost, out _)[2..4];
        Complex[] forward = Samples(navigators[0]), backward = Samples(navigators[1]), plain = Samples(Readouts(Small, out _)[2]);

        // On the flat top 2 µs are half a sample: forward lags, backward, read from its end, leads.
        for (int i = 45; i < 80; i++)
        {
            Complex turn = Complex.FromPolarCoordinates(1, .2), early = forward[i] / turn, late = backward[128 - i] * turn;
            Complex middle = (plain[i - 1] + plain[i]) / 2, other = (plain[i] + plain[i + 1]) / 2; // interpolated: steps of 1.1 mm⁻¹/1000 are small against 1/160 mm
            Assert.Equal(0, (early - middle).Magnitude / 2e4, .02);
            Assert.Equal(0, (late - other).Magnitude / 2e4, .02);
        }
    }

    [Fact]
    public void Field_of_a_wave_and_a_gradient_turns_the_signal_as_the_integral_says()
    {
        OffResonance field = new(3, new(.05, -.1, .2), 20, new(.002, .001, -.003), .1);
        Phantom ball = new("ball", [new(new(6, -8, 3), new(20, 20, 20), 1)], []);
        Vector3D position = new(2, 1, 4), read = new(0, 1, 0), phase = new(0, 0, 1);
        Vector3D[] k = [default, new(.02, -.01, 0), new(-.03, .03, 0)];
        double[] times = [.004, -.013, .03];

        ComplexRow signal = new MrForwardModel(ball, CoilArray.Uniform, field).Slice(position, read, phase, []).At(k, times)[0];

        // The disk in x = 2: radius √(20² − 4²) about (y, z) = (−8, 3), by rings.
        double radius = Math.Sqrt(400 - 16);
        MathNet.Numerics.Integration.GaussLegendreRule rings = new(0, radius, 32);
        for (int i = 0; i < k.Length; i++)
        {
            Complex sum = 0;
            for (int r = 0; r < 32; r++)
                for (int n = 0; n < 64; n++)
                {
                    (double sin, double cos) = Math.SinCos(2 * Math.PI * n / 64);
                    Vector3D point = new(2, -8 + rings.Abscissas[r] * cos, 3 + rings.Abscissas[r] * sin), offset = point - position;
                    double cycles = -(k[i].X * offset.Dot(read) + k[i].Y * offset.Dot(phase)) - field.At(point) * times[i];
                    sum += rings.Weights[r] * rings.Abscissas[r] * 2 * Math.PI / 64 * Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);
                }

            Assert.Equal(0, (sum - signal[i]).Magnitude, 1e-5); // of 1206: the disk's own table of 1e-8
        }
    }

    private static MrReadout[] Readouts(MrSimulationOptions options, out MrSimulation scan)
    {
        scan = new(options);
        return [.. scan.Blocks().SelectMany(block => block.Readouts)];
    }

    private static Complex[] Samples(MrReadout readout)
    {
        float[] values = MemoryMarshal.Cast<byte, float>(readout.Samples.Span).ToArray();
        return [.. Enumerable.Range(0, values.Length / 2).Select(i => new Complex(values[2 * i], values[2 * i + 1]))];
    }
}
