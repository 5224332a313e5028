using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Reconstruction;

/// <summary>Turns raw data into images by one of its methods. Keeps nothing between scans; safe to share.</summary>
public interface IReconstructor
{
    /// <summary>What the kernels run on, such as "cpu (AVX-512)" or "cuda (device name)".</summary>
    string Backend { get; }

    /// <summary>The same methods on the processor, for when this one's device fails; null when this is the processor already.</summary>
    IReconstructor? Fallback { get; }

    /// <summary>
    /// Whether a method can make images of such a scan with such a recipe, and at what price. Never throws for what a header or recipe says:
    /// raw data are stored all the same.
    /// </summary>
    Suitability Check(ScanHeader header, Recipe recipe);

    /// <summary>Allocates what the reconstruction needs. The caller disposes it.</summary>
    /// <exception cref="ReconstructionException">NOT_SUPPORTED: <see cref="Check"/> has violations.</exception>
    /// <exception cref="DeviceFailedException">The device has gone.</exception>
    IReconstruction Open(ScanHeader header, Recipe recipe);
}

/// <summary>What a reconstructor says about a scan before its first sample.</summary>
/// <param name="Method">The method that takes it, such as <c>ct.fbp.fan</c>; empty when none does.</param>
/// <param name="Violations">Why it cannot be reconstructed as asked; empty when it can. Paths begin with <c>header.</c> or <c>recipe.</c>.</param>
/// <param name="Warnings">What will need a look although it can.</param>
/// <param name="WorkingBytes">Memory that the reconstruction holds while it runs, bytes; 0 when it cannot.</param>
public sealed record Suitability(string Method, IReadOnlyList<FieldViolation> Violations, IReadOnlyList<Warning> Warnings, long WorkingBytes)
{
    /// <summary>What the method will go by: the recipe's settings, or its own where the recipe has none; null: it has none.</summary>
    public MethodSettings? Settings { get; init; }

    public bool IsPossible => Violations is [];
}
