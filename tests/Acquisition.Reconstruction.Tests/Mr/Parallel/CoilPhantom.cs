using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Noise;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>
/// The head phantom through analytic coils: exact k-space, exact sensitivities. Coils lie on a ring about the z axis; images are in the phantom's unit of
/// signal, which is up to about 0.5. Field of view 240 mm.
/// </summary>
internal sealed class CoilPhantom
{
    public const double FieldOfViewMm = 240;

    private readonly TestCoils _coils;
    private readonly Vector3D _read;
    private readonly Vector3D _phase;

    private CoilPhantom(KspaceSize size, Vector3D read, Vector3D phase)
    {
        (Size, _read, _phase, _coils) = (size, read, phase, new TestCoils(size.Channels));
        Kspace = ComplexPlanes.Zero((int)size.Length);
    }

    /// <summary>[channels × partitions × rows × columns].</summary>
    public ComplexPlanes Kspace { get; }

    public KspaceSize Size { get; }

    /// <summary>An axial slice: read along x, phase along y.</summary>
    public static CoilPhantom Slice(int channels, int rows, int columns, double noise = 0, ulong seed = 1)
    {
        CoilPhantom phantom = new(new(channels, 1, rows, columns), new(1, 0, 0), new(0, 1, 0));
        phantom.Add(new(0, 0, 0), 0);
        phantom.AddNoise(noise, seed);
        return phantom;
    }

    /// <summary>A volume with read along z, phase along y and partitions along x, where the coils tell both apart.</summary>
    public static CoilPhantom Volume(int channels, int partitions, int rows, int columns, double noise = 0)
    {
        CoilPhantom phantom = new(new(channels, partitions, rows, columns), new(0, 0, 1), new(0, 1, 0));
        for (int p = 0; p < partitions; p++) phantom.Add(FieldOfViewMm * (p - partitions / 2) / partitions * new Vector3D(1, 0, 0), p);
        FourierPlan plan = new(partitions);
        int length = rows * columns;
        for (int c = 0; c < channels; c++) plan.TransformCentred(FourierDirection.Forward, phantom.Kspace.Span.Slice(c * partitions * length, partitions * length), length);
        phantom.AddNoise(noise, 1);
        return phantom;
    }

    /// <summary>C_j at each pixel of the slice through the centre: [channels × rows × columns].</summary>
    public ComplexPlanes Sensitivities()
    {
        ComplexPlanes maps = ComplexPlanes.Zero(Size.Channels * Size.Rows * Size.Columns);
        for (int i = 0; i < maps.Length; i++)
        {
            Complex s = _coils.Sensitivity(i / (Size.Rows * Size.Columns), At(i % (Size.Rows * Size.Columns)));
            (maps.Re[i], maps.Im[i]) = ((float)s.Real, (float)s.Imaginary);
        }
        return maps;
    }

    /// <summary>Pixels well inside the head.</summary>
    public bool IsInside(int pixel)
    {
        Vector3D at = At(pixel);
        return at.X * at.X / (78.0 * 78) + at.Y * at.Y / (100.0 * 100) + at.Z * at.Z / (108.0 * 108) < 1;
    }

    /// <summary>The k-space with what was not acquired 0.</summary>
    public ComplexPlanes Sampled(bool[] acquired)
    {
        ComplexPlanes sampled = Kspace.Copy();
        for (int i = 0; i < sampled.Length; i++)
            if (!acquired[i / Size.Columns % Size.Lines]) (sampled.Re[i], sampled.Im[i]) = (0, 0);
        return sampled;
    }

    /// <summary>The lattice, and a box of calibration lines about the centre.</summary>
    public bool[] Acquired(SamplingLattice lattice, int calibrationRows, int calibrationPartitions = 1)
    {
        bool[] acquired = new bool[Size.Lines];
        for (int z = 0; z < Size.Partitions; z++)
            for (int y = 0; y < Size.Rows; y++)
                acquired[z * Size.Rows + y] = lattice.Contains(y, z) || (In(y, Size.Rows, calibrationRows) && In(z, Size.Partitions, calibrationPartitions));
        return acquired;

        static bool In(int at, int length, int box) => at >= length / 2 - box / 2 && at < length / 2 - box / 2 + box;
    }

    /// <summary>A box of lines about the centre.</summary>
    public (ComplexPlanes Lines, KspaceSize Size) Calibration(int rows, int partitions = 1)
    {
        KspaceSize box = Size with { Rows = rows, Partitions = partitions };
        int[] at = [.. Enumerable.Range(0, (int)box.Length).Select(i =>
        {
            int x = i % Size.Columns, y = i / Size.Columns % rows + Size.Rows / 2 - rows / 2, z = i / Size.Columns / rows % partitions + Size.Partitions / 2 - partitions / 2;
            return ((i / Size.Columns / rows / partitions * Size.Partitions + z) * Size.Rows + y) * Size.Columns + x;
        })];
        return (Kspace.Pick(at), box);
    }

    /// <summary>The coils' images of the slice: [channels × rows × columns].</summary>
    public static ComplexPlanes Images(ComplexPlanes kspace, int rows, int columns)
    {
        ComplexPlanes images = kspace.Copy();
        new FourierPlan(columns).TransformCentred(FourierDirection.Inverse, images.Span);
        new FourierPlan(rows).TransformCentred(FourierDirection.Inverse, images.Span, columns);
        return images;
    }

    private Vector3D At(int pixel)
    {
        double x = FieldOfViewMm * (pixel % Size.Columns - Size.Columns / 2) / Size.Columns, y = FieldOfViewMm * (pixel / Size.Columns - Size.Rows / 2) / Size.Rows;
        return x * _read + y * _phase;
    }

    private void Add(Vector3D position, int partition)
    {
        MrForwardModel model = new(MrPhantoms.Head(MrContrast.T1Weighted), CoilArray.Uniform);
        double scale = Math.Sqrt((double)Size.Rows * Size.Columns) / (FieldOfViewMm * FieldOfViewMm);
        double[] kx = MrTruth.Sampling(Size.Columns, FieldOfViewMm), ky = MrTruth.Sampling(Size.Rows, FieldOfViewMm);
        // A factor exp(i2πν·x) of the object moves its k-space by ν.
        MrSignal[] slices = [.. _coils.Frequencies.Select(nu => model.Slice(position, _read, _phase, [.. kx.Select(k => k - nu.Dot(_read))]))];
        System.Threading.Tasks.Parallel.For(0, Size.Rows, y =>
        {
            Complex[] line = new Complex[Size.Channels * Size.Columns];
            for (int m = 0; m < slices.Length; m++)
            {
                ComplexRow moved = slices[m].Line(ky[y] - _coils.Frequencies[m].Dot(_phase))[0];
                Complex turn = scale * Complex.FromPolarCoordinates(1, 2 * Math.PI * _coils.Frequencies[m].Dot(position));
                for (int i = 0; i < line.Length; i++) line[i] += turn * _coils.Coefficient(i / Size.Columns, m) * moved[i % Size.Columns];
            }
            for (int i = 0; i < line.Length; i++)
            {
                int at = ((i / Size.Columns * Size.Partitions + partition) * Size.Rows + y) * Size.Columns + i % Size.Columns;
                (Kspace.Re[at], Kspace.Im[at]) = ((float)line[i].Real, (float)line[i].Imaginary);
            }
        });
    }

    private void AddNoise(double deviation, ulong seed)
    {
        if (deviation == 0) return;
        NoiseStream stream = new(seed, 0);
        for (int i = 0; i < Kspace.Length; i++)
        {
            Kspace.Re[i] += (float)(deviation * Math.Sqrt(.5) * stream.NextNormal());
            Kspace.Im[i] += (float)(deviation * Math.Sqrt(.5) * stream.NextNormal());
        }
    }
}
