using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// The Fourier transform of an ellipsoid, or of the ellipse in which a plane cuts it, in the frame of a readout x = (along read, along phase, along slice), mm from
/// the excited volume's centre: S(k) = A·F(q)·exp(−i2πk·d) with q² = kᵀMk, k in cycles/mm, and F that of the unit ball (<see cref="BallTransform"/>)
/// or of the unit disk (<see cref="Jinc"/>).
/// </summary>
public readonly struct EllipsoidSpectrum
{
    private EllipsoidSpectrum(double amplitude, Vector3D centre) => (Amplitude, Centre) = (amplitude, centre);

    /// <summary>A: the value × the product of the semi-axes.</summary>
    public double Amplitude { get; }

    /// <summary>d.</summary>
    public Vector3D Centre { get; }

    // M.
    internal double Mxx { get; private init; }
    internal double Mxy { get; private init; }
    internal double Mxz { get; private init; }
    internal double Myy { get; private init; }
    internal double Myz { get; private init; }
    internal double Mzz { get; private init; }

    /// <summary>q at k, cycles/mm.</summary>
    public double Q(Vector3D k) => Math.Sqrt(Math.Max(0,
        Mxx * k.X * k.X + Myy * k.Y * k.Y + Mzz * k.Z * k.Z + 2 * (Mxy * k.X * k.Y + Mxz * k.X * k.Z + Myz * k.Y * k.Z)));

    /// <summary>The whole ellipsoid: M = Σ r²·a·aᵀ over its axes a, in the readout's frame.</summary>
    /// <exception cref="ArgumentException">A semi-axis has no end.</exception>
    public static EllipsoidSpectrum Whole(Ellipsoid ellipsoid, Vector3D position, Vector3D read, Vector3D phase)
    {
        Vector3D r = ellipsoid.SemiAxesMm, slice = read.Cross(phase), offset = ellipsoid.Centre - position;
        if (!r.IsFinite) throw new ArgumentException("The phantom has an elliptic cylinder, whose signal has no end.", nameof(ellipsoid));
        Vector3D x = InUnitBall(read), y = InUnitBall(phase), z = InUnitBall(slice);
        return new(ellipsoid.Value * r.X * r.Y * r.Z, new(offset.Dot(read), offset.Dot(phase), offset.Dot(slice)))
        {
            Mxx = x.Dot(x),
            Mxy = x.Dot(y),
            Mxz = x.Dot(z),
            Myy = y.Dot(y),
            Myz = y.Dot(z),
            Mzz = z.Dot(z),
        };

        Vector3D InUnitBall(Vector3D direction) =>
            new(r.X * direction.Dot(ellipsoid.Axes.X), r.Y * direction.Dot(ellipsoid.Axes.Y), r.Z * direction.Dot(ellipsoid.Axes.Z));
    }

    /// <summary>
    /// The ellipse (x − d)ᵀG(x − d) ≤ h in the plane through the position: M = h·G⁻¹, and h/√det G is the product of the semi-axes. Null where the plane
    /// misses the ellipsoid.
    /// </summary>
    /// <exception cref="ArgumentException">The plane cuts a cylinder along its axis: the section has no end.</exception>
    public static EllipsoidSpectrum? Cut(Ellipsoid ellipsoid, Vector3D position, Vector3D read, Vector3D phase)
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
        return new(ellipsoid.Value * h / Math.Sqrt(determinant), new(x, y, 0)) { Mxx = scale * gyy, Mxy = -scale * gxy, Myy = scale * gxx };
    }
}
