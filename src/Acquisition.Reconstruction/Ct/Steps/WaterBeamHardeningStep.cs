using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary><c>p' = Σₖ c[k]·p^(k+1)</c> by Horner's rule (Herman, PMB 24 (1979) 81).</summary>
internal sealed class WaterBeamHardeningStep(IReadOnlyList<double> coefficients) : EachView
{
    public override void Apply(Span<float> lineIntegrals, CtSource source)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> sum = frame.Take(lineIntegrals.Length);
        sum.Fill((float)coefficients[^1]);
        for (int k = coefficients.Count - 2; k >= 0; k--) TensorPrimitives.MultiplyAdd(sum, lineIntegrals, (float)coefficients[k], sum);
        TensorPrimitives.Multiply(sum, lineIntegrals, lineIntegrals);
    }
}
