using System.Diagnostics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>A gradient echo of a real phantom, 2 coils, readout oversampled twice, against NumPy's transform of the same k-space.</summary>
public class MeasuredKspaceTests
{
    private const string Python = "/usr/bin/python3";
    private const int Coils = 2, Lines = 160, Samples = 320;

    // Argument 1: the .npy file. Standard output: k-space and the root sum of squares of its centred, unitary inverse transform, middle half of the columns, float32.
    private const string Script = """
        import sys, numpy as np
        k = np.load(sys.argv[1])
        x = np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(k.astype(np.complex128), axes=(1, 2)), norm='ortho'), axes=(1, 2))
        n = k.shape[2]
        m = np.sqrt((np.abs(x) ** 2).sum(0))[:, n // 4 : n // 4 + n // 2]
        sys.stdout.buffer.write(k.astype(np.complex64).tobytes() + m.astype(np.float32).tobytes())
        """;

    [Fact]
    public async Task Image_equals_that_of_numpy()
    {
        string file = Path.Combine(Shared(), "data/mr/twix_gre_kspace.npy");
        Require(File.Exists(file), $"{file} is not there");
        Require(File.Exists(Python), "python3 is not installed");
        float[] numbers = MemoryMarshal.Cast<byte, float>(await Output(Script, file)).ToArray();
        const int Length = Coils * Lines * Samples;
        Assert.Equal(2 * Length + Lines * Samples / 2, numbers.Length);

        MrEncoding encoding = new()
        {
            EncodedSpace = new(new(Samples, Lines, 1), new(2 * 250, 250, 5)),
            ReconSpace = new(new(Samples / 2, Lines, 1), new(250, 250, 5)),
            Limits = new() { KspaceEncodingStep1 = new(0, Lines - 1, Lines / 2) },
            Trajectory = MrTrajectory.Cartesian,
        };
        float[] re = new float[Length], im = new float[Length], image = new float[Lines * Samples / 2];
        for (int i = 0; i < Length; i++) (re[i], im[i]) = (numbers[2 * i], numbers[2 * i + 1]);
        using ICartesianTransform transform = new CpuCartesian().Open(new CartesianPlan(encoding, null, null, Coils));
        transform.Reconstruct(new(re, im), image);

        float peak = image.Max();
        Assert.True(peak > 0);
        for (int i = 0; i < image.Length; i++) Assert.Equal(numbers[2 * Length + i], image[i], 1e-6 * peak);    // float against double
    }

    private static string Shared() => Environment.GetEnvironmentVariable("ACQUISITION_SHARED") ?? Path.Combine(RepositoryRoot(), "../shared");

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Acquisition.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Acquisition.sln is in no folder above the tests.");
    }

    private static void Require(bool present, string otherwise)
    {
        if (Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1") Assert.True(present, otherwise);
        Assert.SkipUnless(present, otherwise);
    }

    private static async Task<byte[]> Output(string script, string argument)
    {
        using Process python = Process.Start(new ProcessStartInfo(Python, ["-c", script, argument]) { RedirectStandardOutput = true })!;
        using MemoryStream output = new();
        await python.StandardOutput.BaseStream.CopyToAsync(output);
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return output.ToArray();
    }
}
