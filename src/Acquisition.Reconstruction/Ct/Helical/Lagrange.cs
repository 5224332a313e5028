namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>The cubic through four points: weights of their values.</summary>
internal readonly record struct Lagrange(float A, float B, float C, float D)
{
    /// <param name="x">Where the cubic is asked for.</param>
    /// <param name="a">The first point; the four differ.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="d">The fourth.</param>
    public static Lagrange At(double x, double a, double b, double c, double d)
    {
        double xa = x - a, xb = x - b, xc = x - c, xd = x - d;
        return new(
            (float)(xb * xc * xd / ((a - b) * (a - c) * (a - d))),
            (float)(xa * xc * xd / ((b - a) * (b - c) * (b - d))),
            (float)(xa * xb * xd / ((c - a) * (c - b) * (c - d))),
            (float)(xa * xb * xc / ((d - a) * (d - b) * (d - c))));
    }

    public double Of(double a, double b, double c, double d) => A * a + B * b + C * c + D * d;
}
