using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>
/// A 3-D Cartesian scan of the head phantom in closed form. The transform of the unit ball is (sin 2πq − 2πq cos 2πq)/(2π²q³); an ellipsoid's has q = |diag(r)Rᵀk| and
/// the factor r₁r₂r₃, and a coil that is a sum of exponentials shifts it: see <see cref="MrSlice"/>, the same in two dimensions.
/// </summary>
internal sealed record SlabScan
{
    /// <summary>Voxels of the image: columns, rows, partitions.</summary>
    public MatrixSize Matrix { get; init; } = new(20, 18, 12);

    /// <summary>How many times more points and field of view are encoded than kept; whole numbers of points result.</summary>
    public (int X, int Y, int Z) Oversampling { get; init; } = (2, 1, 1);
    public FieldOfView FieldOfViewMm { get; init; } = new(240, 240, 240);
    public Vector3D Centre { get; init; } = new(5, -8, 3);
    public Vector3D Read { get; init; } = MrScans.ObliqueRead;
    public Vector3D Phase { get; init; } = MrScans.ObliquePhase;

    /// <summary>Slice direction along read × phase, or against it.</summary>
    public bool AlongNormal { get; init; } = true;
    public int Repetitions { get; init; } = 1;
    public CoilArray Coils { get; init; } = CoilArray.Ring(2);

    /// <summary>Lines that are acquired, by their steps along ky and kz from the centre.</summary>
    public Func<int, int, bool> Acquired { get; init; } = (_, _) => true;

    /// <summary>LAST_IN_SLICE and LAST_IN_MEASUREMENT on the last line.</summary>
    public bool Flags { get; init; } = true;

    public MatrixSize Encoded => new(Matrix.X * Oversampling.X, Matrix.Y * Oversampling.Y, Matrix.Z * Oversampling.Z);

    private FieldOfView EncodedMm => new(FieldOfViewMm.X * Oversampling.X, FieldOfViewMm.Y * Oversampling.Y, FieldOfViewMm.Z * Oversampling.Z);

    public MrEncoding Encoding => new()
    {
        EncodedSpace = new(Encoded, EncodedMm),
        ReconSpace = new(Matrix, FieldOfViewMm),
        Limits = new()
        {
            KspaceEncodingStep1 = new(0, Encoded.Y - 1, Encoded.Y / 2),
            KspaceEncodingStep2 = new(0, Encoded.Z - 1, Encoded.Z / 2),
            Repetition = new(0, Repetitions - 1, 0),
        },
        Trajectory = MrTrajectory.Cartesian,
    };

    public ScanHeader Header => MrScans.Simulate().Header.WithEncoding(_ => Encoding) is var header
        ? header with { Acquisition = header.Acquisition() with { ReceiverChannels = Coils.Channels } } : header;

    public Vector3D Slice => AlongNormal ? Read.Cross(Phase) : -Read.Cross(Phase);

    /// <summary>Image units for one unit of the phantom's signal: k-space is signal × mm³, the transform divides by √points.</summary>
    public double Scale => EncodedMm.X * EncodedMm.Y * EncodedMm.Z / Math.Sqrt((double)Encoded.X * Encoded.Y * Encoded.Z);

    /// <summary>The readouts, partition by partition.</summary>
    public IEnumerable<MrReadout> Readouts()
    {
        List<(int Ky, int Kz)> lines = [.. from z in Enumerable.Range(0, Encoded.Z)
                                           from y in Enumerable.Range(0, Encoded.Y)
                                           where Acquired(y - Encoded.Y / 2, z - Encoded.Z / 2)
                                           select (y, z)];
        for (int repetition = 0; repetition < Repetitions; repetition++)
            for (int i = 0; i < lines.Count; i++)
            {
                MrReadoutFlags flags = i < lines.Count - 1 || !Flags ? MrReadoutFlags.None
                    : repetition < Repetitions - 1 ? MrReadoutFlags.LastInSlice : MrReadoutFlags.LastInSlice | MrReadoutFlags.LastInMeasurement;
                yield return Readout(lines[i].Ky, lines[i].Kz, repetition, flags);
            }
    }

    /// <summary>[channels × samples] of a line.</summary>
    public MrReadout Readout(int y, int z, int repetition, MrReadoutFlags flags) => new()
    {
        Flags = flags,
        NumberOfSamples = Encoded.X,
        ActiveChannels = Coils.Channels,
        CenterSample = Encoded.X / 2,
        Position = Centre,
        ReadDirection = Read,
        PhaseDirection = Phase,
        SliceDirection = Slice,
        Counters = new(KspaceEncodeStep1: y, KspaceEncodeStep2: z, Repetition: repetition),
        Samples = MemoryMarshal.AsBytes((from coil in Enumerable.Range(0, Coils.Channels)
                                         from x in Enumerable.Range(0, Encoded.X)
                                         let value = Signal(coil, K(x, y, z))
                                         from part in (float[])[(float)value.Real, (float)value.Imaginary]
                                         select part).ToArray().AsSpan()).ToArray(),
    };

    /// <summary>
    /// The best that the acquired part of k-space can show: the Fourier series coil by coil, term by term at each pixel's place in the patient, then the root of the sum
    /// of squares.
    /// </summary>
    private float[] Truth(Complex[][,,] kspace, SlicePlane plane, int rows, int columns)
    {
        (MatrixSize n, FieldOfView fov) = (Encoded, EncodedMm);
        float[] image = new float[rows * columns];
        for (int coil = 0; coil < Coils.Channels; coil++)
        {
            // Along the slab first: all pixels of a plane are at the same depth.
            double depth = (plane.ImagePositionPatient - Centre).Dot(Slice);
            Complex[,] slice = new Complex[n.Y, n.X];
            for (int z = 0; z < n.Z; z++)
                for (int y = 0; y < n.Y; y++)
                    for (int x = 0; x < n.X; x++) slice[y, x] += kspace[coil][z, y, x] * Turn((z - n.Z / 2) / fov.Z * depth);
            Complex[,] lines = new Complex[n.Y, columns];
            for (int column = 0; column < columns; column++)
            {
                double at = (plane.PixelCentre(0, column) - Centre).Dot(Read);
                for (int x = 0; x < n.X; x++)
                {
                    Complex turn = Turn((x - n.X / 2) / fov.X * at);
                    for (int y = 0; y < n.Y; y++) lines[y, column] += slice[y, x] * turn;
                }
            }
            for (int row = 0; row < rows; row++)
            {
                double at = (plane.PixelCentre(row, 0) - Centre).Dot(Phase);
                for (int column = 0; column < columns; column++)
                {
                    Complex sum = 0;
                    for (int y = 0; y < n.Y; y++) sum += lines[y, column] * Turn((y - n.Y / 2) / fov.Y * at);
                    image[row * columns + column] += (float)(sum.Real * sum.Real + sum.Imaginary * sum.Imaginary);
                }
            }
        }
        return [.. image.Select(square => (float)(Math.Sqrt(square) / (fov.X * fov.Y * fov.Z)))];
    }

    /// <summary>Root of the mean squared difference over the root of the mean square, over all images of a scan.</summary>
    public double Error(IEnumerable<ReconstructedImage> images)
    {
        (double error, double energy) = (0, 0);
        Complex[][,,] kspace = Kspace();
        foreach (ReconstructedImage image in images)
        {
            float[] truth = Truth(kspace, image.Plane, image.Rows, image.Columns);
            for (int i = 0; i < truth.Length; i++)
            {
                error += Math.Pow(image.Pixels.Span[i] / Scale - truth[i], 2);
                energy += truth[i] * truth[i];
            }
        }
        return Math.Sqrt(error / energy);
    }

    /// <summary>[coils][kz, ky, kx]; 0 where nothing is acquired.</summary>
    private Complex[][,,] Kspace()
    {
        Complex[][,,] kspace = [.. Enumerable.Range(0, Coils.Channels).Select(_ => new Complex[Encoded.Z, Encoded.Y, Encoded.X])];
        for (int z = 0; z < Encoded.Z; z++)
            for (int y = 0; y < Encoded.Y; y++)
                if (Acquired(y - Encoded.Y / 2, z - Encoded.Z / 2))
                    for (int x = 0; x < Encoded.X; x++)
                        for (int coil = 0; coil < Coils.Channels; coil++) kspace[coil][z, y, x] = Signal(coil, K(x, y, z));
        return kspace;
    }

    private Vector3D K(int x, int y, int z) =>
        (x - Encoded.X / 2) / EncodedMm.X * Read + (y - Encoded.Y / 2) / EncodedMm.Y * Phase + (z - Encoded.Z / 2) / EncodedMm.Z * Slice;

    private static Complex Turn(double cycles) => Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);

    private Complex Signal(int coil, Vector3D k)
    {
        Complex sum = 0;
        for (int m = 0; m < Coils.Frequencies.Count; m++) sum += Coils.Coefficient(coil, m) * Object(k - Coils.Frequencies[m]);
        return sum * Turn(k.Dot(Centre));
    }

    private static readonly Phantom Head = MrPhantoms.Head(MrContrast.T1Weighted);

    /// <summary>The transform about the patient's origin.</summary>
    private static Complex Object(Vector3D k)
    {
        Complex sum = 0;
        foreach (Ellipsoid ellipsoid in Head.Ellipsoids)
        {
            Vector3D r = ellipsoid.SemiAxesMm, u = ellipsoid.ToUnitBall(k);
            double q = new Vector3D(u.X * r.X * r.X, u.Y * r.Y * r.Y, u.Z * r.Z * r.Z).Length;
            sum += ellipsoid.Value * r.X * r.Y * r.Z * Ball(q) * Turn(-k.Dot(ellipsoid.Centre));
        }
        return sum;
    }

    private static double Ball(double q)
    {
        double w = 2 * Math.PI * q;
        // sin w − w cos w = w³/3 − w⁵/30 + …, which cancels below.
        return w < 1e-2 ? 4 * Math.PI / 3 * (1 - w * w / 10) : 4 * Math.PI * (Math.Sin(w) - w * Math.Cos(w)) / (w * w * w);
    }
}
