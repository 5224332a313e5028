using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Methods;

namespace Acquisition.Reconstruction.Ct.FanBeam;

/// <summary><c>ct.fbp.fan</c>: fan-beam filtered back-projection over whole rotations of a divergent beam, or a short scan.</summary>
internal sealed class FanBeamMethod : FbpMethod
{
    /// <summary>Inclination above which a row that is taken as a fan is off by more than 1 HU (README.md: measured): a wider beam is a cone, and <c>ct.fdk</c>'s.</summary>
    public const double LargestConeDegrees = 2;

    public override string Name => "ct.fbp.fan";

    private protected override CtBeam Beam => CtBeam.Divergent;

    private protected override FbpPlan Plan(CtAcquisition ct, Recipe recipe, PatientPosition position) => new FanBeamPlan(ct, recipe, position);

    private protected override void CheckGeometry(CtSource source, in FbpGrid grid, MethodChecks checks)
    {
        double rho = source.SourceIsocentreDistanceMm;
        checks.Recipe.Require("grid.spacing_x_mm", grid.ReachMm < rho,
            FormattableString.Invariant($"must be smaller: the image reaches {grid.ReachMm:0} mm from the axis, the focal spot is at {rho:0} mm"));

        double degrees = ConeDegrees(source);
        const string Rows = "ct.sources[0].detector_row_count";
        checks.Header.Require(Rows, degrees <= LargestConeDegrees, FormattableString.Invariant(
            $"must be a narrower cone for this method: the outer row is inclined by {degrees:0.0} degrees, above {LargestConeDegrees} its image is off by more than 1 HU"));
    }

    /// <summary>Inclination of the outermost row's central ray.</summary>
    private static double ConeDegrees(CtSource source)
    {
        double rows = Math.Max(source.CentralRow, source.DetectorRows - 1 - source.CentralRow);
        return double.RadiansToDegrees(Math.Atan(rows * source.RowPitchMm / source.SourceDetectorDistanceMm));
    }
}
