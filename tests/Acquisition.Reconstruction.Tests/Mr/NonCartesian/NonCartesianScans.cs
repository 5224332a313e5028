using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.NonCartesian;

/// <summary>How a readout says where its samples lie.</summary>
public enum PathForm
{
    /// <summary>Fractions of the encoded matrix, ±0.5.</summary>
    Fractions,

    /// <summary>Cycles per encoded field of view, ±N/2.</summary>
    Cycles,

    /// <summary>Not at all: by its counters.</summary>
    Counters,
}

/// <summary>Scans along any path through the closed-form k-space of the simulated head: each sample is one of a line through it.</summary>
internal static class NonCartesianScans
{
    public const int Size = 64;
    public const double FieldOfViewMm = 240;

    public static readonly double GoldenAngle = Math.PI * (Math.Sqrt(5) - 1) / 2;

    /// <summary>The head through coils: a header whose matrix and fields of view are as a Cartesian scan's, 128 × 64 over 480 × 240 mm.</summary>
    public static MrSimulation Simulate(int coils = 4, int slices = 1) => new(new MrSimulationOptions
    {
        Columns = Size,
        Rows = Size,
        ReadFieldOfViewMm = FieldOfViewMm,
        PhaseFieldOfViewMm = FieldOfViewMm,
        Slices = slices,
        Noise = 0,
        NoiseReadouts = 0,
        Centre = new(5, -8, 3),
        ReadDirection = MrScans.ObliqueRead,
        PhaseDirection = MrScans.ObliquePhase,
        Coils = CoilArray.Ring(coils),
    });

    /// <summary>The header for readouts of another trajectory.</summary>
    public static ScanHeader Header(this MrSimulation scan, MrTrajectory trajectory, int? lines) => scan.Header.WithEncoding(encoding => encoding with
    {
        Trajectory = trajectory,
        Limits = encoding.Limits with { KspaceEncodingStep1 = lines is { } count ? new MrLimit(0, count - 1, 0) : null },
    });

    /// <summary>A spoke through the centre, 128 samples 1/480 mm apart.</summary>
    public static MrReadout Spoke(this MrSimulation scan, int line, double angle, PathForm form, int slice = 0)
    {
        (double sin, double cos) = Math.SinCos(angle);
        double[] r = [.. Enumerable.Range(0, 2 * Size).Select(i => (i - Size) / (2 * FieldOfViewMm))];
        Vector3D along = cos * MrScans.ObliqueRead + sin * MrScans.ObliquePhase, across = cos * MrScans.ObliquePhase - sin * MrScans.ObliqueRead;
        ComplexRow[] signal = scan.Model.Slice(scan.SliceCentre(slice), along, across, r).Line(0);
        return scan.Readout(line, slice, signal, [.. r.Select(at => (at * cos, at * sin))], form);
    }

    /// <summary>A readout along any path: places in cycles/mm.</summary>
    public static MrReadout Path(this MrSimulation scan, int line, (double X, double Y)[] path)
    {
        ComplexRow[] signal = [.. Enumerable.Range(0, scan.Model.Coils.Channels).Select(_ => new ComplexRow(path.Length))];
        for (int i = 0; i < path.Length; i++)
        {
            ComplexRow[] sample = scan.Model.Slice(scan.SliceCentre(0), MrScans.ObliqueRead, MrScans.ObliquePhase, [path[i].X]).Line(path[i].Y);
            for (int coil = 0; coil < signal.Length; coil++) (signal[coil].Re[i], signal[coil].Im[i]) = (sample[coil].Re[0], sample[coil].Im[0]);
        }
        return scan.Readout(line, 0, signal, path, PathForm.Cycles);
    }

    /// <summary>
    /// What k-space within a circle shows: the closed form on a Cartesian grid, twice as fine as the object needs, zeros outside of the circle, each coil transformed, root sum of
    /// squares; in the unit of mr.fourier. [rows × columns].
    /// </summary>
    public static float[] Truth(this MrSimulation scan, int slice = 0)
    {
        const int Grid = 2 * Size;
        double[] k = MrTruth.Sampling(Grid, 2 * FieldOfViewMm);
        double largest = Size / (2 * FieldOfViewMm);
        MrSignal plane = scan.Model.Slice(scan.SliceCentre(slice), MrScans.ObliqueRead, MrScans.ObliquePhase, k);
        int coils = scan.Model.Coils.Channels;
        HostArray kspace = HostArray.Allocate(Shape.Complex(coils, Grid, Grid)), images = HostArray.Allocate(Shape.Complex(coils, Grid, Grid));
        for (int row = 0; row < Grid; row++)
        {
            ComplexRow[] line = plane.Line(k[row]);
            for (int coil = 0; coil < coils; coil++)
                for (int column = 0; column < Grid; column++)
                {
                    if (k[row] * k[row] + k[column] * k[column] > largest * largest) continue;
                    int at = (coil * Grid + row) * Grid + column;
                    (kspace.Re.Span[at], kspace.Im.Span[at]) = ((float)line[coil].Re[column], (float)line[coil].Im[column]);
                }
        }
        using ILinearMap<HostArray> fourier = HostBackend.Shared.Open(new CentredFourier(Shape.Complex(coils, Grid, Grid), [1, 2]));
        fourier.Adjoint(kspace, images);
        float[] truth = new float[Size * Size];
        for (int i = 0; i < truth.Length; i++)
        {
            double sum = 0;
            for (int coil = 0; coil < coils; coil++)
            {
                int at = (coil * Grid + i / Size + Size / 2) * Grid + i % Size + Size / 2;
                sum += (double)images.Re.Span[at] * images.Re.Span[at] + (double)images.Im.Span[at] * images.Im.Span[at];
            }
            // The sum's scale is 1/128 for samples 1/480 mm apart along both axes; mr.fourier's 1/√(128·64) for a field of view of 480 × 240.
            truth[i] = (float)(Math.Sqrt(sum) * Grid / 4 / FieldOfViewMm / FieldOfViewMm * 2 * FieldOfViewMm * FieldOfViewMm / Math.Sqrt(2.0 * Size * Size));
        }
        return truth;
    }

    /// <summary>Root mean square of the difference, over that of the truth.</summary>
    public static double Error(ReadOnlySpan<float> image, ReadOnlySpan<float> truth)
    {
        (double difference, double norm) = (0, 0);
        for (int i = 0; i < truth.Length; i++)
        {
            difference += (image[i] - truth[i]) * (double)(image[i] - truth[i]);
            norm += truth[i] * (double)truth[i];
        }
        return Math.Sqrt(difference / norm);
    }

    /// <summary>A readout with a trajectory of its own: [samples × dimensions].</summary>
    public static MrReadout WithTrajectory(this MrReadout readout, int dimensions, float[] k) =>
        readout with { TrajectoryDimensions = dimensions, Trajectory = MemoryMarshal.AsBytes(k.AsSpan()).ToArray() };

    public static float[] Trajectory(this MrReadout readout) => MemoryMarshal.Cast<byte, float>(readout.Trajectory.Span).ToArray();

    private static MrReadout Readout(this MrSimulation scan, int line, int slice, ComplexRow[] signal, (double X, double Y)[] path, PathForm form)
    {
        float[] samples = [.. signal.SelectMany(coil => Enumerable.Range(0, path.Length).SelectMany(i => (float[])[(float)coil.Re[i], (float)coil.Im[i]]))];
        MrReadout readout = new()
        {
            NumberOfSamples = path.Length,
            ActiveChannels = signal.Length,
            CenterSample = path.Length / 2,
            Position = scan.SliceCentre(slice),
            ReadDirection = MrScans.ObliqueRead,
            PhaseDirection = MrScans.ObliquePhase,
            SliceDirection = MrScans.ObliqueRead.Cross(MrScans.ObliquePhase),
            Counters = new(KspaceEncodeStep1: line, Slice: slice),
            Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
        };
        // Cycles per 480 mm and per 240 mm; fractions of 128 and of 64 of them.
        return form switch
        {
            PathForm.Cycles => readout.WithTrajectory(2, [.. path.SelectMany(k => (float[])[(float)(k.X * 480), (float)(k.Y * 240)])]),
            PathForm.Fractions => readout.WithTrajectory(2, [.. path.SelectMany(k => (float[])[(float)(k.X * 480 / 128), (float)(k.Y * 240 / 64)])]),
            _ => readout,
        };
    }
}
