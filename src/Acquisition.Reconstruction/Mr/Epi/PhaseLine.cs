using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// The phase between lines of the two polarities along the readout's axis of the image: φ(x) = constant + slope·(x − ⌊N/2⌋). A slope is a shift between their echoes:
/// slope·N/2π samples.
/// </summary>
/// <param name="Constant">Radians.</param>
/// <param name="Slope">Radians a column.</param>
public readonly record struct PhaseLine(double Constant, double Slope)
{
    public static PhaseLine operator +(PhaseLine a, PhaseLine b) => new(a.Constant + b.Constant, a.Slope + b.Slope);

    /// <summary>φ of column x of N.</summary>
    public double At(int column, int columns) => Constant + Slope * (column - columns / 2);

    /// <summary>cos and sin of half of φ: what each polarity is turned by, one forth and one back.</summary>
    /// <param name="half">[columns].</param>
    public void Halves(PlanarTarget<float> half)
    {
        for (int x = 0; x < half.Length; x++)
        {
            (double sine, double cosine) = Math.SinCos(At(x, half.Length) / 2);
            half.Re[x] = (float)cosine;
            half.Im[x] = (float)sine;
        }
    }

    /// <summary>Takes half of φ from a line of the one polarity, or adds it to one of the other.</summary>
    /// <param name="line">[columns], transformed along the readout.</param>
    /// <param name="half">As <see cref="Halves"/> has it.</param>
    /// <param name="reversed">The line was acquired against growing k.</param>
    public static void Turn(PlanarTarget<float> line, Planar<float> half, bool reversed)
    {
        Require.SameLength(line.Length, half.Length);
        for (int x = 0; x < line.Length; x++)
        {
            float cosine = half.Re[x], sine = reversed ? half.Im[x] : -half.Im[x], re = line.Re[x], im = line.Im[x];
            line.Re[x] = re * cosine - im * sine;
            line.Im[x] = re * sine + im * cosine;
        }
    }
}
