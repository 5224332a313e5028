using Acquisition.Core.Ct;
using Acquisition.Core.Images;
using Acquisition.Core.Mr;
using Acquisition.Core.Recipes;
using Acquisition.Core.Reconstruction;
using Acquisition.Core.Scans;
using Acquisition.Reconstruction.Ct;
using Acquisition.Reconstruction.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction;

/// <summary>Reconstructs CT and MR scans with the kernels of one backend. Keeps nothing between scans; safe to share.</summary>
public sealed class Reconstructor(string backend, IFanBeamKernels fanBeam, ICartesianKernels cartesian) : IReconstructor
{
    public string Backend { get; } = backend;

    /// <summary>On the processor's cores, with the widest vectors that it has.</summary>
    public static Reconstructor OnCpu() => new($"cpu ({Hardware.Name})", new CpuFanBeam(), new CpuCartesian());

    public IAsyncEnumerable<ReconstructedImage> ReconstructAsync(
        ScanHeader header, Recipe recipe, IAsyncEnumerable<AcquiredBlock> blocks, CancellationToken cancellationToken) =>
        (header.Acquisition, recipe) switch
        {
            (CtAcquisition ct, CtRecipe method) => new CtReconstruction(ct, method, header.Series.PatientPosition, fanBeam).RunAsync(blocks, cancellationToken),
            (MrAcquisition mr, MrRecipe method) => new MrReconstruction(mr, method, cartesian).RunAsync(blocks, cancellationToken),
            _ => throw ReconstructionErrors.InvalidRecipe($"a {recipe.GetType().Name} cannot reconstruct a {header.Acquisition.GetType().Name}."),
        };
}
