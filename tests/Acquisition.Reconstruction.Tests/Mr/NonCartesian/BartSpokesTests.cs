using System.Runtime.InteropServices;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;
using Acquisition.Reconstruction.Tests.Mr.Parallel;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.NonCartesian;

/// <summary>The same spokes through another program.</summary>
public class BartSpokesTests
{
    private const int Spokes = 101, FewSpokes = 25, Samples = 2 * NonCartesianScans.Size, Coils = 4;

    [Fact]
    public async Task Gridded_spokes_are_those_of_its_adjoint_transform()
    {
        using Bart bart = new();
        MrSimulation scan = NonCartesianScans.Simulate(Coils);
        List<MrReadout> readouts = [.. Enumerable.Range(0, Spokes).Select(line => scan.Spoke(line, Math.PI * line / Spokes, PathForm.Cycles))];
        // Weighted by a ramp, |r|; in the centre by a sixth of its step, the integral's (Euler and Maclaurin).
        Write(bart, readouts, r => r == 0 ? 1 / 6.0 : r);
        await bart.RunAsync("nufft", "-a", $"-d{NonCartesianScans.Size}:{NonCartesianScans.Size}:1", "trajectory", "samples", "coils");
        await bart.RunAsync("rss", "8", "coils", "image");
        ReconstructedImage ours = Assert.Single(Reconstruct.All(scan.Header(MrTrajectory.Radial, Spokes), readouts.InBlocks()));
        // Both transforms are accurate to 10⁻³; the sectors and the ramp are the same but for the ends of the spokes, half a step of 64.
        Assert.InRange(UpToScale(bart.Read("image"), ours), 0, 5e-3);
    }

    [Fact]
    public async Task The_image_of_fewest_wavelets_is_as_good_as_that_of_pics()
    {
        using Bart bart = new();
        MrSimulation scan = NonCartesianScans.Simulate(Coils);
        List<MrReadout> readouts = [.. Enumerable.Range(0, FewSpokes).Select(line => scan.Spoke(line, line * NonCartesianScans.GoldenAngle, PathForm.Cycles))];
        Write(bart, readouts, _ => 1);
        string size = $"-d{NonCartesianScans.Size}:{NonCartesianScans.Size}:1";
        await bart.RunAsync("nufft", "-i", size, "trajectory", "samples", "coils");
        await bart.RunAsync("fft", "-u", "7", "coils", "kspace");
        await bart.RunAsync("ecalib", "-m1", "-r16", "kspace", "maps");
        await bart.RunAsync("pics", "-S", "-RW:3:0:0.002", "-i100", "-ttrajectory", "samples", "maps", "image");
        Recipe sparse = new() { Settings = new MrNonCartesian { Kind = NonCartesianKind.L1Wavelet, Iterations = 100 } };
        ReconstructedImage ours = Assert.Single(Reconstruct.All(scan.Header(MrTrajectory.GoldenAngle, FewSpokes), readouts.InBlocks(), sparse));
        ReconstructedImage truth = ours with { Pixels = scan.Truth() };
        ComplexPlanes theirs = bart.Read("image");
        double they = UpToScale(theirs, truth), we = UpToScale(new(ours.Pixels.ToArray(), new float[ours.Pixels.Length]), truth);
        Assert.True(we <= 1.1 * they, $"{we:g3} of the truth here, {they:g3} there.");      // λ means the same; sensitivities and what weights the samples do not
    }

    /// <summary>Trajectory (3, samples, spokes) and samples (1, samples, spokes, coils).</summary>
    private static void Write(Bart bart, List<MrReadout> readouts, Func<double, double> weight)
    {
        // Cycles per 480 and per 240 mm as sent; all per 240 mm here, the image's.
        ComplexPlanes trajectory = ComplexPlanes.Zero(3 * Samples * readouts.Count), samples = ComplexPlanes.Zero(Samples * readouts.Count * Coils);
        for (int spoke = 0; spoke < readouts.Count; spoke++)
        {
            float[] k = readouts[spoke].Trajectory();
            ReadOnlySpan<float> sent = MemoryMarshal.Cast<byte, float>(readouts[spoke].Samples.Span);
            for (int i = 0; i < Samples; i++)
            {
                int at = spoke * Samples + i;
                (trajectory.Re[3 * at], trajectory.Re[3 * at + 1]) = (k[2 * i] / 2, k[2 * i + 1]);
                float w = (float)weight(Math.Abs(i - Samples / 2));
                for (int coil = 0; coil < Coils; coil++)
                {
                    int target = coil * readouts.Count * Samples + at, source = 2 * (coil * Samples + i);
                    (samples.Re[target], samples.Im[target]) = (w * sent[source], w * sent[source + 1]);
                }
            }
        }
        bart.Write("trajectory", trajectory, new KspaceSize(1, readouts.Count, Samples, 3));
        bart.Write("samples", samples, new KspaceSize(Coils, readouts.Count, Samples, 1));
    }

    /// <summary>The difference's norm, theirs scaled to ours.</summary>
    private static double UpToScale(ComplexPlanes theirs, ReconstructedImage ours)
    {
        float[] magnitudes = [.. theirs.Re.Zip(theirs.Im, float.Hypot)], pixels = ours.Pixels.ToArray();
        double scale = magnitudes.Zip(pixels, (a, b) => (double)a * b).Sum() / magnitudes.Sum(a => (double)a * a);
        return NonCartesianScans.Error([.. magnitudes.Select(a => (float)(a * scale))], pixels);
    }
}
