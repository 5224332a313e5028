using System.Globalization;
using System.Text.RegularExpressions;
using Acquisition.Tests.Support;
using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Tests.Compilation;

/// <summary>
/// NVIDIA's assembler, which a driver has inside. As a program it comes with the CUDA toolkit, which is not free software (Debian non-free:
/// nvidia-cuda-toolkit), so that no test can ask for it; where it is installed it says how many registers a kernel takes and whether they suffice.
/// </summary>
internal static partial class PtxAssembler
{
    private const string Program = "/usr/bin/ptxas";

    public static bool IsInstalled { get; } = File.Exists(Program);

    /// <summary>Bytes of local memory that the threads of a kernel take, for spilled registers or otherwise, and its registers.</summary>
    public static async Task<(int SpilledBytes, int Registers)> AssembleAsync(string ptx, CudaArchitecture architecture)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ptx");
        try
        {
            string file = Path.Combine(folder.FullName, "kernel.ptx");
            await File.WriteAllTextAsync(file, ptx, TestContext.Current.CancellationToken);
            string report = await Programs.OutputOfAsync(Program, ["-v", $"-arch={architecture.ToString().ToLowerInvariant()}", "-o", file + ".cubin", file]);
            int Sum(Regex number) => number.Matches(report).Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
            return (Sum(Bytes()), Sum(Used()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"(\d+) bytes (?:stack frame|spill)")]
    private static partial Regex Bytes();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex Used();
}
