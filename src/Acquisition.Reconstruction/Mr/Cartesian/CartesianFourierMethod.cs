using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary><c>mr.fourier</c>: 2-D Cartesian MR that is sampled fully, or zero filled where the recipe asks for it; root sum of squares over the coils.</summary>
internal sealed class CartesianFourierMethod : IMethod
{
    public string Name => "mr.fourier";

    public Modality Modality => Modality.Mr;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        new CartesianChecks(mr, recipe, checks).Run();
        return checks.Violations.Count > 0 ? 0 : mr.Encodings.Sum(e => CartesianMemory.Estimate(e, Plan(e, recipe, mr.ReceiverChannels)));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend) =>
        new CartesianReconstruction((MrAcquisition)header.Acquisition, recipe, backend.Find<ICartesianKernels>() ?? new CpuCartesian());

    public static CartesianPlan Plan(MrEncoding encoding, Recipe recipe, int channels) => new(encoding, recipe.Grid.Columns, recipe.Grid.Rows, channels);

    /// <summary>Whether what partial Fourier leaves out is to be 0.</summary>
    public static bool FillsZeros(Recipe recipe) => recipe.Settings is MrFourier { PartialFourier: PartialFourier.ZeroFilling };
}
