using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Gpu.Tests.Compilation;

/// <summary>A compiler that is not ours reads what ILGPU wrote.</summary>
public class CompilerTests
{
    [Fact]
    public async Task Clang_accepts_the_OpenCL_C_of_every_kernel()
    {
        Programs.Require("clang-14");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kernels");
        try
        {
            string[] files = [.. KernelCompilation.Kernels.Select(kernel => Path.Combine(folder.FullName, $"{kernel.DeclaringType!.Name}.{kernel.Name}.cl"))];
            foreach ((string file, System.Reflection.MethodInfo kernel) in files.Zip(KernelCompilation.Kernels))
                await File.WriteAllTextAsync(file, KernelCompilation.CompileToOpenCl(kernel), TestContext.Current.CancellationToken);
            await Programs.OutputOfAsync(
                "clang-14", ["-x", "cl", "-cl-std=CL2.0", "-Xclang", "-finclude-default-header", "-target", "spir64", "-fsyntax-only", .. files]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
