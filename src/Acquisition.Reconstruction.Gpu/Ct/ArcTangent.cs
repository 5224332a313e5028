using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// The arc tangent for kernels. ILGPU's own is, in PTX, an iteration of 24 function calls through local memory; a backprojector calls it
/// once for every pixel of every view.
/// </summary>
internal static class ArcTangent
{
    /// <summary><see cref="ArcTangentPolynomial"/> on [−1, 1]; beyond it, π/2 − arctan(1/x).</summary>
    public static float Of(float x)
    {
        float size = Math.Abs(x);
        float y = size > 1 ? 1 / size : size;
        float s = y * y;
        float p = ArcTangentPolynomial.A16;
        p = p * s + ArcTangentPolynomial.A14;
        p = p * s + ArcTangentPolynomial.A12;
        p = p * s + ArcTangentPolynomial.A10;
        p = p * s + ArcTangentPolynomial.A8;
        p = p * s + ArcTangentPolynomial.A6;
        p = p * s + ArcTangentPolynomial.A4;
        p = p * s + ArcTangentPolynomial.A2;
        float arc = y + y * s * p;
        arc = size > 1 ? MathF.PI / 2 - arc : arc;
        return x < 0 ? -arc : arc;
    }
}
