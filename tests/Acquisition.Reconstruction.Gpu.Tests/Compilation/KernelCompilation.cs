using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Acquisition.Reconstruction.Gpu.Tests.Compilation;

/// <summary>Compiles kernels to the text that a driver would be given. Needs no device, no driver and no vendor's toolkit.</summary>
internal static class KernelCompilation
{
    private static readonly ConcurrentDictionary<(MethodInfo Kernel, CudaArchitecture Architecture), Lazy<string>> Ptx = new();

    /// <summary>
    /// Every kernel of the product: the static methods whose first parameter is an ILGPU index. Kernels are never generic and never take
    /// an index in second place, so nothing else has this shape.
    /// </summary>
    public static IEnumerable<MethodInfo> Kernels { get; } =
    [
        .. from type in typeof(GpuKernels).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where method.ReturnType == typeof(void)
              && !method.IsGenericMethod
              && method.GetParameters() is [{ ParameterType: var index }, ..]
              && (index == typeof(Index1D) || index == typeof(Index2D) || index == typeof(Index3D))
           select method,
    ];

    /// <summary>A row for each kernel: its type and its name.</summary>
    public static TheoryData<string, string> Names =>
        [.. Kernels.Select(kernel => new TheoryDataRow<string, string>(kernel.DeclaringType!.FullName!, kernel.Name))];

    public static MethodInfo Find(string type, string kernel) =>
        Kernels.Single(method => method.DeclaringType!.FullName == type && method.Name == kernel);

    /// <summary>PTX for one architecture, in the ISA of CUDA 11.8, the first that knows Hopper: every later driver accepts it.</summary>
    public static string CompileToPtx(MethodInfo kernel, CudaArchitecture architecture) =>
        Ptx.GetOrAdd((kernel, architecture), key => new(() => Compile(key.Kernel, key.Architecture))).Value;

    /// <summary>OpenCL C 2.0 for a device without the optional capabilities: double precision, sub-groups, 64-bit atomics.</summary>
    public static string CompileToOpenCl(MethodInfo kernel)
    {
        CLCapabilityContext capabilities = new(
            float16: false, float64: false, genericAddressSpace: true, int64_Atomics: false, subGroups: false);
        using Context context = Context.Create(builder => builder.EnableAlgorithms());
        using CLBackend backend = new(context, capabilities, CLDeviceVendor.Other, CLCVersion.CL20);
        return ((CLCompiledKernel)backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), default)).Source;
    }

    private static string Compile(MethodInfo kernel, CudaArchitecture architecture)
    {
        using Context context = Context.Create(builder => builder.EnableAlgorithms());
        using PTXBackend backend = new(context, architecture, CudaInstructionSet.ISA_78, nvvmAPI: null!);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), default)).PTXAssembly;
    }
}
