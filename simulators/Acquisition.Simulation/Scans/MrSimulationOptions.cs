using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// An MR scan to simulate. The same options give the same bytes. The defaults are a head in 10 axial slices of 256 × 256 by a Cartesian spin echo through
/// 8 coils.
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
    public MrSliceOrder SliceOrder { get; init; }

    /// <summary>Partitions that the image of a slab has: 1 for a 2-D scan. More make a 3-D scan of one slab, with <see cref="Slices"/> = 1.</summary>
    public int Partitions { get; init; } = 1;

    /// <summary>How many times more partitions, over as thick a slab, are encoded than the image has.</summary>
    public double SlabOversampling { get; init; } = 1;
    public int Averages { get; init; } = 1;
    public int Repetitions { get; init; } = 1;

    /// <summary>Nominal: the simulated slice is infinitely thin; of a slab, the thickness of a partition.</summary>
    public double SliceThicknessMm { get; init; } = 4;

    /// <summary>From one slice's centre to the next.</summary>
    public double SliceSpacingMm { get; init; } = 5;

    /// <summary>Centre of the stack, patient LPS mm.</summary>
    public Vector3D Centre { get; init; }

    /// <summary>Unit vector, patient LPS.</summary>
    public Vector3D ReadDirection { get; init; } = new(1, 0, 0);

    /// <summary>Unit vector, patient LPS, perpendicular to the readout. Slices are stacked along read × phase.</summary>
    public Vector3D PhaseDirection { get; init; } = new(0, 1, 0);
    public MrSampling Sampling { get; init; } = new CartesianSampling();
    public MrContrast Contrast { get; init; } = MrContrast.T1Weighted;

    /// <summary>One per contrast (echo), ms; left out, the contrast's own.</summary>
    public IReadOnlyList<double> EchoTimesMs { get => field.Count > 0 ? field : [Contrast.EchoTimeMs]; init; } = [];

    /// <summary>What lies on the table, with its signals in a contrast; null: the head-like quality phantom.</summary>
    public Func<MrContrast, Phantom>? Object { get; init; }

    /// <summary>An object whose signals do not depend on the contrast; null: see <see cref="Object"/>.</summary>
    public Phantom? Phantom { get; init; }

    /// <summary>Null: on resonance everywhere. Cartesian readouts are too short to notice it.</summary>
    public OffResonance? Field { get; init; }
    public CoilArray Coils { get; init; } = CoilArray.Ring(8);

    /// <summary>
    /// Standard deviation of the real and of the imaginary part of every sample, signal × mm² of a slice, × mm³ of a slab, where the array's
    /// <see cref="CoilArray.Noise"/> has variance 1; 0 for none.
    /// </summary>
    public double Noise { get; init; } = .5;

    /// <summary>Readouts without excitation before the scan, from which the receivers' noise is measured.</summary>
    public int NoiseReadouts { get; init; } = 8;

    /// <summary>Time from sample to sample, µs.</summary>
    public double DwellTimeUs { get; init; } = 5;

    /// <summary>Time from sample to sample of the noise scan, µs: its variance is as much greater as this is shorter. Null: that of the image.</summary>
    public double? NoiseDwellTimeUs { get; init; }
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

    internal MrSpace EncodedSpace => new(
        new(Columns * Oversampling, Rows, EncodedPartitions),
        new(ReadFieldOfViewMm * Oversampling, PhaseFieldOfViewMm, EncodedPartitions * SliceThicknessMm));

    internal MrSpace ReconSpace => new(new(Columns, Rows, Partitions), new(ReadFieldOfViewMm, PhaseFieldOfViewMm, Partitions * SliceThicknessMm));

    private int EncodedPartitions => Partitions == 1 ? 1 : 2 * (int)Math.Ceiling(Partitions * SlabOversampling / 2 - 1e-9);
}
