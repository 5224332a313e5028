using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Finds a <see cref="GrappaKernel"/> from calibration lines. The rows of the least-squares problem are windows of the same few lines, so its normal matrix
/// is made of correlations between lines, each of which is computed once for all the pairs of sources that it belongs to.
/// </summary>
public static class GrappaCalibration
{
    /// <summary>λ that leaves as much noise as bias in most k-spaces.</summary>
    public const double UsualRegularisation = 1e-4;

    /// <param name="lines">Fully sampled lines about the centre, [channels × partitions × rows × columns], columns those of the image's k-space.</param>
    /// <param name="size">Their axes.</param>
    /// <param name="lattice">R₁, R₂ and Δ; where it begins does not matter.</param>
    /// <param name="kernel">Samples that a missing one is made of.</param>
    /// <param name="regularisation">λ, 0 or more.</param>
    /// <exception cref="Core.Model.Errors.ReconstructionException">TOO_FEW_CALIBRATION_LINES; SINGULAR_CALIBRATION.</exception>
    public static GrappaKernel Calibrate(
        PlanarMemory<float> lines, KspaceSize size, SamplingLattice lattice, GrappaKernelSize kernel, double regularisation = UsualRegularisation)
    {
        size.Check();
        if (!(regularisation >= 0 && double.IsFinite(regularisation))) throw new ArgumentOutOfRangeException(nameof(regularisation), regularisation, "Not negative.");
        GrappaGeometry geometry = new(lattice, kernel);
        GrappaWindow window = new(geometry, size);
        ComplexMatrix normal = new(window.Unknowns, window.Unknowns), right = new(window.Unknowns, geometry.Targets * size.Channels);
        if (geometry.Targets == 0) return new(geometry, size.Channels, right);

        ChannelLines packed = new(lines.Span, size, kernel.Columns - 1, periodic: true);
        LinePairs[] lags = [.. LinePairs.Of(window)];
        Cores.For(lags.Length, lag => lags[lag].Correlate(packed));
        foreach (LinePairs lag in lags) lag.AddTo(normal, right);
        double load = regularisation * Enumerable.Range(0, window.Unknowns).Average(i => normal.Re[i * window.Unknowns + i]);
        for (int i = 0; i < window.Unknowns; i++) normal.Re[i * window.Unknowns + i] += load;

        // The correlations are sums of floats: of what is less than 10⁻⁷ of a pivot only rounding is left.
        HermitianFactor factor = HermitianFactor.Of(normal, 1e-8, out _) ?? throw ParallelErrors.SingularCalibration();
        factor.Solve(right);
        return new(geometry, size.Channels, right);
    }
}
