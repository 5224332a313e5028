using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// Where a slice's plane cuts an ellipsoid: the ellipse (x − d)ᵀG(x − d) ≤ h in the plane's coordinates x = (along read, along phase), mm
/// from the slice's centre. Its Fourier transform is S(k) = ρ·(h/√det G)·J₁(2πq)/q·exp(−i2πk·d) with q² = h·kᵀG⁻¹k; h/√det G is the
/// product of the semi-axes.
/// </summary>
public readonly struct EllipseSection
{
    private readonly double _qxx; // h·G⁻¹
    private readonly double _qxy;
    private readonly double _qyy;

    private EllipseSection(double amplitude, (double X, double Y) centre, double qxx, double qxy, double qyy)
    {
        Amplitude = amplitude;
        (CentreX, CentreY) = centre;
        (_qxx, _qxy, _qyy) = (qxx, qxy, qyy);
    }

    /// <summary>ρ × the product of the semi-axes.</summary>
    public double Amplitude { get; }
    public double CentreX { get; }
    public double CentreY { get; }

    /// <summary>The section, or null where the plane misses the ellipsoid.</summary>
    /// <exception cref="ArgumentException">The plane cuts a cylinder along its axis: the section has no end.</exception>
    public static EllipseSection? Cut(Ellipsoid ellipsoid, Vector3D position, Vector3D read, Vector3D phase)
    {
        Vector3D u = ellipsoid.ToUnitBall(read), v = ellipsoid.ToUnitBall(phase), w = ellipsoid.ToUnitBall(position - ellipsoid.Centre);
        double gxx = u.Dot(u), gxy = u.Dot(v), gyy = v.Dot(v), determinant = gxx * gyy - gxy * gxy;
        if (!(determinant > 1e-12 * gxx * gyy))
            throw new ArgumentException("The slice cuts an elliptic cylinder along its axis.", nameof(ellipsoid));

        // |w + x·u + y·v|² ≤ 1 with the square completed: d = −G⁻¹·(w·u, w·v), h = 1 − (|w|² − dᵀGd).
        double bx = w.Dot(u), by = w.Dot(v);
        double x = -(gyy * bx - gxy * by) / determinant, y = -(gxx * by - gxy * bx) / determinant;
        double h = 1 - w.Dot(w) - (bx * x + by * y);
        if (h <= 0) return null;
        double scale = h / determinant;
        return new(ellipsoid.Value * h / Math.Sqrt(determinant), (x, y), scale * gyy, -scale * gxy, scale * gxx);
    }

    /// <summary>q at k = (kx, ky), cycles/mm.</summary>
    public double Q(double kx, double ky) => Math.Sqrt(Math.Max(0, _qxx * kx * kx + 2 * _qxy * kx * ky + _qyy * ky * ky));
}
