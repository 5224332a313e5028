using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.NonCartesian;

/// <summary>What senders do with readouts: the same spokes in other ways are the same image.</summary>
public class SentReadoutTests
{
    private const int Spokes = 101;
    private static readonly MrSimulation Scan = NonCartesianScans.Simulate();
    private static readonly List<MrReadout> Cycles = [.. Enumerable.Range(0, Spokes).Select(line => Scan.Spoke(line, Math.PI * line / Spokes, PathForm.Cycles))];
    private static readonly ScanHeader Header = Scan.Header(MrTrajectory.Radial, Spokes);
    private static readonly float[] Expected = Image(Cycles);

    [Theory]
    [InlineData(NonCartesianKind.Gridding, -100)]
    [InlineData(NonCartesianKind.Gridding, 80)]
    [InlineData(NonCartesianKind.CgSense, -100)]
    [InlineData(NonCartesianKind.CgSense, 80)]
    public void Signals_of_any_size_make_the_same_image(NonCartesianKind kind, int exponent)
    {
        Recipe recipe = new() { Settings = new MrNonCartesian { Kind = kind } };
        float[] one = Image(Cycles, recipe), scaled = Image(Cycles.Select(readout => readout.WithSamples(samples =>
        {
            foreach (ref float sample in samples) sample = MathF.ScaleB(sample, exponent);
        })), recipe);
        // A power of two rounds nothing, but for samples that are too small for a float's whole fraction and pixels that are.
        double peak = one.Max();
        for (int i = 0; i < one.Length; i++) Assert.Equal(one[i], Math.ScaleB(scaled[i], -exponent), 1e-6 * peak);
    }

    [Fact]
    public void Noise_readouts_take_the_gains_of_the_channels_out()
    {
        Random random = new(4);
        float[] noise = [.. Enumerable.Range(0, 4 * 2 * 4096).Select(_ => (float)(random.NextDouble() - .5))];
        MrReadout[] white = [Noise(noise)], loud = [Noise(noise).WithSamples(Louder)];
        // To the thousandth of the mean variance that keeps dead channels from ruling: 0.5 % of the other channels' with a gain of 4.
        Assert.InRange(Different([.. white, .. Cycles], [.. loud, .. Cycles.Select(readout => readout.WithSamples(Louder))]), 0, 0.01);
        Assert.InRange(Different(Cycles, Cycles.Select(readout => readout.WithSamples(Louder))), 0.1, 1);

        static void Louder(Span<float> samples)
        {
            foreach (ref float sample in samples[..(samples.Length / 4)]) sample *= 4;
        }
    }

    [Fact]
    public void A_third_number_beside_kx_and_ky_is_left_alone_in_a_plane()
    {
        foreach (Func<float, float, float> third in (Func<float, float, float>[])[(_, _) => 0, float.Hypot])       // kz, or a weight
            Assert.Equal(Expected, Image(Cycles.Select(readout => readout.WithTrajectory(3,
                [.. readout.Trajectory().Chunk(2).SelectMany(k => (float[])[k[0], k[1], third(k[0], k[1])])]))));
    }

    [Theory]
    [InlineData(PathForm.Fractions)]
    [InlineData(PathForm.Counters)]
    public void Samples_to_be_discarded_are_left_out_with_their_places(PathForm form)
    {
        List<MrReadout> whole = [.. Enumerable.Range(0, Spokes).Select(line => Scan.Spoke(line, Math.PI * line / Spokes, form))];
        Assert.Equal(Image(whole), Image(whole.Select(readout => Framed(readout, before: 5, after: 3))));
    }

    [Theory]
    [InlineData(MrReadoutFlags.NavigationData)]
    [InlineData(MrReadoutFlags.ParallelCalibration)]
    [InlineData(MrReadoutFlags.PhaseCorrectionData)]
    [InlineData(MrReadoutFlags.DummyScanData)]
    public void Readouts_that_are_no_spokes_of_the_image_are_not_taken_for_them(MrReadoutFlags flag) =>
        Assert.Equal(Expected, Image(Cycles.SelectMany(readout => (MrReadout[])[readout with { Flags = flag, NumberOfSamples = 3, Samples = new byte[9], TrajectoryDimensions = 7 }, readout])));

    [Theory]
    [InlineData(100, true)]      // π/2·64 is 100.5
    [InlineData(101, false)]
    public void Fewer_spokes_than_the_edge_of_k_space_takes_are_told(int spokes, bool isTold)
    {
        IEnumerable<MrReadout> readouts = Enumerable.Range(0, spokes).Select(line => Scan.Spoke(line, line * NonCartesianScans.GoldenAngle, PathForm.Counters));
        List<Acquisition.Core.Model.Errors.Warning> warnings = Reconstruct.Warnings(Scan.Header(MrTrajectory.GoldenAngle, spokes), readouts.InBlocks());
        Assert.Equal(isTold ? ["UNDERSAMPLED"] : [], warnings.Select(warning => warning.Reason));
    }

    private static float[] Image(IEnumerable<MrReadout> readouts, Recipe? recipe = null) => Assert.Single(Reconstruct.All(Header, readouts.InBlocks(), recipe)).Pixels.ToArray();

    /// <summary>Of the second image, scaled to the first one's norm.</summary>
    private static double Different(IEnumerable<MrReadout> first, IEnumerable<MrReadout> second)
    {
        float[] one = Image(first), other = Image(second);
        double scale = Math.Sqrt(one.Sum(pixel => (double)pixel * pixel) / other.Sum(pixel => (double)pixel * pixel));
        return NonCartesianScans.Error([.. other.Select(pixel => (float)(pixel * scale))], one);
    }

    private static MrReadout Noise(float[] samples) => Cycles[0] with
    {
        Flags = MrReadoutFlags.NoiseMeasurement,
        NumberOfSamples = samples.Length / 8,
        Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
        TrajectoryDimensions = 0,
        Trajectory = default,
    };

    /// <summary>With samples, and places, that mean nothing before and after its own.</summary>
    private static MrReadout Framed(MrReadout readout, int before, int after)
    {
        int length = readout.NumberOfSamples + before + after;
        float[] samples = [.. MemoryMarshal.Cast<byte, float>(readout.Samples.Span).ToArray().Chunk(2 * readout.NumberOfSamples)
            .SelectMany(channel => (float[])[.. Enumerable.Repeat(1e6f, 2 * before), .. channel, .. Enumerable.Repeat(-1e6f, 2 * after)])];
        MrReadout framed = readout with
        {
            NumberOfSamples = length,
            CenterSample = readout.CenterSample + before,
            DiscardPre = before,
            DiscardPost = after,
            Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
        };
        return readout.TrajectoryDimensions == 0 ? framed
            : framed.WithTrajectory(2, [.. Enumerable.Repeat(9e9f, 2 * before), .. readout.Trajectory(), .. Enumerable.Repeat(float.NaN, 2 * after)]);
    }
}
