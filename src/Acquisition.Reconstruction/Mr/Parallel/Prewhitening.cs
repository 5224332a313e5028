using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Makes the channels' noise white: with Ψ = L·Lᴴ, <c>y = L⁻¹·x</c> has the unit matrix as covariance, so that a real or imaginary part has variance ½
/// (Pruessmann et al., MRM 46 (2001) 638, app. A). Immutable; safe to share.
/// </summary>
public sealed class Prewhitening
{
    private readonly ChannelMixing _mixing;

    /// <param name="noise">What was measured.</param>
    /// <param name="varianceScale"><see cref="NoiseCovariance.VarianceScale"/>.</param>
    /// <param name="regularisation">Added to each variance, as a part of the channels' mean one: 0 refuses dead channels, 10⁻³ lets them pass without amplifying them beyond.</param>
    /// <exception cref="Core.Model.Errors.ReconstructionException">TOO_FEW_NOISE_SAMPLES; SINGULAR_NOISE_COVARIANCE.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not positive, or the regularisation negative.</exception>
    public Prewhitening(NoiseCovariance noise, double varianceScale = 1, double regularisation = 0)
    {
        if (!(varianceScale > 0 && double.IsFinite(varianceScale))) throw new ArgumentOutOfRangeException(nameof(varianceScale), varianceScale, "Positive.");
        if (!(regularisation >= 0 && double.IsFinite(regularisation))) throw new ArgumentOutOfRangeException(nameof(regularisation), regularisation, "Not negative.");
        ComplexMatrix psi = noise.Matrix();
        int n = psi.Rows;
        double mean = Enumerable.Range(0, n).Average(i => psi.Re[i * n + i]);
        for (int i = 0; i < psi.Re.Length; i++) (psi.Re[i], psi.Im[i]) = (psi.Re[i] * varianceScale, psi.Im[i] * varianceScale);
        for (int i = 0; i < n; i++) psi.Re[i * n + i] += regularisation * mean * varianceScale;
        // Of a copy of another channel rounding leaves 10⁻¹⁶; samples are floats, so that below 10⁻¹² nothing is known.
        HermitianFactor factor = HermitianFactor.Of(psi, 1e-12, out int singular) ?? throw ParallelErrors.SingularNoise(singular);
        _mixing = new(factor.InverseOfLower());
    }

    public int Channels => _mixing.Outputs;

    /// <summary>L⁻¹[i, j], lower triangular.</summary>
    public (float Re, float Im) this[int row, int column] => _mixing[row, column];

    /// <summary>Whitens a readout.</summary>
    /// <param name="readout">[channels × samples].</param>
    /// <param name="whitened">[channels × samples]; may not overlap the readout.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are not whole channels.</exception>
    public void Apply(Planar<float> readout, PlanarTarget<float> whitened) => _mixing.Apply(readout, whitened);
}
