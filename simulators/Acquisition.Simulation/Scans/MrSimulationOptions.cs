using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// A 2-D multi-slice Cartesian spin-echo scan to simulate. The same options give the same bytes. The defaults are a head in 10 axial slices
/// of 256 × 256 through 8 coils.
/// </summary>
public sealed record MrSimulationOptions
{
    /// <summary>Points of the image along the readout.</summary>
    public int Columns { get; init; } = 256;

    /// <summary>Lines along the phase encoding.</summary>
    public int Rows { get; init; } = 256;

    /// <summary>How many times more samples, over as many times the field of view, the readout takes than the image has columns.</summary>
    public int Oversampling { get; init; } = 2;

    /// <summary>Field of view of the image along the readout, mm.</summary>
    public double ReadFieldOfViewMm { get; init; } = 256;

    /// <summary>Field of view of the image along the phase encoding, mm.</summary>
    public double PhaseFieldOfViewMm { get; init; } = 256;
    public int Slices { get; init; } = 10;
    public int Repetitions { get; init; } = 1;

    /// <summary>Nominal; the simulated slice is infinitely thin.</summary>
    public double SliceThicknessMm { get; init; } = 4;

    /// <summary>From one slice's centre to the next.</summary>
    public double SliceSpacingMm { get; init; } = 5;

    /// <summary>Centre of the stack, patient LPS mm.</summary>
    public Vector3D Centre { get; init; }

    /// <summary>Unit vector, patient LPS.</summary>
    public Vector3D ReadDirection { get; init; } = new(1, 0, 0);

    /// <summary>Unit vector, patient LPS, perpendicular to the readout. Slices are stacked along read × phase.</summary>
    public Vector3D PhaseDirection { get; init; } = new(0, 1, 0);
    public MrContrast Contrast { get; init; } = MrContrast.T1Weighted;

    /// <summary>Null: the head-like phantom with this contrast.</summary>
    public Phantom? Phantom { get; init; }
    public CoilArray Coils { get; init; } = CoilArray.Ring(8);

    /// <summary>Standard deviation of the real and of the imaginary part of every sample, signal × mm²; 0 for none.</summary>
    public double Noise { get; init; } = .5;

    /// <summary>Readouts without excitation before the scan, from which the receivers' noise is measured.</summary>
    public int NoiseReadouts { get; init; } = 8;

    /// <summary>Time from sample to sample, µs.</summary>
    public double DwellTimeUs { get; init; } = 5;
    public Recipe Recipe { get; init; } = new();
    public Device Device { get; init; } = SimulatedDevice.Mr;
    public Patient Patient { get; init; } = new() { PatientName = "Phantom^Mr", PatientId = "SIM-MR" };
    public Study Study { get; init; } = new() { StudyDescription = "Simulated MR" };
    public Series Series { get; init; } =
        new() { SeriesDescription = "T1 spin echo", ProtocolName = "T1 spin echo", BodyPartExamined = "HEAD", PatientPosition = PatientPosition.Hfs };

    /// <summary>A fixed instant unless the caller says when.</summary>
    public DateTimeOffset AcquisitionTime { get; init; } = SimulatedDevice.Epoch;
    public ulong Seed { get; init; } = 1;

    /// <summary>Threads that make the readouts of a block; they do not change the samples.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;
}
