using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Scans;

public class MrSimulationTests
{
    private const double Errors = 5; // standard errors; the seed is fixed

    private static readonly MrSimulationOptions Small = new()
    {
        Columns = 32,
        Rows = 24,
        PhaseFieldOfViewMm = 240,
        Slices = 5,
        Repetitions = 2,
        NoiseReadouts = 3,
        Coils = CoilArray.Ring(2),
    };

    [Fact]
    public void Default_header_is_one_that_the_node_accepts() => Assert.Empty(ScanHeaderRules.Check(new MrSimulation(new()).Header));

    [Fact]
    public void Default_blocks_are_made_as_they_are_read_and_fit_a_message()
    {
        var simulation = new MrSimulation(new());

        MrReadoutBlock[] first = [.. simulation.Blocks().Take(2)]; // all would be 84 MB

        Assert.All(first, block => Assert.InRange(block.Readouts.Sum(readout => readout.Samples.Length), 64 * 1024, 256 * 1024));
        Assert.Equal((8 + 10 * 256) * 8 * 512 * 8, simulation.SampleBytes);
        Assert.Equal(50, simulation.ReadoutPeriod.TotalMilliseconds, 1e-9); // ten slices share a TR of 500 ms
    }

    [Fact]
    public void Every_line_of_every_slice_and_repetition_comes_once()
    {
        var simulation = new MrSimulation(Small);
        MrReadoutBlock[] blocks = [.. simulation.Blocks()];
        MrReadout[] readouts = [.. blocks.SelectMany(block => block.Readouts)];

        Assert.Equal(simulation.BlockCount, blocks.Length);
        Assert.Equal(simulation.SampleBytes, readouts.Sum(readout => (long)readout.Samples.Length));
        Assert.Equal(Enumerable.Range(0, 3 + 2 * 5 * 24).Select(i => (uint)i), readouts.Select(readout => readout.ScanCounter));
        MrReadout[] imaging = readouts[3..];
        Assert.Equal(2 * 5 * 24, imaging.Select(readout => readout.Counters).Distinct().Count());
        MrEncodingLimits limits = simulation.Encoding.Limits;
        Assert.Equal((limits.KspaceEncodingStep1!.Value.Maximum, limits.Slice!.Value.Maximum, limits.Repetition!.Value.Maximum),
            (imaging.Max(r => r.Counters.KspaceEncodeStep1), imaging.Max(r => r.Counters.Slice), imaging.Max(r => r.Counters.Repetition)));
        Assert.Equal([0, 2, 4, 1, 3], imaging.Take(5 * 24).Select(readout => readout.Counters.Slice).Distinct()); // even, then odd
        Assert.All(readouts, readout => Assert.Equal((64, 32, 2), (readout.NumberOfSamples, readout.CenterSample, readout.ActiveChannels)));
    }

    [Fact]
    public void Flags_mark_noise_and_the_ends_of_slices_repetitions_and_the_measurement()
    {
        MrReadout[] readouts = Readouts(Small);
        int[] With(MrReadoutFlags flag) => [.. Enumerable.Range(0, readouts.Length).Where(i => readouts[i].Flags.HasFlag(flag))];

        Assert.Equal([0, 1, 2], With(MrReadoutFlags.NoiseMeasurement));
        Assert.Equal(Enumerable.Range(0, 10).Select(s => 3 + 24 * s), With(MrReadoutFlags.FirstInSlice));
        Assert.Equal(Enumerable.Range(0, 10).Select(s => 26 + 24 * s), With(MrReadoutFlags.LastInSlice));
        Assert.Equal(With(MrReadoutFlags.FirstInSlice), With(MrReadoutFlags.FirstInEncodeStep1));
        Assert.Equal(With(MrReadoutFlags.LastInSlice), With(MrReadoutFlags.LastInEncodeStep1));
        Assert.Equal([3, 123], With(MrReadoutFlags.FirstInRepetition));
        Assert.Equal([122, 242], With(MrReadoutFlags.LastInRepetition));
        Assert.Equal([242], With(MrReadoutFlags.LastInMeasurement));
    }

    [Fact]
    public void Slices_are_stacked_along_read_cross_phase_about_the_centre()
    {
        MrSimulationOptions sagittal = Small with { ReadDirection = new(0, 1, 0), PhaseDirection = new(0, 0, -1), Centre = new(3, 4, 5) };
        var simulation = new MrSimulation(sagittal);

        Assert.Equal(new Vector3D(3 + 10, 4, 5), simulation.SliceCentre(0)); // +Y × −Z = −X: from left to right
        Assert.Equal(new Vector3D(3, 4, 5), simulation.SliceCentre(2));
        MrReadout last = Readouts(sagittal)[^1];
        Assert.Equal(simulation.SliceCentre(last.Counters.Slice), last.Position);
        Assert.Equal(new Vector3D(-1, 0, 0), last.SliceDirection);
    }

    [Fact]
    public void Same_options_give_the_same_bytes_whatever_the_number_of_threads_and_another_seed_gives_others()
    {
        byte[] once = Bytes(Small);

        Assert.Equal(once, Bytes(Small));
        Assert.Equal(once, Bytes(Small with { MaxDegreeOfParallelism = 4 }));
        Assert.NotEqual(once, Bytes(Small with { Seed = 2 }));
    }

    [Fact]
    public void Noise_is_white_and_as_strong_in_the_noise_scan_as_in_the_image_scan()
    {
        MrSimulationOptions loud = Small with { Noise = 2.5, NoiseReadouts = 240 };
        float[] noiseScan = Floats(Readouts(loud)[..240]);
        float[] imageNoise = [.. Floats(Readouts(loud)[240..]).Zip(Floats(Readouts(loud with { Noise = 0 })[240..]), (noisy, clean) => noisy - clean)];

        Assert.All(Floats(Readouts(loud with { Noise = 0 })[..240]), sample => Assert.Equal(0, sample));
        foreach (float[] noise in new[] { noiseScan, imageNoise })
        {
            int n = noise.Length;
            Assert.Equal(0, noise.Average(), Errors * 2.5 / Math.Sqrt(n));
            Assert.Equal(6.25, noise.Average(v => (double)v * v), Errors * 6.25 * Math.Sqrt(2.0 / n));
            // Real with imaginary, a sample with the next one, a readout with the next one.
            Assert.Equal(0, Enumerable.Range(0, n / 2).Average(i => (double)noise[2 * i] * noise[2 * i + 1]), Errors * 6.25 / Math.Sqrt(n / 2.0));
            Assert.Equal(0, Enumerable.Range(0, n - 2).Average(i => (double)noise[i] * noise[i + 2]), Errors * 6.25 / Math.Sqrt(n));
            Assert.Equal(0, Enumerable.Range(0, n - 256).Average(i => (double)noise[i] * noise[i + 256]), Errors * 6.25 / Math.Sqrt(n - 256)); // 2 coils × 64 × 2
        }
    }

    [Theory]
    [InlineData(PhantomRegion.LeftMarker, 1, 0, 0, 1, 0, 0, 0, 1, 0)] // axial: left is where columns grow
    [InlineData(PhantomRegion.AnteriorMarker, 0, -1, 0, 1, 0, 0, 0, 1, 0)] // the front is at the first rows
    [InlineData(PhantomRegion.HeadMarker, 0, 0, 1, 1, 0, 0, 0, 0, -1)] // coronal: the head is at the first rows
    [InlineData(PhantomRegion.AnteriorMarker, 0, -1, 0, 0, 1, 0, 0, 0, -1)] // sagittal: the front is where columns begin
    public void Marker_appears_on_its_side_in_the_plain_Fourier_sum_of_the_samples(
        string name, double sx, double sy, double sz, double rx, double ry, double rz, double px, double py, double pz)
    {
        Vector3D side = new(sx, sy, sz), read = new(rx, ry, rz), phase = new(px, py, pz);
        Phantom phantom = MrPhantoms.Head(MrContrast.T1Weighted);
        Vector3D marker = phantom.Region(name).Centre, mirrored = marker - 2 * marker.Dot(side) * side;
        MrSimulationOptions options = new()
        {
            Columns = 64,
            Rows = 64,
            Slices = 1,
            Centre = marker.Dot(read.Cross(phase)) * read.Cross(phase), // the slice through the marker
            ReadDirection = read,
            PhaseDirection = phase,
            Coils = CoilArray.Uniform,
            Noise = 0,
            NoiseReadouts = 0,
        };

        Assert.True(ImageAt(options, marker) > 1.3 * ImageAt(options, mirrored));
    }

    [Fact]
    public void Samples_are_those_whose_sum_is_the_band_limited_truth()
    {
        MrSimulationOptions options = Small with { Noise = 0, Repetitions = 1, NoiseReadouts = 0 };
        var simulation = new MrSimulation(options);
        Vector3D centre = simulation.SliceCentre(3);
        SlicePlane plane = new(centre - new Vector3D(128, 120, 0), new(1, 0, 0), new(0, 1, 0), 8, 10, 4);
        float[] truth = MrTruth.BandLimited(simulation.Model, simulation.Encoding.EncodedSpace, plane, 24, 32);

        foreach ((int row, int column) in new[] { (12, 16), (5, 20), (0, 31) })
        {
            Vector3D point = plane.PixelCentre(row, column);
            double squares = Enumerable.Range(0, 2).Sum(coil => Math.Pow(FourierSum(options, 3, coil, point - centre).Magnitude, 2));
            // Float samples: 1e3 × 6e-8 each, 1536 of them at random, over 512 × 240 mm².
            Assert.Equal(Math.Sqrt(squares), truth[row * 32 + column], 1e-6);
        }
    }

    private static double ImageAt(MrSimulationOptions options, Vector3D point) =>
        FourierSum(options, 0, 0, point - new MrSimulation(options).SliceCentre(0)).Magnitude;

    /// <summary>Δkx·Δky·Σ S(k)·exp(i2πk·x) over the readouts of a slice, with k as MrReadout's contract reads.</summary>
    private static Complex FourierSum(MrSimulationOptions options, int slice, int coil, Vector3D offset)
    {
        int samples = options.Columns * options.Oversampling;
        double width = options.ReadFieldOfViewMm * options.Oversampling, height = options.PhaseFieldOfViewMm;
        double x = offset.Dot(options.ReadDirection), y = offset.Dot(options.PhaseDirection);
        Complex sum = 0;
        foreach (MrReadout readout in Readouts(options).Where(readout => readout.Counters.Slice == slice))
        {
            ReadOnlySpan<float> line = MemoryMarshal.Cast<byte, float>(readout.Samples.Span).Slice(coil * samples * 2, samples * 2);
            for (int i = 0; i < samples; i++)
            {
                double cycles = (i - samples / 2) / width * x + (readout.Counters.KspaceEncodeStep1 - options.Rows / 2) / height * y;
                sum += new Complex(line[2 * i], line[2 * i + 1]) * Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);
            }
        }

        return sum / (width * height);
    }

    private static MrReadout[] Readouts(MrSimulationOptions options) =>
        [.. new MrSimulation(options).Blocks().SelectMany(block => block.Readouts)];

    private static byte[] Bytes(MrSimulationOptions options) => [.. Readouts(options).SelectMany(readout => readout.Samples.ToArray())];

    private static float[] Floats(MrReadout[] readouts) =>
        [.. readouts.SelectMany(readout => MemoryMarshal.Cast<byte, float>(readout.Samples.Span).ToArray())];
}
