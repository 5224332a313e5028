using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Scans;

public class CartesianSamplingTests
{
    private const MrReadoutFlags Off = MrReadoutFlags.ParallelCalibration, On = MrReadoutFlags.ParallelCalibrationAndImaging;

    private static readonly MrSimulationOptions Small = new()
    {
        Columns = 8,
        Rows = 32,
        Slices = 2,
        NoiseReadouts = 0,
        Coils = CoilArray.Uniform,
        Phantom = new Phantom("ball", [new(default, new(50, 50, 50), 1)], []),
    };

    private static readonly MrSimulationOptions Slab = Small with { Slices = 1, Partitions = 16 };

    [Fact]
    public void Regular_undersampling_takes_the_centre_and_every_R_th_line_from_it()
    {
        MrReadout[] readouts = Readouts(Small with { Sampling = new CartesianSampling { Acceleration1 = 3 } }, out MrSimulation scan);
        Assert.Equal([1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31], Lines(readouts, slice: 1));
        Assert.Equal((3, 1, null), (scan.Encoding.ParallelImaging!.AccelerationFactor1, scan.Encoding.ParallelImaging.AccelerationFactor2, scan.Encoding.ParallelImaging.CalibrationMode));
        Assert.Equal(new MrLimit(0, 31, 16), scan.Encoding.Limits.KspaceEncodingStep1);
        Assert.All(readouts, readout => Assert.Equal(MrReadoutFlags.None, readout.Flags & (Off | On)));
        Assert.Equal([31, 31], readouts.Where(r => r.Flags.HasFlag(MrReadoutFlags.LastInSlice)).Select(r => r.Counters.KspaceEncodeStep1));
    }

    [Fact]
    public void Embedded_calibration_fills_the_middle_and_tells_lines_on_and_off_the_grid_apart()
    {
        MrReadout[] readouts = Readouts(Small with { Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded, CalibrationLines1 = 6 } }, out _);
        Assert.Equal([0, 2, 4, 6, 8, 10, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30], Lines(readouts, slice: 0));
        Assert.Equal([13, 15, 17], Lines([.. readouts.Where(r => r.Flags.HasFlag(Off))], slice: 0));
        Assert.Equal([14, 16, 18], Lines([.. readouts.Where(r => r.Flags.HasFlag(On))], slice: 0));
    }

    [Fact]
    public void Separate_calibration_comes_before_the_image_and_ends_no_slice()
    {
        MrReadout[] readouts = Readouts(
            Small with { Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Separate, CalibrationLines1 = 4 }, Repetitions = 2 }, out _);
        Assert.Equal([14, 15, 16, 17, 14, 15, 16, 17], readouts[..8].Select(r => r.Counters.KspaceEncodeStep1));
        Assert.All(readouts[..8], readout => Assert.Equal(Off, readout.Flags));
        Assert.Equal(8 + 2 * 2 * 16, readouts.Length);
        Assert.All(readouts[8..], readout => Assert.False(readout.Flags.HasFlag(Off)));
        Assert.True(readouts[8].Flags.HasFlag(MrReadoutFlags.FirstInSlice | MrReadoutFlags.FirstInRepetition));
    }

    [Fact]
    public void Interleaved_calibration_moves_the_grid_with_each_repetition_so_that_R_of_them_fill_k_space()
    {
        MrReadout[] readouts = Readouts(
            Small with { Sampling = new CartesianSampling { Acceleration1 = 4, Calibration = MrCalibrationMode.Interleaved }, Repetitions = 4 }, out MrSimulation scan);
        Assert.Equal(MrInterleavingDimension.Repetition, scan.Encoding.ParallelImaging!.InterleavingDimension);
        Assert.All(readouts, readout => Assert.True(readout.Flags.HasFlag(On)));
        MrReadout[] one = [.. readouts.Where(r => r.Counters.Slice == 0)];
        Assert.Equal(Enumerable.Range(0, 32), one.Select(r => r.Counters.KspaceEncodeStep1).Order());
        Assert.All(one.GroupBy(r => r.Counters.Repetition), frame => Assert.Equal(8, frame.Count()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Shift_of_the_second_encoding_moves_with_each_acquired_line_of_the_first(int shift)
    {
        MrReadout[] readouts = Readouts(Slab with { Sampling = new CartesianSampling { Acceleration1 = 2, Acceleration2 = 2, CaipirinhaShift = shift } }, out _);
        Assert.Equal(32 * 16 / 4, readouts.Length);
        HashSet<(int, int)> taken = [.. readouts.Select(r => (r.Counters.KspaceEncodeStep1, r.Counters.KspaceEncodeStep2))];
        Assert.Contains((16, 8), taken);
        Assert.Equal(shift == 0, taken.Contains((18, 8)));
        Assert.Equal(shift == 1, taken.Contains((18, 9)) && taken.Contains((14, 9)));
        // A lattice: with two points their difference, from any third.
        foreach ((int y, int z) in taken)
            if (y + 2 < 32 && z + shift < 16) Assert.Contains((y + 2, z + shift), taken);
    }

    [Fact]
    public void Partial_Fourier_counts_from_its_first_line_and_says_where_the_centre_is()
    {
        MrReadout[] readouts = Readouts(Slab with { Sampling = new CartesianSampling { PartialFourier1 = .75, PartialFourier2 = .625, PartialEcho = .75 } }, out MrSimulation scan);
        MrReadout[] full = Readouts(Slab, out _);

        Assert.Equal(new MrLimit(0, 23, 8), scan.Encoding.Limits.KspaceEncodingStep1);
        Assert.Equal(new MrLimit(0, 9, 2), scan.Encoding.Limits.KspaceEncodingStep2);
        Assert.Equal(24 * 10, readouts.Length);
        Assert.All(readouts, readout => Assert.Equal((12, 4), (readout.NumberOfSamples, readout.CenterSample))); // of 16 with the centre at 8
        foreach (MrReadout readout in readouts)
        {
            MrReadout same = full.Single(r => r.Counters == readout.Counters with { KspaceEncodeStep1 = readout.Counters.KspaceEncodeStep1 + 8, KspaceEncodeStep2 = readout.Counters.KspaceEncodeStep2 + 6 });
            float[] there = Floats(same)[8..], here = Floats(readout);
            // Another receiver's noise: compare what remains of the signal.
            for (int i = 0; i < here.Length; i++) Assert.Equal(there[i], here[i], 8.0); // √2·5 standard deviations of .5, and rounding
        }
    }

    [Fact]
    public void Shutter_leaves_the_ellipse()
    {
        MrReadout[] readouts = Readouts(Slab with { Sampling = new CartesianSampling { EllipticalShutter = true } }, out _);
        Assert.Equal(Math.PI / 4, readouts.Length / (32 * 16.0), .03); // a third of the points along its edge, π·24 of 512
        Assert.DoesNotContain(readouts, r => r.Counters is { KspaceEncodeStep1: 0, KspaceEncodeStep2: 0 });
    }

    [Fact]
    public void Poisson_disc_takes_as_many_as_asked_denser_in_the_middle_and_the_same_for_the_same_seed()
    {
        MrSimulationOptions large = Slab with { Rows = 96, Partitions = 64, Columns = 1 };
        CartesianSampling sampling = new() { PoissonDiscAcceleration = 6, Calibration = MrCalibrationMode.Embedded, CalibrationLines1 = 12, CalibrationLines2 = 12 };
        (int, int)[] Taken(ulong seed) => [.. Readouts(large with { Sampling = sampling with { PatternSeed = seed } }, out _)
            .Select(r => (r.Counters.KspaceEncodeStep1, r.Counters.KspaceEncodeStep2))];

        (int Y, int Z)[] taken = Taken(1);

        Assert.Equal(6, 96 * 64 / (double)taken.Length, .15); // the distance comes in steps
        Assert.Equal(taken, Taken(1));
        Assert.NotEqual(taken, Taken(2));
        double Part(double from, double to) => taken.Count(p => Radius(p) >= from && Radius(p) < to) / (Math.PI * (to * to - from * from) * 48 * 32);
        Assert.True(Part(.3, .5) > 1.5 * Part(.8, 1));
        (int Y, int Z)[] outer = [.. taken.Where(p => Radius(p) > .8)];
        Assert.All(outer, p => Assert.DoesNotContain(outer, q => q != p && Math.Abs(q.Y - p.Y) + Math.Abs(q.Z - p.Z) < 2)); // no neighbours

        static double Radius((int Y, int Z) p) => Math.Sqrt(Math.Pow((p.Y - 48) / 48.0, 2) + Math.Pow((p.Z - 32) / 32.0, 2));
    }

    [Fact]
    public void Centric_order_starts_in_the_centre_and_ends_at_the_edge()
    {
        int[] lines = Lines(Readouts(Small with { Sampling = new CartesianSampling { Order = MrLineOrder.Centric } }, out _), slice: 0);
        Assert.Equal(16, lines[0]);
        Assert.Equal(0, lines[^1]);
        Assert.Equal(lines.OrderBy(line => Math.Abs(line - 16)), lines);
    }

    [Fact]
    public void Averages_and_echoes_are_counted_and_marked_and_echoes_decay()
    {
        MrSimulationOptions options = Small with
        {
            Slices = 1,
            Noise = 0,
            Averages = 2,
            EchoTimesMs = [5, 15, 40],
            Contrast = new SpoiledGradientEcho(3, 60, 5) { FlipAngleDeg = 20 },
            Phantom = null,
            Object = contrast => new Phantom("white matter", [new(default, new(50, 50, 50), contrast.Signal(MrTissue.WhiteMatter))], []),
        };
        MrReadout[] readouts = Readouts(options, out MrSimulation scan);

        Assert.Equal([5, 15, 40], ((MrAcquisition)scan.Header.Acquisition).Sequence.EchoTimesMs);
        Assert.Equal((1, 2), (scan.Encoding.Limits.Average!.Value.Maximum, scan.Encoding.Limits.Contrast!.Value.Maximum));
        Assert.Equal(32 * 2 * 3, readouts.Length);
        Assert.Equal(6, readouts.Count(r => r.Flags.HasFlag(MrReadoutFlags.LastInAverage)));
        Assert.Equal([0, 1, 2], readouts.Where(r => r.Flags.HasFlag(MrReadoutFlags.LastInContrast)).Select(r => r.Counters.Contrast));
        Assert.Equal(3, readouts.Count(r => r.Flags.HasFlag(MrReadoutFlags.FirstInSlice)));
        MrReadout[] centre = [.. readouts.Where(r => r.Counters is { KspaceEncodeStep1: 16, Average: 1 })];
        for (int echo = 1; echo < 3; echo++)
            Assert.Equal(Math.Exp(-(options.EchoTimesMs[echo] - 5) / 1000 / MrTissue.WhiteMatter.T2StarS), Floats(centre[echo])[16] / (double)Floats(centre[0])[16], 1e-5);
    }

    [Fact]
    public void Every_pattern_has_a_header_that_the_node_accepts()
    {
        foreach (CartesianSampling sampling in new CartesianSampling[]
        {
            new() { Acceleration1 = 3, Calibration = MrCalibrationMode.Embedded }, new() { Acceleration1 = 2, Acceleration2 = 2, CaipirinhaShift = 1, PartialFourier2 = .8 },
            new() { PoissonDiscAcceleration = 4, EllipticalShutter = true },
        })
            Assert.Empty(ScanHeaderRules.Check(new MrSimulation(Slab with { Sampling = sampling, Averages = 2 }).Header));
    }

    [Fact]
    public void Patterns_that_no_scanner_can_take_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new MrSimulation(Small with { Sampling = new CartesianSampling { PartialFourier1 = .5 } }));
        Assert.Throws<ArgumentException>(() => new MrSimulation(Small with { Sampling = new CartesianSampling { Acceleration2 = 2 } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MrSimulation(Slab with { Sampling = new CartesianSampling { Acceleration2 = 2, CaipirinhaShift = 2 } }));
        Assert.Throws<ArgumentException>(() => new MrSimulation(Slab with { Slices = 2 }));
    }

    private static MrReadout[] Readouts(MrSimulationOptions options, out MrSimulation scan)
    {
        scan = new(options);
        return [.. scan.Blocks().SelectMany(block => block.Readouts)];
    }

    private static int[] Lines(MrReadout[] readouts, int slice) => [.. readouts.Where(r => r.Counters.Slice == slice).Select(r => r.Counters.KspaceEncodeStep1)];

    private static float[] Floats(MrReadout readout) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(readout.Samples.Span).ToArray();
}
