using Acquisition.Core.Model.Ct;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulators;

/// <summary>What the operator asks of the path; null: the scan's usual.</summary>
internal sealed record ScanWishes(int? Rows, int? Channels, int? Views, int Rotations, double Pitch, double LengthMm, bool QuarterOffset);

/// <summary>The scans that the simulated scanners can make.</summary>
internal static class ScanChoice
{
    private const double CArmShiftMm = 80;
    private const double LocalizerStepMm = 1;

    public static IReadOnlyDictionary<string, Func<ScanWishes, (CtAcquisition Scan, CtTrajectory Path)>> All { get; } =
        new Dictionary<string, Func<ScanWishes, (CtAcquisition Scan, CtTrajectory Path)>>
        {
            ["axial"] = wishes => Even(CtScanners.Axial(wishes.Rows ?? 16, wishes.Channels ?? 888, wishes.Views ?? 984, wishes.Rotations), wishes),
            ["helical"] = wishes => Even(CtScanners.Helical(wishes.LengthMm, wishes.Pitch, wishes.Rows ?? 64, wishes.Channels ?? 888, wishes.Views ?? 984), wishes),
            ["step"] = Step,
            ["perfusion"] = Perfusion,
            ["localizer"] = Localizer,
            ["cone"] = wishes => Even(Cone(wishes), wishes),
            ["cone-short"] = wishes => Even(Cone(wishes).ShortScan(overscanRad: .1), wishes),
            ["cone-offset"] = wishes => Even(Cone(wishes).WithOffsetDetector(CArmShiftMm), wishes),
            ["cone-free"] = Free,
        };

    private static (CtAcquisition Scan, CtTrajectory Path) Even(CtAcquisition scan, ScanWishes wishes)
    {
        CtAcquisition asked = wishes.QuarterOffset || scan.Sources[0].DetectorShape == DetectorShape.Flat ? scan : scan.WithoutQuarterOffset();
        return (asked, CtTrajectory.Rotations(asked));
    }

    private static (CtAcquisition Scan, CtTrajectory Path) Step(ScanWishes wishes)
    {
        CtAcquisition scan = CtScanners.Axial(wishes.Rows ?? 64, wishes.Channels ?? 888, wishes.Views ?? 984, wishes.Rotations);
        double step = scan.TableFeedPerRotationMm ?? 0;
        return (scan, CtTrajectory.StepAndShoot(scan, [.. Enumerable.Range(0, wishes.Rotations).Select(k => (k - (wishes.Rotations - 1) / 2.0) * step)], pauseS: 1));
    }

    private static (CtAcquisition Scan, CtTrajectory Path) Perfusion(ScanWishes wishes)
    {
        CtAcquisition scan = CtScanners.AtRest(wishes.Rotations, wishes.Rows ?? 64, wishes.Channels ?? 888, wishes.Views ?? 984);
        return (scan, CtTrajectory.StepAndShoot(scan, [.. Enumerable.Repeat(0.0, wishes.Rotations)], pauseS: 1));
    }

    private static (CtAcquisition Scan, CtTrajectory Path) Localizer(ScanWishes wishes)
    {
        CtAcquisition scan = CtScanners.Localizer((int)Math.Ceiling(wishes.LengthMm / LocalizerStepMm) + 1, wishes.Rows ?? 8, wishes.Channels ?? 888);
        return (scan, CtTrajectory.Localizer(scan, angleRad: Math.PI / 2, wishes.LengthMm / 2, -wishes.LengthMm / 2));
    }

    private static (CtAcquisition Scan, CtTrajectory Path) Free(ScanWishes wishes)
    {
        CtAcquisition circle = Cone(wishes);
        return (circle.AsFreePath(), CtTrajectory.Rotations(circle).WithProjectionMatrices(circle.Sources[0], errorMm: .5, errorRad: .002, seed: 1));
    }

    /// <summary>The same detector width however many elements divide it.</summary>
    private static CtAcquisition Cone(ScanWishes wishes)
    {
        int elements = wishes.Channels ?? 512;
        return CtScanners.ConeBeam(elements, 409.6 / elements, wishes.Views ?? 360);
    }
}
