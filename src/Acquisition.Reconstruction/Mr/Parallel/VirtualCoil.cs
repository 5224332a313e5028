using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// What the channels have in common over a whole image or slab, for the phase to be relative to: a combination that has no place without signal where any single channel may
/// have one (virtual reference coil; Parker et al., MRM 72 (2014) 563). It does not turn with the object's phase.
/// </summary>
internal static class VirtualCoil
{
    /// <summary>Points to each side of the centre of k-space: sensitivities are smooth.</summary>
    private const int Reach = 16;

    /// <summary>
    /// The first eigenvector v of <c>R[c, c'] = Σ k_c·conj(k_c')</c> over the centre of k-space, which by Parseval is that of the smoothed images; of length 1, its largest
    /// element real and positive.
    /// </summary>
    /// <param name="kspace">[channels × partitions × rows × columns].</param>
    /// <param name="grid">Its axes.</param>
    public static PlanarMemory<float> Of(PlanarMemory<float> kspace, KspaceGrid grid) => Of(Covariance(kspace.Span, grid));

    /// <summary>The same of a covariance that is known: an eigenvector has no phase of its own, so that one must be chosen which data of another phase have too.</summary>
    public static PlanarMemory<float> Of(ComplexMatrix covariance)
    {
        ComplexRow first = HermitianEigen.Of(covariance).Vectors.Row(0);
        int largest = 0;
        for (int c = 1; c < first.Length; c++)
            if (Magnitude(first, c) > Magnitude(first, largest)) largest = c;
        double cos = first.Re[largest] / Magnitude(first, largest), sin = -first.Im[largest] / Magnitude(first, largest);
        float[] re = new float[first.Length], im = new float[first.Length];
        for (int c = 0; c < re.Length; c++)
            (re[c], im[c]) = ((float)(first.Re[c] * cos - first.Im[c] * sin), (float)(first.Re[c] * sin + first.Im[c] * cos));
        return new(re, im);
    }

    private static double Magnitude(ComplexRow row, int i) => double.Hypot(row.Re[i], row.Im[i]);

    private static ComplexMatrix Covariance(Planar<float> kspace, KspaceGrid grid)
    {
        ComplexMatrix covariance = new(grid.Channels, grid.Channels);
        (Range partitions, Range rows, Range columns) = (Centre(grid.Partitions), Centre(grid.Rows), Centre(grid.Columns));
        int length = (int)grid.ChannelLength;
        for (int c = 0; c < grid.Channels; c++)
            for (int d = c; d < grid.Channels; d++)
            {
                (double re, double im) = (0, 0);
                for (int z = partitions.Start.Value; z < partitions.End.Value; z++)
                    for (int y = rows.Start.Value; y < rows.End.Value; y++)
                        for (int x = columns.Start.Value; x < columns.End.Value; x++)
                        {
                            int at = (z * grid.Rows + y) * grid.Columns + x, a = c * length + at, b = d * length + at;
                            re += (double)kspace.Re[a] * kspace.Re[b] + (double)kspace.Im[a] * kspace.Im[b];
                            im += (double)kspace.Im[a] * kspace.Re[b] - (double)kspace.Re[a] * kspace.Im[b];
                        }
                covariance[c, d] = (re, im);
                covariance[d, c] = (re, -im);
            }
        return covariance;
    }

    private static Range Centre(int points) => Math.Max(0, points / 2 - Reach)..Math.Min(points, points / 2 + Reach);
}
