using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>A CT scan to simulate. The same options give the same bytes. The defaults are a head in one axial rotation of 16 rows.</summary>
public sealed record CtSimulationOptions
{
    public CtAcquisition Acquisition { get; init; } = CtScanners.Axial();

    /// <summary>Null: the head-like quality phantom with the acquisition's water.</summary>
    public Phantom? Phantom { get; init; }

    /// <summary>The part of the phantom that hardens the beam as bone, its values at the reference energy; null: none. See <see cref="CtMaterials"/>.</summary>
    public Phantom? Bone { get; init; }
    public CtRays Rays { get; init; } = CtRays.Cone;
    public CtDetector Detector { get; init; } = new();

    /// <summary>Views of nothing, before the object; their noise becomes rings, so there are many.</summary>
    public int AirViews { get; init; } = 128;
    public int DarkViews { get; init; } = 32;

    /// <summary>The gantry at each object view; null: the even rotations of a circular or helical path.</summary>
    public CtTrajectory? Trajectory { get; init; }

    /// <summary>Z of the isocentre in the scanner frame in the middle of the scan, where no trajectory is given.</summary>
    public double CentreTablePositionMm { get; init; }
    public Recipe Recipe { get; init; } = new() { Grid = ImageGrid.Square(widthMm: 256, matrix: 512), Window = new(40, 400) };
    public Device Device { get; init; } = SimulatedDevice.Ct;
    public Patient Patient { get; init; } = new() { PatientName = "Phantom^Ct", PatientId = "SIM-CT" };
    public Study Study { get; init; } = new() { StudyDescription = "Simulated CT" };
    public Series Series { get; init; } =
        new() { SeriesDescription = "Axial head", ProtocolName = "Axial head", BodyPartExamined = "HEAD", PatientPosition = PatientPosition.Hfs };

    /// <summary>A fixed instant unless the caller says when.</summary>
    public DateTimeOffset AcquisitionTime { get; init; } = SimulatedDevice.Epoch;
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that make the views of a block; they do not change the samples.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;
}
