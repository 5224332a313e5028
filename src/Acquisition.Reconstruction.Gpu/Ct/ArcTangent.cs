namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// The arc tangent for kernels. ILGPU's own is, in PTX, an iteration of 24 function calls through local memory; a backprojector calls it
/// once for every pixel of every view.
/// </summary>
internal static class ArcTangent
{
    /// <summary>Abramowitz &amp; Stegun 1964, eq. 4.4.49 on [−1, 1], error below 2e-8; beyond it, π/2 − arctan(1/x).</summary>
    public static float Of(float x)
    {
        float size = Math.Abs(x);
        float y = size > 1 ? 1 / size : size;
        float s = y * y;
        float p = 0.0028662257f;
        p = p * s - 0.0161657367f;
        p = p * s + 0.0429096138f;
        p = p * s - 0.0752896400f;
        p = p * s + 0.1065626393f;
        p = p * s - 0.1420889944f;
        p = p * s + 0.1999355085f;
        p = p * s - 0.3333314528f;
        float arc = y + y * s * p;
        arc = size > 1 ? MathF.PI / 2 - arc : arc;
        return x < 0 ? -arc : arc;
    }
}
