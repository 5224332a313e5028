using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Methods;

/// <summary>A way from raw data to images. It alone knows what it can do; <see cref="MethodList"/> is where it is registered.</summary>
public interface IMethod
{
    /// <summary>Its name in recipes: modality, family, kind, such as <c>ct.fbp.fan</c>.</summary>
    string Name { get; }

    /// <summary>The scans that it is for.</summary>
    Modality Modality { get; }

    /// <summary>Whether it is taken only where a recipe names it.</summary>
    bool IsOnlyByName => false;
    /// <summary>What it goes by where a recipe has no settings; null: it has none.</summary>
    MethodSettings? DefaultSettings => null;

    /// <summary>
    /// Says everything that keeps this method from reconstructing such a scan, and what will need a look although it can. The only place that knows it:
    /// <see cref="Open"/> relies on it. Header and recipe are well-formed.
    /// </summary>
    /// <returns>Memory that the reconstruction will hold, bytes; of no meaning when there are violations.</returns>
    long Check(ScanHeader header, Recipe recipe, MethodChecks checks);

    /// <summary>Opens a reconstruction that <see cref="Check"/> has found no violation in.</summary>
    IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend);
}
