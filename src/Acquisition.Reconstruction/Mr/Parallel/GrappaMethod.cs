using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// <c>mr.grappa</c>: 2-D and 3-D Cartesian MR on a regular lattice, CAIPIRINHA's too, whose missing lines are made of their neighbours in all channels; noise is made white
/// where the scan tells it.
/// </summary>
internal sealed class GrappaMethod : IMethod
{
    public string Name => "mr.grappa";

    public Modality Modality => Modality.Mr;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        checks.Recipe.Require("settings", recipe.Settings is null or MrGrappa, "must be mr_grappa for this method");
        new CartesianChecks(mr, recipe, Settings(recipe).Fourier, isParallel: true, checks).Run();
        return checks.Violations.Count > 0 ? 0 : mr.Encodings.Sum(encoding => Estimate(encoding, recipe, mr.ReceiverChannels));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        ICartesianKernels kernels = backend.Find<ICartesianKernels>() ?? new CpuCartesian();
        MrGrappa settings = Settings(recipe);
        return new GridReconstruction((MrAcquisition)header.Acquisition, recipe, (mr, encoding, _) =>
        {
            CartesianPlan plan = CartesianFourierMethod.Plan(encoding, recipe, mr.ReceiverChannels);
            KspaceGrid grid = KspaceGrid.Of(encoding, mr.ReceiverChannels);
            FourierMaker fourier = new(plan, grid, settings.Fourier, mr.SampleFormat, kernels);
            GrappaMaker maker = new(plan, grid, encoding.ParallelImaging ?? MrParallelImaging.None, settings, fourier);
            return new GridMethod(encoding, mr.ReceiverChannels, plan, [new WhiteningStep(mr.ReceiverChannels)], maker, settings.Fourier);
        });
    }

    private static long Estimate(MrEncoding encoding, Recipe recipe, int channels)
    {
        CartesianPlan plan = CartesianFourierMethod.Plan(encoding, recipe, channels);
        return CartesianMemory.Grid(encoding, plan) + CartesianMemory.Transform(plan, Settings(recipe).Fourier) + GrappaMaker.BytesFor(encoding, KspaceGrid.Of(encoding, channels), plan);
    }

    private static MrGrappa Settings(Recipe recipe) => recipe.Settings as MrGrappa ?? new();
}
