using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary><c>mr.nufft</c>: radial, spiral and any other trajectory, in planes, stacks of planes and volumes, by a nonuniform Fourier transform.</summary>
internal sealed class NonCartesianMethod : IMethod
{
    public string Name => "mr.nufft";

    public Modality Modality => Modality.Mr;

    public long Check(ScanHeader header, Recipe recipe, MethodChecks checks)
    {
        MrAcquisition mr = (MrAcquisition)header.Acquisition;
        new NonCartesianChecks(mr, recipe, checks).Run();
        return checks.Violations.Count > 0 ? 0 : mr.Encodings.Sum(e => NonCartesianMemory.Estimate(new NonCartesianPlan(e, recipe, mr.ReceiverChannels)));
    }

    public IReconstruction Open(ScanHeader header, Recipe recipe, IBackend backend) => new NonCartesianReconstruction((MrAcquisition)header.Acquisition, recipe);
}
