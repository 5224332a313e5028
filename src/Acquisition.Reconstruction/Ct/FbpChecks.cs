using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Ct;

/// <summary>What a header and a recipe must fulfil before a fan-beam plan can be made of them.</summary>
internal static class FbpChecks
{
    private const int MaxMatrix = 8192;

    public static void Check(CtAcquisition acquisition, CtRecipe recipe)
    {
        if (acquisition.Path != CtPath.Circular) throw ReconstructionErrors.NotSupported($"A {acquisition.Path} path");
        CheckDetector(acquisition);
        CheckRotations(acquisition);
        CheckImage(acquisition, recipe);
    }

    private static void CheckDetector(CtAcquisition a)
    {
        Positive(a.SourceIsocentreDistanceMm, "source-isocentre distance");
        Positive(a.SourceDetectorDistanceMm, "source-detector distance");
        Positive(a.ChannelPitchMm, "channel pitch");
        Positive(a.RowPitchMm, "row pitch");
        Positive(a.WaterAttenuationPerMm, "attenuation of water");
        if (a.DetectorRows < 1) throw ReconstructionErrors.InvalidGeometry($"{a.DetectorRows} detector rows.");
        if (a.DetectorChannels < 2) throw ReconstructionErrors.InvalidGeometry($"{a.DetectorChannels} detector channels.");
        if (!double.IsFinite(a.CentralRow)) throw ReconstructionErrors.InvalidGeometry("the central row is not finite.");
        if (!(a.CentralChannel >= -0.5 && a.CentralChannel <= a.DetectorChannels - 0.5))
            throw ReconstructionErrors.InvalidGeometry($"the central channel {a.CentralChannel} is not on the detector.");

        double furthest = Math.Max(a.CentralChannel, a.DetectorChannels - 1 - a.CentralChannel);
        if (a.DetectorShape == DetectorShape.Cylindrical && furthest * a.ChannelPitchMm / a.SourceDetectorDistanceMm >= Math.PI / 2)
            throw ReconstructionErrors.InvalidGeometry("the fan reaches beyond ±90°.");
    }

    private static void CheckRotations(CtAcquisition a)
    {
        if (a.ViewsPerRotation < 1) throw ReconstructionErrors.InvalidGeometry($"{a.ViewsPerRotation} views per rotation.");
        if (a.ViewCount < 1 || a.ViewCount % a.ViewsPerRotation != 0)
            throw ReconstructionErrors.InvalidGeometry($"{a.ViewCount} views are not whole rotations of {a.ViewsPerRotation}.");
        if (!double.IsFinite(a.TableFeedPerRotationMm)) throw ReconstructionErrors.InvalidGeometry("the table feed is not finite.");
    }

    private static void CheckImage(CtAcquisition a, CtRecipe r)
    {
        if (r.Matrix is < 1 or > MaxMatrix) throw ReconstructionErrors.InvalidRecipe($"matrix {r.Matrix} is not in 1..{MaxMatrix}.");
        if (!(r.ReconstructionDiameterMm > 0 && double.IsFinite(r.ReconstructionDiameterMm)))
            throw ReconstructionErrors.InvalidRecipe($"reconstruction diameter {r.ReconstructionDiameterMm} mm.");
        double corner = Math.Sqrt(r.CentreXMm * r.CentreXMm + r.CentreYMm * r.CentreYMm) + r.ReconstructionDiameterMm / Math.Sqrt(2);
        if (!(corner < a.SourceIsocentreDistanceMm))
            throw ReconstructionErrors.InvalidRecipe($"the image reaches {corner:0} mm from the isocentre, the focal spot is at {a.SourceIsocentreDistanceMm:0} mm.");
        if ((long)r.Matrix * r.Matrix * (a.DetectorRows + 15) > Array.MaxLength)
            throw ReconstructionErrors.InvalidRecipe($"{a.DetectorRows} slices of {r.Matrix} × {r.Matrix} are too many to hold at once.");
        if (!Enum.IsDefined(r.Kernel)) throw ReconstructionErrors.InvalidRecipe($"kernel {r.Kernel} is not known.");
    }

    private static void Positive(double value, string what)
    {
        if (!(value > 0 && double.IsFinite(value))) throw ReconstructionErrors.InvalidGeometry($"the {what} is {value}.");
    }
}
