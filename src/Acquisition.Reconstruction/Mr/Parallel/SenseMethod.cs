using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// <c>mr.sense</c>: 2-D and 3-D Cartesian MR of any pattern of lines, regular, variable or random, by sensitivities that the centre of k-space tells (ESPIRiT); by least
/// squares, or as the image of fewest wavelets (compressed sensing). Noise is made white where the scan tells it.
/// </summary>
internal sealed class SenseMethod : IMethod
{
    public string Name => "mr.sense";

    public Modality Modality => Modality.Mr;

    public MethodSettings? DefaultSettings => new MrSense();

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        checks.Recipe.Require("settings", recipe.Settings is null or MrSense, "must be mr_sense for this method");
        new CartesianChecks(mr, recipe, Settings(recipe).Fourier, isParallel: true, checks).Run();
        return checks.Violations.Count > 0 ? 0 : mr.Encodings.Sum(encoding => Estimate(encoding, recipe, mr.ReceiverChannels));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        ICartesianKernels kernels = backend.Find<ICartesianKernels>() ?? new CpuCartesian();
        MrSense settings = Settings(recipe);
        return new GridReconstruction((MrAcquisition)header.Acquisition, recipe, (mr, encoding, _) =>
        {
            MrEncoding left = OversamplingRemoval.Leaves(encoding);
            CartesianPlan plan = CartesianFourierMethod.Plan(left, recipe, settings.Maps);
            KspaceGrid grid = KspaceGrid.Of(left, mr.ReceiverChannels);
            FourierMaker fourier = new(plan, grid with { Channels = settings.Maps }, settings.Fourier, MrSampleFormat.ComplexFloat32, kernels);
            IReadOnlyList<IReadoutStep> steps = left == encoding ? [new WhiteningStep(mr.ReceiverChannels)] : [new WhiteningStep(mr.ReceiverChannels), new OversamplingRemoval(encoding)];
            return new GridMethod(left, mr.ReceiverChannels, plan, steps, new SenseMaker(grid, encoding.ParallelImaging ?? MrParallelImaging.None, settings, fourier), settings.Fourier);
        });
    }

    private static long Estimate(MrEncoding encoding, Recipe recipe, int channels)
    {
        MrEncoding left = OversamplingRemoval.Leaves(encoding);
        CartesianPlan plan = CartesianFourierMethod.Plan(left, recipe, channels);
        return CartesianMemory.Grid(left, plan) + CartesianMemory.Transform(CartesianFourierMethod.Plan(left, recipe, Settings(recipe).Maps), Settings(recipe).Fourier)
            + SenseMaker.BytesFor(left, KspaceGrid.Of(left, channels), Settings(recipe));
    }

    private static MrSense Settings(Recipe recipe) => recipe.Settings as MrSense ?? new();
}
