using System.Reflection;
using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Tests;

/// <summary>A kernel that runs on ILGPU's CPU accelerator can still use what a GPU backend cannot express; each one is compiled for each.</summary>
public class KernelCompilationTests
{
    public static TheoryData<string, string> Kernels =>
        [.. KernelCompilation.Kernels.Select(kernel => new TheoryDataRow<string, string>(kernel.DeclaringType!.FullName!, kernel.Name))];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_compiles_to_PTX_for_Ampere_and_Hopper(string type, string kernel)
    {
        foreach (CudaArchitecture architecture in new[] { CudaArchitecture.SM_80, CudaArchitecture.SM_90 })
        {
            string ptx = KernelCompilation.CompileToPtx(Method(type, kernel), architecture);
            // ILGPU 1.5.3 names sm_80 for every newer architecture as well; PTX is forward compatible and the driver makes Hopper's code of it.
            Assert.Contains(".target sm_80", ptx, StringComparison.Ordinal);
            Assert.Contains($".visible .entry Kernel_{kernel}(", ptx, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_compiles_to_OpenCL_without_optional_capabilities(string type, string kernel)
    {
        string source = KernelCompilation.CompileToOpenCl(Method(type, kernel));
        Assert.Contains($"kernel void Kernel_{kernel}(", source, StringComparison.Ordinal);
    }

    private static MethodInfo Method(string type, string kernel) =>
        KernelCompilation.Kernels.Single(method => method.DeclaringType!.FullName == type && method.Name == kernel);
}
