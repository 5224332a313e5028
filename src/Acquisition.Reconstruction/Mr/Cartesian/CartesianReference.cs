using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>The Cartesian reconstruction as its sums, in double precision: the definition that every backend is held to.</summary>
public static class CartesianReference
{
    /// <summary>
    /// <c>x_c[r, s] = scale·Σ_{j,i} k_c[j, i]·exp(+i2π((r−r₀)(j−j₀)/N_r + (s−s₀)(i−i₀)/N_s))</c>, N the transform's lengths and every
    /// origin at ⌊length/2⌋ of its axis; then <c>m = √Σ_c |x_c|²</c>.
    /// </summary>
    /// <param name="plan">Lengths and scale.</param>
    /// <param name="kspace">[channels × encoded rows × encoded columns].</param>
    /// <param name="image">[rows × columns].</param>
    public static void Reconstruct(CartesianPlan plan, Planar<float> kspace, Span<float> image)
    {
        Require.Length(kspace.Length, plan.KspaceLength);
        Require.Length(image.Length, (long)plan.Rows * plan.Columns);
        double[] sum = new double[image.Length];
        for (int channel = 0; channel < plan.Channels; channel++)
            AddChannel(plan, kspace.Slice(channel * plan.EncodedRows * plan.EncodedColumns, plan.EncodedRows * plan.EncodedColumns), sum);
        for (int p = 0; p < sum.Length; p++) image[p] = (float)Math.Sqrt(sum[p]);
    }

    private static void AddChannel(CartesianPlan plan, Planar<float> kspace, double[] sum)
    {
        (double Re, double Im)[] hybrid = new (double, double)[plan.EncodedRows * plan.Columns];
        for (int j = 0; j < plan.EncodedRows; j++)
            for (int s = 0; s < plan.Columns; s++)
                for (int i = 0; i < plan.EncodedColumns; i++)
                {
                    (double sin, double cos) = Phase(s - plan.Columns / 2, i - plan.EncodedColumns / 2, plan.EncodedColumns, plan.TransformColumns);
                    float re = kspace.Re[j * plan.EncodedColumns + i], im = kspace.Im[j * plan.EncodedColumns + i];
                    ref (double Re, double Im) h = ref hybrid[j * plan.Columns + s];
                    h = (h.Re + re * cos - im * sin, h.Im + re * sin + im * cos);
                }

        for (int r = 0; r < plan.Rows; r++)
            for (int s = 0; s < plan.Columns; s++)
            {
                (double re, double im) = (0, 0);
                for (int j = 0; j < plan.EncodedRows; j++)
                {
                    (double sin, double cos) = Phase(r - plan.Rows / 2, j - plan.EncodedRows / 2, plan.EncodedRows, plan.TransformRows);
                    (double hr, double hi) = hybrid[j * plan.Columns + s];
                    (re, im) = (re + hr * cos - hi * sin, im + hr * sin + hi * cos);
                }
                sum[r * plan.Columns + s] += (re * re + im * im) * plan.Scale * plan.Scale;
            }
    }

    /// <summary>sin and cos of 2πxk/N, or zeros where k lies beyond a transform that is shorter than the encoded axis.</summary>
    private static (double Sin, double Cos) Phase(int x, int k, int encoded, int transform)
    {
        bool kept = encoded <= transform || (k >= -(transform / 2) && k < transform - transform / 2);
        return kept ? Math.SinCos(2 * Math.PI * ((long)x * k % transform) / transform) : (0, 0);
    }
}
