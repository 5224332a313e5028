using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Where readouts lie: directions that are directions, the same for a whole slice, and a trajectory that is the grid's.</summary>
internal static class ReadoutGeometry
{
    /// <summary>Direction cosines travel as float32 and are often typed in by hand: a tenth of a degree is a rounding, more is an error.</summary>
    private const double DirectionTolerance = 2e-3;

    /// <summary>Positions travel as float32, good to 1e-5 mm at half a metre; a tenth of a millimetre is far below a pixel.</summary>
    private const double PositionToleranceMm = .1;

    /// <summary>A sample that is further from its place than this part of a step is not on the grid: its error in the image is at most as large a part of a cycle.</summary>
    private const double GridTolerance = .01;

    /// <returns>What is wrong with a readout's directions and position; null when nothing is.</returns>
    public static string? Check(MrReadout readout)
    {
        (Vector3D read, Vector3D phase, Vector3D slice) = (readout.ReadDirection, readout.PhaseDirection, readout.SliceDirection);
        if (read == default && phase == default && slice == default) return "it has no directions. Give read_direction, phase_direction and slice_direction.";
        bool orthonormal = IsUnit(read) && IsUnit(phase) && IsUnit(slice) && AreNormal(read, phase) && AreNormal(read, slice) && AreNormal(phase, slice);
        return orthonormal && readout.Position.IsFinite ? null : "its direction cosines are not orthonormal or its position is not finite.";
    }

    /// <returns>What keeps a readout from being of the slice that another one is of; null when nothing does.</returns>
    public static string? CheckSame(MrReadout first, MrReadout readout)
    {
        if (first.ActiveChannels != readout.ActiveChannels)
            return $"it has {readout.ActiveChannels} channels, its slice's first readout has {first.ActiveChannels}.";
        if ((first.Position - readout.Position).Length > PositionToleranceMm) return "its position is not that of its slice's first readout. A slice lies at one place.";
        bool same = AreSame(first.ReadDirection, readout.ReadDirection) && AreSame(first.PhaseDirection, readout.PhaseDirection)
            && AreSame(first.SliceDirection, readout.SliceDirection);
        return same ? null : "its directions are not those of its slice's first readout. A slice lies one way.";
    }

    /// <returns>What keeps a trajectory from being a line of a Cartesian grid; null when nothing does, or there is none.</returns>
    public static string? CheckTrajectory(MrReadout readout)
    {
        int dimensions = readout.TrajectoryDimensions, samples = readout.NumberOfSamples;
        if (dimensions == 0 || samples < 2) return null;
        ReadOnlySpan<float> k = MemoryMarshal.Cast<byte, float>(readout.Trajectory.Span);
        double step = ((double)k[(samples - 1) * dimensions] - k[0]) / (samples - 1);
        if (!(Math.Abs(step) > 0)) return "its trajectory does not move along the readout, and its encoding is Cartesian.";
        for (int i = 0; i < samples; i++)
        {
            if (!(Math.Abs(k[i * dimensions] - (k[0] + i * step)) <= GridTolerance * Math.Abs(step)))
                return $"its trajectory is not evenly spaced (sample {i}), and its encoding is Cartesian.";
            for (int d = 1; d < dimensions; d++)
            {
                if (!(Math.Abs(k[i * dimensions + d] - k[d]) <= GridTolerance * Math.Abs(step)))
                    return $"its trajectory is not parallel to the readout (sample {i}), and its encoding is Cartesian.";
            }
        }

        return null;
    }

    private static bool IsUnit(Vector3D v) => Math.Abs(v.Length - 1) <= DirectionTolerance;

    private static bool AreNormal(Vector3D a, Vector3D b) => Math.Abs(a.Dot(b)) <= DirectionTolerance;

    private static bool AreSame(Vector3D a, Vector3D b) => (a - b).Length <= DirectionTolerance;
}
