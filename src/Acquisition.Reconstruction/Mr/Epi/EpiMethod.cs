using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Mr.Parallel;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// <c>mr.epi</c>: 2-D echo-planar MR: samples of the ramps put on the grid, Nyquist ghosts corrected by navigators and by the image's entropy, of calibration lines
/// too; then as <c>mr.grappa</c> where the header says acceleration, else as <c>mr.fourier</c>.
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
        bool isAccelerated = mr.Encodings.Any(IsAccelerated);
        if (isAccelerated) checks.Recipe.Require("settings", recipe.Settings is null or MrGrappa, "must be mr_grappa for this method, as the scan is accelerated");
        else checks.Recipe.Require("settings", recipe.Settings is null or MrFourier, "must be mr_fourier for this method, as the scan is not accelerated");
        new CartesianChecks(lines, recipe, Settings(recipe).Fourier, isAccelerated, checks).Run();
        return checks.Violations.Count > 0 ? 0 : lines.Encodings.Sum(encoding => Estimate(encoding, recipe, mr.ReceiverChannels));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend)
    {
        ICartesianKernels kernels = backend.Find<ICartesianKernels>() ?? new CpuCartesian();
        MrGrappa settings = Settings(recipe);
        return new GridReconstruction((MrAcquisition)header.Acquisition, recipe, (mr, encoding, _) =>
        {
            CartesianPlan plan = CartesianFourierMethod.Plan(encoding, recipe, mr.ReceiverChannels);
            KspaceGrid grid = KspaceGrid.Of(encoding, mr.ReceiverChannels);
            EpiReadoutStep step = new(plan.EncodedColumns, EpiTrapezoid.Of(encoding), encoding.ParallelImaging?.CalibrationMode);
            FourierMaker fourier = new(plan, grid, settings.Fourier, mr.SampleFormat, kernels);
            (IReadoutStep[] steps, IImageMaker images) = IsAccelerated(encoding)
                ? (new IReadoutStep[] { new WhiteningStep(mr.ReceiverChannels), step }, (IImageMaker)new GrappaMaker(plan, grid, encoding.ParallelImaging!, settings, fourier))
                : ([step], fourier);
            return new GridMethod(encoding, mr.ReceiverChannels, plan, steps, new EpiMaker(plan, step, images), settings.Fourier);
        });
    }

    private static bool IsAccelerated(MrEncoding encoding) => encoding.ParallelImaging is { AccelerationFactor1: > 1 };

    private static void CheckEncoding(FieldChecks check, MrEncoding encoding)
    {
        check.Require("trajectory", encoding.Trajectory == MrTrajectory.Epi, $"must be TRAJECTORY_EPI for this method, got {encoding.Trajectory}");
        check.Require("encoded_space.matrix_z", encoding.EncodedSpace.Matrix.Z == 1, $"must be 1 for this method, which is for 2-D echo trains, got {encoding.EncodedSpace.Matrix.Z}");
        int partitionFactor = encoding.ParallelImaging?.AccelerationFactor2 ?? 1;
        check.Require("parallel_imaging.acceleration_factor_2", partitionFactor == 1, $"must be 1 for this method, which is for 2-D echo trains, got {partitionFactor}");
        if (EpiTrapezoid.Of(encoding) is not { } trapezoid) return;
        check.Require("trajectory_description", trapezoid.IsPossible,
            "must describe a trapezoid (rampUpTime, flatTopTime, rampDownTime; µs) within which all samples are taken (acqDelayTime, numSamples, dwellTime; µs)");
        check.Require("trajectory_description", trapezoid.Samples <= RampRegridding.MaximumSamples, $"must have at most {RampRegridding.MaximumSamples} samples, got {trapezoid.Samples}");
    }

    private static long Estimate(MrEncoding encoding, Recipe recipe, int channels)
    {
        CartesianPlan plan = CartesianFourierMethod.Plan(encoding, recipe, channels);
        long parallel = IsAccelerated(encoding) ? GrappaMaker.BytesFor(encoding, KspaceGrid.Of(encoding, channels), plan) : 0;
        return CartesianMemory.Grid(encoding, plan) + CartesianMemory.Transform(plan, Settings(recipe).Fourier) + parallel + EpiReadoutStep.BytesFor(encoding, channels) + PolarityCorrection.BytesFor(plan);
    }

    /// <summary>Those of complete k-space alone where nothing is accelerated.</summary>
    private static MrGrappa Settings(Recipe recipe) => recipe.Settings switch
    {
        MrGrappa grappa => grappa,
        MrFourier fourier => new() { Fourier = fourier },
        _ => new(),
    };
}
