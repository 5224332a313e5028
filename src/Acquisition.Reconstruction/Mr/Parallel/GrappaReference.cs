using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>GRAPPA as its sums, in double precision: the definition of <see cref="GrappaCalibration"/> and <see cref="GrappaPlan"/>.</summary>
public static class GrappaReference
{
    /// <summary>The kernel from all its equations, written out.</summary>
    /// <inheritdoc cref="GrappaCalibration.Calibrate"/>
    public static GrappaKernel Calibrate(
        PlanarMemory<float> lines, KspaceSize size, SamplingLattice lattice, GrappaKernelSize kernel, double regularisation = GrappaCalibration.UsualRegularisation)
    {
        GrappaGeometry geometry = new(lattice, kernel);
        GrappaWindow window = new(geometry, size);
        int targets = geometry.Targets * size.Channels, unknowns = window.Unknowns;
        ComplexMatrix normal = new(unknowns, unknowns), right = new(unknowns, targets), equation = new(1, unknowns), known = new(1, targets);
        for (int z = 0; z < window.Partitions; z++)
            for (int y = 0; y < window.Rows; y++)
                for (int x = 0; x < size.Columns; x++)
                {
                    for (int point = 0; point < window.Points.Length; point++)
                    {
                        int row = y + window.FirstRow + window.Points[point].Row, partition = z + window.FirstPartition + window.Points[point].Partition;
                        for (int c = 0; c < size.Channels; c++)
                        {
                            if (point >= window.Sources) known[0, (point - window.Sources) * size.Channels + c] = At(lines.Span, size, c, partition, row, x);
                            else
                                for (int m = 0; m < kernel.Columns; m++)
                                    equation[0, (point * kernel.Columns + m) * size.Channels + c] = At(lines.Span, size, c, partition, row, x + m - kernel.Columns / 2);
                        }
                    }
                    for (int i = 0; i < unknowns; i++)
                    {
                        (double re, double im) = equation[0, i];
                        normal.Row(i).Add(re, -im, equation.Row(0));
                        right.Row(i).Add(re, -im, known.Row(0));
                    }
                }
        double load = regularisation * Enumerable.Range(0, unknowns).Average(i => normal.Re[i * unknowns + i]);
        for (int i = 0; i < unknowns; i++) normal.Re[i * unknowns + i] += load;
        HermitianFactor factor = HermitianFactor.Of(normal, 1e-8, out _) ?? throw ParallelErrors.SingularCalibration();
        factor.Solve(right);
        return new(geometry, size.Channels, right);
    }

    /// <summary>Fills in the missing lines of a k-space in place, each from those that the lattice acquires; what lies beyond the edges of rows and partitions is 0.</summary>
    /// <param name="kernel">Of as many channels.</param>
    /// <param name="lattice">With the kernel's factors.</param>
    /// <param name="kspace">[channels × partitions × rows × columns].</param>
    /// <param name="size">Its axes.</param>
    /// <param name="acquired">[partitions × rows]: the lattice, and what was acquired beside it, which stays as it was measured.</param>
    public static void Fill(GrappaKernel kernel, SamplingLattice lattice, PlanarMemory<float> kspace, KspaceSize size, ReadOnlySpan<bool> acquired)
    {
        GrappaGeometry geometry = kernel.Geometry;
        for (int z = 0; z < size.Partitions; z++)
            for (int y = 0; y < size.Rows; y++)
            {
                int target = lattice.ClassOf(y, z) - 1;
                if (target < 0 || acquired[z * size.Rows + y]) continue;
                (int row, int partition) = geometry.Target(target);
                for (int j = 0; j < size.Channels; j++)
                    for (int x = 0; x < size.Columns; x++)
                    {
                        (double re, double im) = (0, 0);
                        for (int s = 0; s < geometry.Sources.Length; s++)
                            for (int m = 0; m < kernel.Size.Columns; m++)
                                for (int c = 0; c < size.Channels; c++)
                                {
                                    (double a, double b) = kernel[target, j, s, m, c];
                                    (double u, double v) = At(kspace.Span, size, c, z - partition + geometry.Sources[s].Partition, y - row + geometry.Sources[s].Row, x + m - kernel.Size.Columns / 2);
                                    (re, im) = (re + a * u - b * v, im + a * v + b * u);
                                }
                        int at = ((j * size.Partitions + z) * size.Rows + y) * size.Columns + x;
                        (kspace.Re.Span[at], kspace.Im.Span[at]) = ((float)re, (float)im);
                    }
            }
    }

    private static (double Re, double Im) At(Planar<float> kspace, KspaceSize size, int channel, int partition, int row, int column)
    {
        if (row < 0 || row >= size.Rows || partition < 0 || partition >= size.Partitions) return (0, 0);
        int at = ((channel * size.Partitions + partition) * size.Rows + row) * size.Columns + SamplingLattice.Modulo(column, size.Columns);
        return (kspace.Re[at], kspace.Im[at]);
    }
}
