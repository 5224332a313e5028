using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Scans;

public class NonCartesianSamplingTests
{
    private static readonly MrSimulationOptions Small = new()
    {
        Columns = 32,
        Rows = 32,
        Slices = 1,
        Noise = 0,
        NoiseReadouts = 0,
        Coils = CoilArray.Helmet(2),
        Phantom = new("ellipsoids", [new(new(10, 5, 0), new(60, 80, 90), 1), new(new(-20, 10, 0), new(20, 15, 30), .5)], []),
    };

    private static readonly MrSimulationOptions Slab = Small with { Partitions = 8, SliceThicknessMm = 30 };

    public static TheoryData<string> Kinds => ["radial", "golden", "spiral", "kooshball", "stars"];

    private static MrSimulationOptions Of(string kind) => kind switch
    {
        "radial" => Small with { Sampling = new RadialSampling { Spokes = 10 } },
        "golden" => Small with { Sampling = new RadialSampling { Spokes = 10, Angle = SpokeAngle.Golden }, Repetitions = 2 },
        "spiral" => Small with { Sampling = new SpiralSampling { Interleaves = 4, DensityExponent = 1.5 } },
        "kooshball" => Slab with { Sampling = new KooshballSampling { Spokes = 12 } },
        _ => Slab with { Sampling = new RadialSampling { Spokes = 5, Angle = SpokeAngle.TinyGolden } },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Samples_are_the_signal_where_the_trajectory_says(string kind)
    {
        MrSimulationOptions options = Of(kind);
        MrReadout[] readouts = Readouts(options, out MrSimulation scan);
        bool slab = options.Partitions > 1;
        int dimensions = slab ? 3 : 2;
        MrSignal signal = slab
            ? scan.Model.Slab(scan.SliceCentre(0), new(1, 0, 0), new(0, 1, 0), [])
            : scan.Model.Slice(scan.SliceCentre(0), new(1, 0, 0), new(0, 1, 0), []);

        Assert.Empty(ScanHeaderRules.Check(scan.Header));
        foreach (MrReadout readout in readouts)
        {
            Assert.Equal(dimensions, readout.TrajectoryDimensions);
            float[] way = Floats(readout.Trajectory), samples = Floats(readout.Samples);
            Assert.Equal(dimensions * readout.NumberOfSamples, way.Length);
            Assert.All(way, k => Assert.InRange(k, -.5f, .5f));
            Vector3D[] k = [.. Enumerable.Range(0, readout.NumberOfSamples).Select(i =>
                new Vector3D(way[dimensions * i] / 8, way[dimensions * i + 1] / 8, slab ? way[dimensions * i + 2] / options.SliceThicknessMm : 0))];
            Assert.True(k[readout.CenterSample] is { X: 0, Y: 0 });
            ComplexRow[] expected = signal.At(k);
            double scale = expected[0].Re.Max(Math.Abs);
            for (int coil = 0; coil < 2; coil++)
                for (int i = 0; i < readout.NumberOfSamples; i++)
                {
                    Complex sample = new(samples[2 * (coil * readout.NumberOfSamples + i)], samples[2 * (coil * readout.NumberOfSamples + i) + 1]);
                    Assert.Equal(0, (sample - expected[coil][i]).Magnitude, 2e-5 * Math.Max(scale, 1e4)); // float coordinates: 3e-8 of a cycle per voxel over 32 voxels
                }
        }
    }

    [Fact]
    public void Spokes_turn_evenly_or_by_the_golden_angles_through_repetitions()
    {
        double[] Angles(SpokeAngle angle) => [.. Readouts(Small with { Sampling = new RadialSampling { Spokes = 8, Angle = angle }, Repetitions = 2, Coils = CoilArray.Uniform }, out _)
            .Select(r => Floats(r.Trajectory)).Select(way => Math.Atan2(-way[1], -way[0]) * 180 / Math.PI)];
        double Between(double a, double b) => ((b - a) % 360 + 360) % 360;

        double[] uniform = Angles(SpokeAngle.Uniform), golden = Angles(SpokeAngle.Golden), tiny = Angles(SpokeAngle.TinyGolden);

        for (int i = 1; i < 16; i++)
        {
            Assert.Equal(22.5, Between(uniform[i - 1], uniform[i]), 1e-4); // float
            Assert.Equal(111.2461, Between(golden[i - 1], golden[i]), 1e-3);
            Assert.Equal(23.6281, Between(tiny[i - 1], tiny[i]), 1e-3);
        }
    }

    [Fact]
    public void Spirals_reach_the_edge_and_lie_one_over_the_field_of_view_apart()
    {
        MrReadout[] readouts = Readouts(Small with { Sampling = new SpiralSampling { Interleaves = 4 } }, out MrSimulation scan);
        Assert.Equal(MrTrajectory.Spiral, scan.Encoding.Trajectory);
        Assert.Equal(4, readouts.Length);
        (double X, double Y)[][] arms = [.. readouts.Select(r => Floats(r.Trajectory)).Select(w => Enumerable.Range(0, w.Length / 2).Select(i => (32.0 * w[2 * i], 32.0 * w[2 * i + 1])).ToArray())];
        Assert.Equal(16, Radius(arms[0][^1]), .1);
        // Where arms cross the x axis outwards, in steps of 1/FOV.
        double[] crossings = [.. arms.SelectMany(arm => Enumerable.Range(1, arm.Length - 1).Where(i => arm[i - 1].Y < 0 && arm[i].Y >= 0).Select(i => Radius(arm[i]))).Order()];
        Assert.True(crossings.Length >= 12);
        for (int i = 2; i < crossings.Length; i++) Assert.Equal(1, crossings[i] - crossings[i - 1], .35); // samples fall beside the axis by up to a step
        for (int i = arms[0].Length / 2; i < arms[0].Length; i++)
            Assert.True(Math.Sqrt(Math.Pow(arms[0][i].X - arms[0][i - 1].X, 2) + Math.Pow(arms[0][i].Y - arms[0][i - 1].Y, 2)) < 1);

        static double Radius((double X, double Y) k) => Math.Sqrt(k.X * k.X + k.Y * k.Y);
    }

    [Fact]
    public void Kooshball_spreads_its_spokes_over_the_sphere()
    {
        MrReadout[] readouts = Readouts(Slab with { Columns = 4, Rows = 4, Coils = CoilArray.Uniform, Sampling = new KooshballSampling { Spokes = 500 } }, out _);
        Vector3D[] directions = [.. readouts.Select(r => Floats(r.Trajectory)).Select(w => new Vector3D(-w[0], -w[1], -w[2])).Select(v => 1 / v.Length * v)];
        // ⟨xxᵀ⟩ of an even sphere is a third of the unit matrix.
        Assert.Equal(1 / 3.0, directions.Average(d => d.X * d.X), .01);
        Assert.Equal(1 / 3.0, directions.Average(d => d.Y * d.Y), .01);
        Assert.Equal(0, directions.Average(d => d.X * d.Y), .01);
        Assert.Equal(.5, directions.Average(d => Math.Abs(d.Z)), .01);
    }

    [Fact]
    public void Late_gradients_move_the_samples_and_not_what_is_said_of_them()
    {
        RadialSampling radial = new() { Spokes = 4 };
        MrReadout[] plain = Readouts(Small with { Sampling = radial }, out _);
        MrReadout[] late = Readouts(Small with { Sampling = radial with { GradientDelaySamples = new(1, 3, 0) } }, out _);
        for (int spoke = 0; spoke < 4; spoke++) Assert.Equal(Floats(plain[spoke].Trajectory), Floats(late[spoke].Trajectory));
        // A spoke along read lags by one sample, one along phase by three.
        foreach ((int spoke, int lag) in new[] { (0, 1), (2, 3) })
        {
            float[] on = Floats(plain[spoke].Samples), behind = Floats(late[spoke].Samples);
            double scale = on.Max(Math.Abs);
            for (int i = 2 * lag; i < 2 * 64; i++) Assert.Equal(on[i - 2 * lag] / scale, behind[i] / scale, 1e-5); // float
        }
    }

    [Fact]
    public void Protocols_are_scans_that_the_node_accepts()
    {
        foreach ((string name, (_, Func<MrSimulationOptions> options)) in MrProtocols.All)
        {
            MrSimulation scan = new(options());
            Assert.True(ScanHeaderRules.Check(scan.Header).Count == 0, name);
            Assert.True(scan.BlockCount > 0 && scan.Blocks().First().Readouts.Count > 0, name);
        }
    }

    private static MrReadout[] Readouts(MrSimulationOptions options, out MrSimulation scan)
    {
        scan = new(options);
        return [.. scan.Blocks().SelectMany(block => block.Readouts)];
    }

    private static float[] Floats(ReadOnlyMemory<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes.Span).ToArray();
}
