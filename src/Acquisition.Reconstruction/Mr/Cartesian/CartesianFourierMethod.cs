using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary><c>mr.fourier</c>: 2-D and 3-D Cartesian MR without acceleration, partial Fourier as the recipe asks for; root sum of squares over the coils.</summary>
internal sealed class CartesianFourierMethod : IMethod
{
    public string Name => "mr.fourier";

    public Modality Modality => Modality.Mr;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        new CartesianChecks(mr, recipe, checks).Run();
        return checks.Violations.Count > 0 ? 0 : mr.Encodings.Sum(e => Estimate(e, Plan(e, recipe, mr.ReceiverChannels)));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        ICartesianKernels kernels = backend.Find<ICartesianKernels>() ?? new CpuCartesian();
        return new GridReconstruction((MrAcquisition)header.Acquisition, recipe, (mr, encoding, _) =>
        {
            CartesianPlan plan = Plan(encoding, recipe, mr.ReceiverChannels);
            return new GridMethod(encoding, mr.ReceiverChannels, plan, [], new FourierMaker(plan, Settings(recipe), mr.SampleFormat, kernels)) { TakesPartialReadouts = TakesPartial(recipe) };
        });
    }

    public static CartesianPlan Plan(MrEncoding encoding, Recipe recipe, int channels) =>
        new(encoding, recipe.Grid.Columns, recipe.Grid.Rows, channels, recipe.Grid.Slices);

    /// <summary>Whether something stands in for what partial Fourier leaves out.</summary>
    public static bool TakesPartial(Recipe recipe) => Settings(recipe).PartialFourier != PartialFourier.None;

    private static long Estimate(MrEncoding encoding, CartesianPlan plan) => CartesianMemory.Grid(encoding, plan) + CartesianMemory.Transform(plan);

    private static MrFourier Settings(Recipe recipe) => recipe.Settings as MrFourier ?? new();
}
