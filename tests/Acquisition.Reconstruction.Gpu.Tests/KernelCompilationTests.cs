using System.Reflection;
using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Tests;

/// <summary>A kernel that runs on ILGPU's CPU accelerator may still use what a GPU backend cannot express: each is compiled for each.</summary>
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
            // ILGPU 1.5.3 writes sm_80 for every newer architecture as well: PTX is forward compatible, the driver makes Hopper's code of it.
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

    [Fact]
    public void Every_launcher_has_a_kernel_that_was_found()
    {
        // A kernel of another shape, grouped explicitly or indexed by long, would be launched and yet escape the tests above.
        IEnumerable<string> launchers = from type in typeof(GpuKernels).Assembly.GetTypes()
                                        from field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
                                        where IsLauncher(field.FieldType)
                                        select type.FullName;
        Assert.Equal(launchers.Order(), KernelCompilation.Kernels.Select(kernel => kernel.DeclaringType!.FullName).Order());
    }

    private static bool IsLauncher(Type type) =>
        type.IsAssignableTo(typeof(Delegate))
        && type.IsGenericType
        && type.GenericTypeArguments[0].Assembly == typeof(ILGPU.Index1D).Assembly;

    private static MethodInfo Method(string type, string kernel) =>
        KernelCompilation.Kernels.Single(method => method.DeclaringType!.FullName == type && method.Name == kernel);
}
