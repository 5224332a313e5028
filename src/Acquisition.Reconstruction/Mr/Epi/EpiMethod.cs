using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// <c>mr.epi</c>: 2-D echo-planar MR without acceleration: samples of the ramps put on the grid, Nyquist ghosts corrected by navigators and by the image's entropy;
/// then as <c>mr.fourier</c>.
/// </summary>
internal sealed class EpiMethod : IMethod
{
    public string Name => "mr.epi";

    public Modality Modality => Modality.Mr;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        for (int i = 0; i < mr.Encodings.Count; i++) CheckEncoding(checks.Header.In($"mr.encodings[{i}]"), mr.Encodings[i]);
        // Behind the readout step echo trains are lines of a grid.
        MrAcquisition lines = mr with { Encodings = [.. mr.Encodings.Select(encoding => encoding with { Trajectory = MrTrajectory.Cartesian })] };
        checks.Recipe.Require("settings", recipe.Settings is null or MrFourier, "must be mr_fourier for this method");
        new CartesianChecks(lines, recipe, Settings(recipe), isParallel: false, checks).Run();
        return checks.Violations.Count > 0 ? 0 : lines.Encodings.Sum(e => Estimate(e, CartesianFourierMethod.Plan(e, recipe, mr.ReceiverChannels), Settings(recipe)));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        ICartesianKernels kernels = backend.Find<ICartesianKernels>() ?? new CpuCartesian();
        MrFourier settings = Settings(recipe);
        return new GridReconstruction((MrAcquisition)header.Acquisition, recipe, (mr, encoding, _) =>
        {
            CartesianPlan plan = CartesianFourierMethod.Plan(encoding, recipe, mr.ReceiverChannels);
            EpiReadoutStep step = new(plan.EncodedColumns, EpiTrapezoid.Of(encoding));
            FourierMaker images = new(plan, KspaceGrid.Of(encoding, mr.ReceiverChannels), settings, mr.SampleFormat, kernels);
            return new GridMethod(encoding, mr.ReceiverChannels, plan, [step], new EpiMaker(plan, step.Polarities, images))
            {
                TakesPartialReadouts = settings.PartialFourier != PartialFourier.None,
                Kinds = settings.Kinds,
            };
        });
    }

    private static void CheckEncoding(FieldChecks check, MrEncoding encoding)
    {
        check.Require("trajectory", encoding.Trajectory == MrTrajectory.Epi, $"must be TRAJECTORY_EPI for this method, got {encoding.Trajectory}");
        check.Require("encoded_space.matrix_z", encoding.EncodedSpace.Matrix.Z == 1, $"must be 1 for this method, which is for 2-D echo trains, got {encoding.EncodedSpace.Matrix.Z}");
        if (EpiTrapezoid.Of(encoding) is not { } trapezoid) return;
        check.Require("trajectory_description", trapezoid.IsPossible,
            "must describe a trapezoid (rampUpTime, flatTopTime, rampDownTime; µs) within which all samples are taken (acqDelayTime, numSamples, dwellTime; µs)");
        check.Require("trajectory_description", trapezoid.Samples <= RampRegridding.MaximumSamples, $"must have at most {RampRegridding.MaximumSamples} samples, got {trapezoid.Samples}");
    }

    private static long Estimate(MrEncoding encoding, CartesianPlan plan, MrFourier settings) =>
        CartesianMemory.Grid(encoding, plan) + CartesianMemory.Transform(plan, settings) + EpiReadoutStep.BytesFor(encoding, plan.Channels) + EpiMaker.BytesFor(plan);

    private static MrFourier Settings(Recipe recipe) => recipe.Settings as MrFourier ?? new();
}
