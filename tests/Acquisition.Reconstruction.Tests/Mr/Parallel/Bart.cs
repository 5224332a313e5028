using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>
/// The Berkeley Advanced Reconstruction Toolbox, as a program on files. Its arrays count the first axis fastest, (columns, rows, partitions, coils), which
/// in memory is [coils × partitions × rows × columns]; its transforms are centred at ⌊N/2⌋ as ours.
/// </summary>
internal sealed class Bart : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bart").FullName;

    public Bart() => Programs.Require("bart");

    public void Write(string name, ComplexPlanes data, KspaceSize size)
    {
        Assert.Equal(size.Length, data.Length);
        File.WriteAllText(Path.Combine(_folder, name + ".hdr"), $"# Dimensions\n{size.Columns} {size.Rows} {size.Partitions} {size.Channels} 1 1 1 1 1 1 1 1 1 1 1 1\n");
        float[] pairs = new float[2 * data.Length];
        for (int i = 0; i < data.Length; i++) (pairs[2 * i], pairs[2 * i + 1]) = (data.Re[i], data.Im[i]);
        File.WriteAllBytes(Path.Combine(_folder, name + ".cfl"), MemoryMarshal.AsBytes(pairs.AsSpan()).ToArray());
    }

    public ComplexPlanes Read(string name)
    {
        ReadOnlySpan<float> pairs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, name + ".cfl")));
        ComplexPlanes data = ComplexPlanes.Zero(pairs.Length / 2);
        for (int i = 0; i < data.Length; i++) (data.Re[i], data.Im[i]) = (pairs[2 * i], pairs[2 * i + 1]);
        return data;
    }

    public Task<string> RunAsync(params string[] arguments) =>
        Programs.OutputOfAsync("bart", arguments, new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" }, _folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
