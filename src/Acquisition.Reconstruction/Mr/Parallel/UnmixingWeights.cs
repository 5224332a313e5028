using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The image as a combination of the coils' folded images, <c>m = Σ_c u_c·a_c</c>, a_c the unitary inverse transform of k-space with zeros where nothing was acquired: computed
/// once, <see cref="CoilCombination.Combine"/> applies it to each frame.
/// </summary>
/// <param name="Weights">u: [channels × pixels].</param>
/// <param name="GFactor">By how much more than √R noise grows, <c>√Σ|u|²·√Σ|s|²/R</c> for channels of white noise; 0 where no coil sees anything: [pixels].</param>
public sealed record UnmixingWeights(PlanarMemory<float> Weights, Memory<float> GFactor);
