using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Noise;

namespace Acquisition.Simulation.Scans;

/// <summary>The gantry at each object view. A scan is a path, and what changes it: focal spot, table, current, misalignment.</summary>
/// <param name="ViewCount">Object views.</param>
/// <param name="View">The gantry at a view, 0-based.</param>
public sealed record CtTrajectory(int ViewCount, Func<int, CtView> View)
{
    /// <summary>Even turns from φ = 0: the table at rest during a rotation (circular) or in even motion (helical), the scan's middle at a table position.</summary>
    /// <exception cref="ArgumentException">The path is not made of rotations.</exception>
    public static CtTrajectory Rotations(CtAcquisition scan, double middleMm = 0)
    {
        if (scan.ViewsPerRotation < 1) throw new ArgumentException($"A {scan.Path} path has no rotations; give its trajectory.", nameof(scan));
        int count = (int)(scan.ViewCount ?? scan.ViewsPerRotation), perRotation = scan.ViewsPerRotation;
        double feed = scan.TableFeedPerRotationMm ?? 0;
        if (scan.Path == CtPath.Helical)
            return Turns(scan, count, turns => middleMm + (turns - .5 * count / perRotation) * feed);
        double lastStep = (count - 1) / perRotation;
        return Turns(scan, count, turns => middleMm + (Math.Floor(turns) - lastStep / 2) * feed);
    }

    /// <summary>One rotation at each of the table positions, the tube off in between; the same position many times is a perfusion scan.</summary>
    /// <param name="scan">Views and time of a rotation.</param>
    /// <param name="positionsMm">Table position of each rotation.</param>
    /// <param name="pauseS">From the end of a rotation to the start of the next.</param>
    public static CtTrajectory StepAndShoot(CtAcquisition scan, IReadOnlyList<double> positionsMm, double pauseS)
    {
        int perRotation = scan.ViewsPerRotation;
        return Turns(scan, positionsMm.Count * perRotation, turns => positionsMm[(int)Math.Floor(turns)])
            .With((i, view) => view with { TimeS = view.TimeS + i / perRotation * pauseS });
    }

    /// <summary>A localizer: the tube stands while the table moves evenly from one position to another.</summary>
    /// <param name="scan">The tube current, the number of views and, as the time of the scan, its rotation time.</param>
    /// <param name="angleRad">φ of the tube: 0 from above, π/2 from +X.</param>
    /// <param name="firstMm">Table position of the first view.</param>
    /// <param name="lastMm">Table position of the last view.</param>
    /// <param name="speedMmPerS">Of the table, positive.</param>
    public static CtTrajectory Localizer(CtAcquisition scan, double angleRad, double firstMm, double lastMm, double speedMmPerS = 100)
    {
        int count = (int)(scan.ViewCount ?? throw new ArgumentException("A localizer needs a view count.", nameof(scan)));
        double step = count > 1 ? (lastMm - firstMm) / (count - 1) : 0;
        return new(count, i => new(angleRad, firstMm + i * step)
        {
            TimeS = i * Math.Abs(step) / speedMmPerS,
            TubeCurrentMa = scan.Sources[0].TubeCurrentMa,
        });
    }

    /// <summary>The same views, each changed.</summary>
    public CtTrajectory With(Func<int, CtView, CtView> change) => this with { View = i => change(i, View(i)) };

    /// <summary>The table where a function of the time puts it: variable pitch, or a table that stops.</summary>
    /// <param name="positionMm">Z of the isocentre at a time in s.</param>
    public CtTrajectory WithTable(Func<double, double> positionMm) => With((_, view) => view with { TablePositionMm = positionMm(view.TimeS ?? 0) });

    /// <summary>A focal spot that jumps from view to view through a cycle of places.</summary>
    public CtTrajectory WithFlyingFocalSpot(IReadOnlyList<CtFocalSpot> cycle) => With((i, view) => cycle[i % cycle.Count].Of(view));

    /// <summary>A tube current that follows the gantry.</summary>
    public CtTrajectory WithTubeCurrent(Func<CtView, double> milliamperes) => With((_, view) => view with { TubeCurrentMa = milliamperes(view) });

    /// <summary>
    /// Angular modulation: more current where the patient is wide, at φ = ±90°, I = I₀·(1 − d·cos 2φ) (Gies, Kalender et al., Med. Phys. 26 (1999) 2235).
    /// </summary>
    /// <param name="meanMa">I₀.</param>
    /// <param name="depth">d, less than 1.</param>
    public CtTrajectory WithModulatedTubeCurrent(double meanMa, double depth) =>
        WithTubeCurrent(view => meanMa * (1 - depth * Math.Cos(2 * view.AngleRad)));

    /// <summary>Each view carries the projection matrix of a gantry that sags and shakes a little: focal spot and detector off by random amounts.</summary>
    /// <param name="source">Distances and the flat detector.</param>
    /// <param name="errorMm">Standard deviation of each coordinate of the focal spot and of the detector.</param>
    /// <param name="errorRad">Standard deviation of the detector's rotation about its normal.</param>
    /// <param name="seed">The same seed gives the same gantry.</param>
    public CtTrajectory WithProjectionMatrices(CtSource source, double errorMm, double errorRad, ulong seed) => With((i, view) =>
    {
        var noise = new NoiseStream(seed, (ulong)i);
        CtMisalignment error = new(Shift(ref noise), Shift(ref noise), errorRad * noise.NextNormal());
        return view with { ProjectionMatrix = CtProjectionMatrix.Of(source, view, error) };

        Vector3D Shift(ref NoiseStream stream) => errorMm * new Vector3D(stream.NextNormal(), stream.NextNormal(), stream.NextNormal());
    });

    private static CtTrajectory Turns(CtAcquisition scan, int count, Func<double, double> tableMm)
    {
        double period = (scan.RotationTimeS ?? 1) / scan.ViewsPerRotation;
        return new(count, i =>
        {
            double turns = (double)i / scan.ViewsPerRotation;
            return new(2 * Math.PI * turns, tableMm(turns)) { TimeS = i * period, TubeCurrentMa = scan.Sources[0].TubeCurrentMa };
        });
    }
}
