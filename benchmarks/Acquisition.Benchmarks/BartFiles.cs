using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Acquisition.Benchmarks;

/// <summary>The Berkeley Advanced Reconstruction Toolbox as a process on one core, with its arrays in files of memory: what it takes is computing, starting and a little copying.</summary>
internal sealed class BartFiles : IDisposable
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"bart-{Guid.NewGuid():N}")).FullName;

    /// <param name="name">Of the array.</param>
    /// <param name="re">[coils × rows × columns].</param>
    /// <param name="im">As the real parts.</param>
    /// <param name="columns">Along the readout.</param>
    /// <param name="rows">Along the phase encoding.</param>
    /// <param name="coils">Receiver channels.</param>
    public void Write(string name, ReadOnlySpan<float> re, ReadOnlySpan<float> im, int columns, int rows, int coils)
    {
        File.WriteAllText(Path.Combine(_folder, name + ".hdr"), $"# Dimensions\n{columns} {rows} 1 {coils} 1 1 1 1 1 1 1 1 1 1 1 1\n");
        float[] pairs = new float[2 * re.Length];
        for (int i = 0; i < re.Length; i++) (pairs[2 * i], pairs[2 * i + 1]) = (re[i], im[i]);
        File.WriteAllBytes(Path.Combine(_folder, name + ".cfl"), MemoryMarshal.AsBytes(pairs.AsSpan()).ToArray());
    }

    public void Run(params string[] arguments)
    {
        ProcessStartInfo start = new("bart", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = "1";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("bart did not start.");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"bart {string.Join(' ', arguments)} exited {process.ExitCode}.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
