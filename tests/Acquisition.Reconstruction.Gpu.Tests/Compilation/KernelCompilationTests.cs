using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu.Tests.Compilation;

/// <summary>A kernel that runs on ILGPU's CPU accelerator may still use what a GPU backend cannot express: each is compiled for each.</summary>
public class KernelCompilationTests
{
    /// <summary>A multiprocessor has 65536, and a thousand threads hide a load from memory.</summary>
    private const int MostRegisters = 64;

    public static TheoryData<string, string> Kernels => KernelCompilation.Names;

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_compiles_to_PTX_for_Ampere_and_Hopper(string type, string kernel)
    {
        foreach (CudaArchitecture architecture in new[] { CudaArchitecture.SM_80, CudaArchitecture.SM_90 })
        {
            string ptx = KernelCompilation.CompileToPtx(KernelCompilation.Find(type, kernel), architecture);
            // ILGPU 1.5.3 writes sm_80 for every newer architecture as well: PTX is forward compatible, the driver makes Hopper's code of it.
            Assert.Contains(".target sm_80", ptx, StringComparison.Ordinal);
            Assert.Contains($".visible .entry Kernel_{kernel}(", ptx, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void No_kernel_calculates_in_double_precision_or_through_local_memory(string type, string kernel)
    {
        // Double precision is half as fast on a data centre's GPU and a 64th on others. Local memory is device memory: arrays in a kernel and
        // functions that are not inlined pass through it.
        Ptx ptx = new(KernelCompilation.CompileToPtx(KernelCompilation.Find(type, kernel), CudaArchitecture.SM_90));
        Assert.DoesNotContain(ptx.Lines, line => line.Contains(".f64", StringComparison.Ordinal) || line.Contains("%fd", StringComparison.Ordinal));
        Assert.DoesNotContain(ptx.Lines, line => line.Contains(".local", StringComparison.Ordinal));
        Assert.DoesNotContain(ptx.Lines, line => line.StartsWith("call", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task No_kernel_needs_more_registers_than_leave_a_thousand_threads_on_a_multiprocessor(string type, string kernel)
    {
        foreach (CudaArchitecture architecture in new[] { CudaArchitecture.SM_80, CudaArchitecture.SM_90 })
        {
            string ptx = KernelCompilation.CompileToPtx(KernelCompilation.Find(type, kernel), architecture);
            // Values that are alive at once, counted in the text: without an assembler the only bound there is.
            int alive = new Ptx(ptx).MostAlive();
            Assert.True(alive <= MostRegisters, $"{alive} values are alive at once.");
            if (!PtxAssembler.IsInstalled) continue;
            (int spilled, int registers) = await PtxAssembler.AssembleAsync(ptx, architecture);
            Assert.True(spilled == 0 && registers <= MostRegisters, $"{spilled} bytes spilled, {registers} registers for {architecture}.");
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_compiles_to_OpenCL_without_optional_capabilities(string type, string kernel)
    {
        string source = KernelCompilation.CompileToOpenCl(KernelCompilation.Find(type, kernel));
        Assert.Contains($"kernel void Kernel_{kernel}(", source, StringComparison.Ordinal);
        Assert.DoesNotContain("double", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_launcher_has_a_kernel_that_was_found()
    {
        // A kernel of another shape, grouped explicitly or indexed by long, would be launched and yet escape the tests above.
        IEnumerable<string> launchers = from type in typeof(GpuKernels).Assembly.GetTypes()
                                        from field in type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
                                        where IsLauncher(field.FieldType)
                                        select type.FullName;
        Assert.Equal(launchers.Order(), KernelCompilation.Kernels.Select(kernel => kernel.DeclaringType!.FullName).Order());
    }

    private static bool IsLauncher(Type type) =>
        type.IsAssignableTo(typeof(Delegate))
        && type.IsGenericType
        && type.GenericTypeArguments[0].Assembly == typeof(ILGPU.Index1D).Assembly;
}
