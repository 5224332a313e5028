using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Mr;

/// <summary>The k-space of one slice: see <see cref="MrForwardModel"/>.</summary>
/// <remarks>
/// S_j(k) = Σ_m c_jm·exp(i2πν_m·position)·S(k − ν_m), with ν_m in the plane's coordinates on the right. The shifted S are evaluated once
/// and shared by the coils. An ellipse's exp(−i2π(k − ν)·d) is one factor per sample, which all lines share, times one per line.
/// </remarks>
public sealed class MrSlice
{
    private readonly double[] _kx;
    private readonly (EllipseSection Ellipse, ComplexRow TurnAlongX)[] _ellipses;
    private readonly (double X, double Y)[] _shifts; // ν_m in the plane
    private readonly Complex[][] _weights; // [coil][frequency]

    internal MrSlice(MrForwardModel model, Vector3D position, Vector3D read, Vector3D phase, double[] kx)
    {
        CoilArray coils = model.Coils;
        _kx = kx;
        _ellipses = [.. model.Phantom.Ellipsoids
            .Select(ellipsoid => EllipseSection.Cut(ellipsoid, position, read, phase)).OfType<EllipseSection>()
            .Select(ellipse => (ellipse, ComplexRow.Turns([.. kx.Select(k => -k * ellipse.CentreX)])))];
        _shifts = [.. coils.Frequencies.Select(nu => (nu.Dot(read), nu.Dot(phase)))];
        _weights = [.. Enumerable.Range(0, coils.Channels).Select(coil => coils.Frequencies
            .Select((nu, m) => coils.Coefficient(coil, m) * Turn(nu.Dot(position))).ToArray())];
    }

    /// <summary>One line of k-space through every coil.</summary>
    /// <param name="ky">Of the line, cycles/mm.</param>
    /// <returns>[coils][kx], value × mm².</returns>
    public ComplexRow[] Line(double ky)
    {
        ComplexRow[] line = [.. _weights.Select(_ => new ComplexRow(_kx.Length))];
        var shifted = new ComplexRow(_kx.Length);
        for (int m = 0; m < _shifts.Length; m++)
        {
            Transform(ky, _shifts[m], shifted);
            for (int coil = 0; coil < line.Length; coil++) line[coil].Add(_weights[coil][m], shifted);
        }

        return line;
    }

    /// <summary>Σ over the ellipses of S(k − ν).</summary>
    private void Transform(double ky, (double X, double Y) shift, ComplexRow sum)
    {
        sum.Clear();
        double y = ky - shift.Y;
        var term = new ComplexRow(_kx.Length);
        foreach ((EllipseSection ellipse, ComplexRow turn) in _ellipses)
        {
            for (int i = 0; i < _kx.Length; i++)
            {
                double magnitude = Jinc.At(ellipse.Q(_kx[i] - shift.X, y));
                term.Re[i] = magnitude * turn.Re[i];
                term.Im[i] = magnitude * turn.Im[i];
            }

            sum.Add(ellipse.Amplitude * Turn(shift.X * ellipse.CentreX - y * ellipse.CentreY), term);
        }
    }

    private static Complex Turn(double cycles) => Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);
}
