using Acquisition.Core.Model.Mr;
using Acquisition.Simulation.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>Lines of a Cartesian grid; the defaults take them all, in order.</summary>
public sealed record CartesianSampling : MrSampling
{
    /// <summary>Every how many-th line along the first and the second phase encoding; the centre is always taken.</summary>
    public int Acceleration1 { get; init; } = 1;
    public int Acceleration2 { get; init; } = 1;

    /// <summary>Each acquired line along the first encoding shifts those along the second by so much (2D CAIPIRINHA: Breuer et al., MRM 55 (2006) 549); less than <see cref="Acceleration2"/>.</summary>
    public int CaipirinhaShift { get; init; }

    /// <summary>
    /// Null: no calibration. Embedded: the lines in the middle are all taken, flag 21 on the grid of acceleration and flag 20 off it. Separate: the middle
    /// of every slice is taken before the image, flag 20. Interleaved: the grid moves on by a line with each repetition (TGRAPPA), all lines with flag 21.
    /// </summary>
    public MrCalibrationMode? Calibration { get; init; }

    /// <summary>Lines in the middle along either encoding that calibrate.</summary>
    public int CalibrationLines1 { get; init; } = 24;
    public int CalibrationLines2 { get; init; } = 24;

    /// <summary>The part of the lines that is taken, more than half: the first ones are left out, and counters start at the first taken.</summary>
    public double PartialFourier1 { get; init; } = 1;
    public double PartialFourier2 { get; init; } = 1;

    /// <summary>The part of the readout that is taken, more than half: the samples before it are left out (asymmetric echo).</summary>
    public double PartialEcho { get; init; } = 1;

    /// <summary>Leaves out the corners of (ky, kz).</summary>
    public bool EllipticalShutter { get; init; }

    /// <summary>Above 1: of the grid about one line in so many, Poisson-disc with a density that falls outwards. See <see cref="PoissonDisc"/>.</summary>
    public double PoissonDiscAcceleration { get; init; } = 1;
    public ulong PatternSeed { get; init; } = 1;
    public MrLineOrder Order { get; init; }

    internal override IReadOnlyList<MrEncoding> Encodings(MrSimulationOptions options)
    {
        Check(options);
        MrSpace encoded = options.EncodedSpace;
        int firstLine = FirstLine(options), firstPartition = FirstPartition(options);
        return
        [
            new()
            {
                EncodedSpace = encoded,
                ReconSpace = options.ReconSpace,
                Limits = new()
                {
                    KspaceEncodingStep1 = new(0, encoded.Matrix.Y - firstLine - 1, encoded.Matrix.Y / 2 - firstLine),
                    KspaceEncodingStep2 = encoded.Matrix.Z > 1 ? new(0, encoded.Matrix.Z - firstPartition - 1, encoded.Matrix.Z / 2 - firstPartition) : null,
                    Average = Several(options.Averages),
                    Slice = new(0, options.Slices - 1, 0),
                    Contrast = Several(options.EchoTimesMs.Count),
                    Repetition = new(0, options.Repetitions - 1, 0),
                },
                Trajectory = MrTrajectory.Cartesian,
                ParallelImaging = Acceleration1 * Acceleration2 == 1 && Calibration is null ? null : new(Acceleration1, Acceleration2)
                {
                    CalibrationMode = Calibration,
                    InterleavingDimension = Calibration == MrCalibrationMode.Interleaved ? MrInterleavingDimension.Repetition : null,
                },
            },
        ];
    }

    internal override int SamplesPerReadout(MrSimulationOptions options) => LineSamples(options).Length;

    internal override double[] LineSamples(MrSimulationOptions options)
    {
        MrSpace encoded = options.EncodedSpace;
        return MrTruth.Sampling(encoded.Matrix.X, encoded.FieldOfViewMm.X)[Left(encoded.Matrix.X, PartialEcho)..];
    }

    internal override IEnumerable<PlannedReadout> Plan(MrSimulationOptions options)
    {
        int[] slices = Slices(options);
        HashSet<(int, int)>? disc = Disc(options);
        if (Calibration == MrCalibrationMode.Separate)
            foreach (int slice in slices)
                foreach ((int y, int z) in InOrder(options, Points(options).Where(point => InMiddle(options, point))))
                    yield return Line(options, y, z, new(Slice: slice), MrReadoutFlags.ParallelCalibration) with { SeparateCalibration = true };

        for (int repetition = 0; repetition < options.Repetitions; repetition++)
        {
            int shift = Calibration == MrCalibrationMode.Interleaved ? repetition % Acceleration1 : 0;
            (int Y, int Z, MrReadoutFlags Flags)[] lines = [.. InOrder(options, Points(options))
                .Select(point => (point.Y, point.Z, Role(options, point, shift, disc))).Where(line => line.Item3 is not null)
                .Select(line => (line.Y, line.Z, line.Item3!.Value))];
            foreach (int slice in slices)
                for (int average = 0; average < options.Averages; average++)
                    foreach ((int y, int z, MrReadoutFlags flags) in lines)
                        for (int contrast = 0; contrast < options.EchoTimesMs.Count; contrast++)
                            yield return Line(options, y, z, new(Average: average, Slice: slice, Contrast: contrast, Repetition: repetition), flags);
        }
    }

    /// <summary>What a point of the grid is taken for; null: it is not taken.</summary>
    private MrReadoutFlags? Role(MrSimulationOptions options, (int Y, int Z) point, int shift, HashSet<(int, int)>? disc)
    {
        bool onGrid = disc?.Contains(point) ?? OnGrid(options, point, shift);
        if (Calibration == MrCalibrationMode.Interleaved) return onGrid ? MrReadoutFlags.ParallelCalibrationAndImaging : null;
        bool calibrates = Calibration == MrCalibrationMode.Embedded && InMiddle(options, point);
        return (onGrid, calibrates) switch
        {
            (true, true) => MrReadoutFlags.ParallelCalibrationAndImaging,
            (false, true) => MrReadoutFlags.ParallelCalibration,
            (true, false) => MrReadoutFlags.None,
            _ => null,
        };
    }

    private bool OnGrid(MrSimulationOptions options, (int Y, int Z) point, int shift)
    {
        int fromCentre = point.Y - options.EncodedSpace.Matrix.Y / 2 - shift;
        if (Modulo(fromCentre, Acceleration1) != 0) return false;
        return Modulo(point.Z - options.EncodedSpace.Matrix.Z / 2 - CaipirinhaShift * (fromCentre / Acceleration1), Acceleration2) == 0;
    }

    /// <summary>The points of (ky, kz) that partial Fourier and the shutter leave.</summary>
    private IEnumerable<(int Y, int Z)> Points(MrSimulationOptions options)
    {
        MatrixSize matrix = options.EncodedSpace.Matrix;
        for (int z = FirstPartition(options); z < matrix.Z; z++)
            for (int y = FirstLine(options); y < matrix.Y; y++)
                if (!EllipticalShutter || Radius(options, (y, z)) <= 1) yield return (y, z);
    }

    private HashSet<(int, int)>? Disc(MrSimulationOptions options) => PoissonDiscAcceleration <= 1
        ? null
        : PoissonDisc.Choose([.. Points(options)], point => Radius(options, point), PoissonDiscAcceleration, PatternSeed,
            point => Calibration == MrCalibrationMode.Embedded && InMiddle(options, point));

    private IEnumerable<(int Y, int Z)> InOrder(MrSimulationOptions options, IEnumerable<(int Y, int Z)> points) =>
        Order == MrLineOrder.Linear ? points : points.OrderBy(point => Radius(options, point));

    private bool InMiddle(MrSimulationOptions options, (int Y, int Z) point) =>
        Middle(options.EncodedSpace.Matrix.Y, CalibrationLines1, point.Y) && Middle(options.EncodedSpace.Matrix.Z, CalibrationLines2, point.Z);

    private static bool Middle(int matrix, int lines, int line) => line >= matrix / 2 - lines / 2 && line < matrix / 2 - lines / 2 + lines;

    /// <summary>Distance from the centre of k-space; 1 at the edge along either axis.</summary>
    private static double Radius(MrSimulationOptions options, (int Y, int Z) point)
    {
        MatrixSize matrix = options.EncodedSpace.Matrix;
        double y = (point.Y - matrix.Y / 2) / Math.Max(1, .5 * matrix.Y), z = (point.Z - matrix.Z / 2) / Math.Max(1, .5 * matrix.Z);
        return Math.Sqrt(y * y + z * z);
    }

    private PlannedReadout Line(MrSimulationOptions options, int y, int z, MrEncodingCounters counters, MrReadoutFlags flags)
    {
        MrSpace encoded = options.EncodedSpace;
        LinePath path = new(
            encoded.Matrix.X / 2 - Left(encoded.Matrix.X, PartialEcho),
            (y - encoded.Matrix.Y / 2) / encoded.FieldOfViewMm.Y,
            encoded.Matrix.Z > 1 ? (z - encoded.Matrix.Z / 2) / encoded.FieldOfViewMm.Z : 0);
        return new(counters with { KspaceEncodeStep1 = y - FirstLine(options), KspaceEncodeStep2 = z - FirstPartition(options) }, path, flags);
    }

    private int FirstLine(MrSimulationOptions options) => Left(options.EncodedSpace.Matrix.Y, PartialFourier1);

    private int FirstPartition(MrSimulationOptions options) => options.EncodedSpace.Matrix.Z > 1 ? Left(options.EncodedSpace.Matrix.Z, PartialFourier2) : 0;

    /// <summary>How many of an axis a partial acquisition leaves out.</summary>
    private static int Left(int matrix, double part) => matrix - (int)Math.Ceiling(matrix * part);

    private static int Modulo(int value, int modulus) => ((value % modulus) + modulus) % modulus;

    private void Check(MrSimulationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Acceleration1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Acceleration2, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(CaipirinhaShift);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(CaipirinhaShift, Acceleration2);
        foreach (double part in new[] { PartialFourier1, PartialFourier2, PartialEcho })
            if (!(part is > .5 and <= 1)) throw new ArgumentException($"A partial acquisition takes more than half and at most all, got {part}.", nameof(options));
        if (options.EncodedSpace.Matrix.Z == 1 && (Acceleration2 > 1 || PartialFourier2 < 1))
            throw new ArgumentException("A 2-D scan has no second phase encoding to accelerate.", nameof(options));
    }
}

public enum MrLineOrder
{
    /// <summary>By the second, then the first phase encoding.</summary>
    Linear,

    /// <summary>From the centre of k-space outwards.</summary>
    Centric,
}
