namespace Acquisition.Core.Model.Recipes;

/// <summary>A window over k-space, against ringing at edges, at the price of resolution.</summary>
/// <param name="Window">Which one.</param>
/// <param name="Width">Tukey: the part of each side that falls off, above 0 and at most 1. Fermi: the width of the fall, above 0 and at most 1. Null: the window's default.</param>
/// <param name="Radius">Fermi: where it is ½, above 0 and at most 2. Null: the window's default.</param>
public sealed record Apodisation(ApodisationWindow Window, double? Width = null, double? Radius = null)
{
    public const double DefaultTukeyWidth = .25;
    public const double DefaultFermiRadius = .9;
    public const double DefaultFermiWidth = .05;
}

/// <summary>
/// The shapes of windows (Harris, Proc. IEEE 66 (1978) 51; Bernstein, King, Zhou, Handbook of MRI Pulse Sequences (2004), sec. 13.1). κ is the distance from the centre
/// of k-space along an axis, 1 where the acquired part ends on its farther side.
/// </summary>
public enum ApodisationWindow
{
    /// <summary>cos²(πκ/2) along each axis.</summary>
    Hann,

    /// <summary>1, and along the outer part w of each axis cos²(π(κ − 1 + w)/2w).</summary>
    Tukey,

    /// <summary>1/(1 + exp((κ − r)/w)) of the distance over all axes, κ² = κx² + κy² + κz².</summary>
    Fermi,
}
