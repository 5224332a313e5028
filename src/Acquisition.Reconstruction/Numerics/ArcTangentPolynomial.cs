namespace Acquisition.Reconstruction.Numerics;

/// <summary>
/// <c>arctan(x)/x = 1 + a₂x² + a₄x⁴ + … + a₁₆x¹⁶</c> on [−1, 1], error below 2·10⁻⁸ (Abramowitz &amp; Stegun 1964, eq. 4.4.49): for
/// vectors and for devices alike.
/// </summary>
internal static class ArcTangentPolynomial
{
    public const float A2 = -0.3333314528f;
    public const float A4 = 0.1999355085f;
    public const float A6 = -0.1420889944f;
    public const float A8 = 0.1065626393f;
    public const float A10 = -0.0752896400f;
    public const float A12 = 0.0429096138f;
    public const float A14 = -0.0161657367f;
    public const float A16 = 0.0028662257f;
}
