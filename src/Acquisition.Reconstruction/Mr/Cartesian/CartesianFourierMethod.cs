using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary><c>mr.fourier</c>: 2-D and 3-D Cartesian MR without acceleration, partial Fourier as the recipe asks for.</summary>
internal sealed class CartesianFourierMethod : IMethod
{
    public string Name => "mr.fourier";

    public Modality Modality => Modality.Mr;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        checks.Recipe.Require("settings", recipe.Settings is null or MrFourier, "must be mr_fourier for this method");
        new CartesianChecks(mr, recipe, Settings(recipe), isParallel: false, checks).Run();
        return checks.Violations.Count > 0 ? 0 : mr.Encodings.Sum(e => Estimate(e, Plan(e, recipe, mr.ReceiverChannels), Settings(recipe)));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        ICartesianKernels kernels = backend.Find<ICartesianKernels>() ?? new CpuCartesian();
        MrFourier settings = Settings(recipe);
        return new GridReconstruction((MrAcquisition)header.Acquisition, recipe, (mr, encoding, _) =>
        {
            CartesianPlan plan = Plan(encoding, recipe, mr.ReceiverChannels);
            FourierMaker maker = new(plan, KspaceGrid.Of(encoding, mr.ReceiverChannels), settings, mr.SampleFormat, kernels);
            return new GridMethod(encoding, mr.ReceiverChannels, plan, [], maker, settings);
        });
    }

    public static CartesianPlan Plan(MrEncoding encoding, Recipe recipe, int channels) =>
        new(encoding, recipe.Grid.Columns, recipe.Grid.Rows, channels, recipe.Grid.Slices);

    private static long Estimate(MrEncoding encoding, CartesianPlan plan, MrFourier settings) => CartesianMemory.Grid(encoding, plan) + CartesianMemory.Transform(plan, settings);

    private static MrFourier Settings(Recipe recipe) => recipe.Settings as MrFourier ?? new();
}
