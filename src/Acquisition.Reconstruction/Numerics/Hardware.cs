using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>Which width of vector the kernels use here. Constants to the JIT: the branches not taken cost nothing.</summary>
internal static class Hardware
{
    public static bool Has512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    public static bool Has256 => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    public static bool Has128 => Vector128.IsHardwareAccelerated && (Sse.IsSupported || AdvSimd.Arm64.IsSupported);

    public static string Name => Has512 ? "AVX-512" : Has256 ? "AVX2" : !Has128 ? "scalar" : AdvSimd.Arm64.IsSupported ? "AdvSimd" : "SSE";
}
