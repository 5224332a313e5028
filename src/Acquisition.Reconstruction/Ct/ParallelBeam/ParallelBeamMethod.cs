using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Ct.ParallelBeam;

/// <summary><c>ct.fbp.parallel</c>: filtered back-projection of parallel beams over half a rotation or more, or whole ones.</summary>
internal sealed class ParallelBeamMethod : FbpMethod
{
    public override string Name => "ct.fbp.parallel";

    private protected override CtBeam Beam => CtBeam.Parallel;

    private protected override FbpPlan Plan(CtAcquisition ct, Recipe recipe, PatientPosition position) => new ParallelBeamPlan(ct, recipe, position);

    private protected override void CheckGeometry(CtSource source, in FbpGrid grid, MethodChecks checks)
    {
        // A parallel beam reaches everywhere: there is nothing that its geometry forbids.
    }
}
