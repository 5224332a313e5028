using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// A field that is not B₀ everywhere, in Hz: constant + gradient·x + amplitude·cos(2π(ν·x + phase)). Signal turns by exp(−i2π·f·t), and for these fields
/// k-space stays exact: the gradient moves k, and the wave is a sum of exponentials, exp(−iz·cos θ) = Σ (−i)ⁿ·Jₙ(z)·exp(inθ) (Jacobi and Anger).
/// </summary>
/// <param name="ConstantHz">Off resonance everywhere.</param>
/// <param name="GradientHzPerMm">Patient LPS.</param>
/// <param name="AmplitudeHz">Of the wave.</param>
/// <param name="Frequency">ν, patient LPS, cycles/mm.</param>
/// <param name="PhaseCycles">Of the wave.</param>
public sealed record OffResonance(
    double ConstantHz = 0, Vector3D GradientHzPerMm = default, double AmplitudeHz = 0, Vector3D Frequency = default, double PhaseCycles = 0)
{
    /// <summary>The field at a point, Hz.</summary>
    public double At(Vector3D point) =>
        ConstantHz + GradientHzPerMm.Dot(point) + AmplitudeHz * Math.Cos(2 * Math.PI * (Frequency.Dot(point) + PhaseCycles));
}
