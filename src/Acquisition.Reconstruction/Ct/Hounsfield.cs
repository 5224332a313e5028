using System.Numerics.Tensors;

namespace Acquisition.Reconstruction.Ct;

/// <summary>HU = 1000·(μ − μ_w)/μ_w.</summary>
internal static class Hounsfield
{
    /// <param name="attenuation">μ in 1/mm; HU when it returns.</param>
    /// <param name="waterPerMm">μ_w.</param>
    public static void FromAttenuation(Span<float> attenuation, double waterPerMm)
    {
        TensorPrimitives.Multiply(attenuation, (float)(1000 / waterPerMm), attenuation);
        TensorPrimitives.Subtract(attenuation, 1000f, attenuation);
    }
}
