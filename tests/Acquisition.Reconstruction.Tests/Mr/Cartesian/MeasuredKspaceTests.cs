using System.Diagnostics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>Real k-space, sent as a scan would send it, against NumPy's transform of the same numbers.</summary>
public class MeasuredKspaceTests
{
    // Arguments: the .npy file, lines to leave out at the start. Standard output: k-space, and the root sum of squares of its centred, unitary inverse
    // transform with those lines 0, middle half of the columns, float32.
    private const string Script = """
        import sys, numpy as np
        k = np.load(sys.argv[1]).astype(np.complex64)
        x = k.astype(np.complex128)
        x[:, : int(sys.argv[2])] = 0
        x = np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(x, axes=(1, 2)), norm='ortho'), axes=(1, 2))
        n = k.shape[2]
        m = np.sqrt((np.abs(x) ** 2).sum(0))[:, n // 4 : n // 4 + n // 2]
        sys.stdout.buffer.write(k.tobytes() + m.astype(np.float32).tobytes())
        """;

    [Fact]
    public async Task Gradient_echo_equals_that_of_numpy()
    {
        Kspace phantom = await Kspace.ReadAsync("twix_gre_kspace.npy", 2, 160, 320);
        AssertEqual(phantom.Image, Reconstruct.All(phantom.Header(lines: 160), phantom.Readouts().InBlocks()));
    }

    [Fact]
    public async Task Gradient_echo_without_its_first_lines_is_refused_and_equals_that_of_numpy_when_zeros_are_asked_for()
    {
        const int Missing = 40;
        Kspace phantom = await Kspace.ReadAsync("twix_gre_kspace.npy", 2, 160, 320, Missing);
        ScanHeader header = phantom.Header(lines: 160);
        header = header.WithLimits(l => l with { KspaceEncodingStep1 = new(0, 159 - Missing, 80 - Missing) });
        List<MrReadout> readouts = [.. phantom.Readouts().Where(r => r.Counters.KspaceEncodeStep1 >= Missing)
            .Select(r => r.WithCounters(c => c with { KspaceEncodeStep1 = c.KspaceEncodeStep1 - Missing }))];
        Assert.Equal("NOT_SUPPORTED", Reconstruct.Refusal(header, readouts.InBlocks()));
        AssertEqual(phantom.Image, Reconstruct.All(header, readouts.InBlocks(), MrScans.ZeroFilling));
    }

    [Fact]
    public async Task Gradient_echo_of_which_a_line_is_missing_gives_no_image()
    {
        Kspace phantom = await Kspace.ReadAsync("twix_gre_kspace.npy", 2, 160, 320);
        foreach (int line in (int[])[0, 80, 159])
        {
            Collected collected = new();
            ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(
                collected, phantom.Header(160), phantom.Readouts().Where(r => r.Counters.KspaceEncodeStep1 != line).InBlocks()));
            Assert.Equal("MISSING_LINES", refusal.Reason);
            Assert.Contains($": {line}.", refusal.Message, StringComparison.Ordinal);
            Assert.Empty(collected.Images);
        }
    }

    [Fact]
    public async Task Brain_of_which_seven_eighths_of_the_samples_are_zeros_gives_no_image()
    {
        Kspace brain = await Kspace.ReadAsync("sigpy_cartesian_ksp.npy", 8, 230, 180);
        foreach (Recipe recipe in (Recipe[])[new(), MrScans.ZeroFilling])
        {
            Collected collected = new();
            ReconstructionException refusal = Assert.Throws<ReconstructionException>(
                () => Reconstruct.Into(collected, brain.Header(230), brain.Readouts().InBlocks(), recipe));
            Assert.Equal("NOT_SUPPORTED", refusal.Reason);
            Assert.Contains("87.6 %", refusal.Message, StringComparison.Ordinal);      // as the data's own description says
            Assert.Empty(collected.Images);
        }
    }

    private static void AssertEqual(float[] expected, List<ReconstructedImage> images)
    {
        ReadOnlySpan<float> image = Assert.Single(images).Pixels.Span;
        Assert.Equal(expected.Length, image.Length);
        float peak = expected.Max();
        Assert.True(peak > 0);
        for (int i = 0; i < image.Length; i++) Assert.Equal(expected[i], image[i], 1e-6 * peak);    // float against double
    }

    /// <summary>[coils × lines × samples × (re, im)] of one slice, and NumPy's image of it.</summary>
    private sealed record Kspace(float[] Samples, float[] Image, int Coils, int Lines, int Columns)
    {
        public static async Task<Kspace> ReadAsync(string name, int coils, int lines, int columns, int leaveOut = 0)
        {
            string file = Path.Combine(Environment.GetEnvironmentVariable("ACQUISITION_DATA") ?? Path.Combine(Repository.Root, "../shared/data"), "mr", name);
            if (Programs.AreRequired) Assert.True(File.Exists(file), $"{file} is not there.");
            Assert.SkipUnless(File.Exists(file), $"{file} is not there.");
            Programs.RequirePython("numpy");
            using Process python = Process.Start(new ProcessStartInfo(Programs.Python, ["-c", Script, file, $"{leaveOut}"]) { RedirectStandardOutput = true })!;
            using MemoryStream output = new();
            await python.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
            await python.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, python.ExitCode);
            float[] numbers = MemoryMarshal.Cast<byte, float>(output.ToArray()).ToArray();
            int length = 2 * coils * lines * columns;
            Assert.Equal(length + lines * (columns / 2), numbers.Length);
            return new(numbers[..length], numbers[length..], coils, lines, columns);
        }

        public ScanHeader Header(int lines)
        {
            MrSimulation scan = MrScans.Simulate();
            return scan.Header with
            {
                Acquisition = scan.Header.Acquisition() with
                {
                    ReceiverChannels = Coils,
                    Encodings =
                    [
                        new()
                        {
                            EncodedSpace = new(new(Columns, Lines, 1), new(2 * 250, 250, 5)),
                            ReconSpace = new(new(Columns / 2, Lines, 1), new(250, 250, 5)),
                            Limits = new() { KspaceEncodingStep1 = new(0, lines - 1, lines / 2) },
                            Trajectory = MrTrajectory.Cartesian,
                        },
                    ],
                },
            };
        }

        public IEnumerable<MrReadout> Readouts() => Enumerable.Range(0, Lines).Select(line => new MrReadout
        {
            NumberOfSamples = Columns,
            ActiveChannels = Coils,
            CenterSample = Columns / 2,
            Counters = new(KspaceEncodeStep1: line),
            Samples = Enumerable.Range(0, Coils)
                .SelectMany(coil => MemoryMarshal.AsBytes(Samples.AsSpan(2 * (coil * Lines + line) * Columns, 2 * Columns)).ToArray()).ToArray(),
        });
    }
}
