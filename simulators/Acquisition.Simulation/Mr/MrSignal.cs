using System.Numerics;
using Acquisition.Core.Model.Geometry;
using MathNet.Numerics;

namespace Acquisition.Simulation.Mr;

/// <summary>The k-space of one excited slice or slab: see <see cref="MrForwardModel"/>.</summary>
/// <remarks>
/// S_j(k) = Σ_m c_jm·exp(i2πν_m·position)·S(k − ν_m), with ν_m in the readout's frame on the right. The shifted S are evaluated once and shared by the coils.
/// An ellipsoid's exp(−i2π(k − ν)·d) is one factor per sample, which all lines share, times one per line. Where the samples of a line are as far apart as
/// coils' frequencies along it, or so many times, those frequencies share one row, shifted by whole samples.
/// </remarks>
public sealed class MrSignal
{
    private readonly bool _flat;
    private readonly OffResonance? _field;
    private readonly Vector3D _position;
    private readonly Vector3D _read;
    private readonly Vector3D _phase;
    private readonly int _samples;
    private readonly int _margin; // samples before and after a line's own
    private readonly double[] _kx; // margins included
    private readonly EllipsoidSpectrum[] _bodies;
    private readonly (EllipsoidSpectrum Body, ComplexRow TurnAlongX)[] _major;
    private readonly MinorBodies _minor;
    private readonly Vector3D[] _shifts; // distinct ν_m in the readout's frame
    private readonly Complex[][] _weights; // [shift][coil]
    private readonly ShiftedRow[] _rows;

    internal MrSignal(EllipsoidSpectrum[] bodies, bool flat, MrForwardModel model, Vector3D position, Vector3D read, Vector3D phase, double[] kx)
    {
        CoilArray coils = model.Coils;
        _field = model.Field;
        (_position, _read, _phase) = (position, read, phase);
        _flat = flat;
        _samples = kx.Length;
        Vector3D slice = flat ? default : read.Cross(phase); // across a slice a coil is what it is in the slice: no shift
        Vector3D[] shifts = [.. coils.Frequencies.Select(nu => new Vector3D(nu.Dot(read), nu.Dot(phase), nu.Dot(slice)))];
        IGrouping<Vector3D, int>[] distinct = [.. Enumerable.Range(0, shifts.Length).GroupBy(m => Rounded(shifts[m]))];
        _shifts = [.. distinct.Select(group => shifts[group.First()])];
        _weights = [.. distinct.Select(group => Enumerable.Range(0, coils.Channels)
            .Select(coil => group.Aggregate(Complex.Zero, (sum, m) => sum + coils.Coefficient(coil, m) * Turn(coils.Frequencies[m].Dot(position)))).ToArray())];
        _rows = ShiftedRow.Of(_shifts, kx);
        _margin = _rows.Max(row => row.Uses.Max(use => Math.Abs(use.Samples)));
        double step = _margin > 0 ? (kx[^1] - kx[0]) / (kx.Length - 1) : 0;
        _kx = [.. Enumerable.Range(-_margin, kx.Length + 2 * _margin).Select(i => i < 0 || i >= kx.Length ? kx[0] + i * step : kx[i])];
        _bodies = bodies;
        (EllipsoidSpectrum[] major, EllipsoidSpectrum[] minor) = flat || bodies.Length == 0 ? (bodies, []) : MinorBodies.Split(bodies);
        _major = [.. major.Select(body => (body, ComplexRow.Turns([.. _kx.Select(k => -k * body.Centre.X)])))];
        _minor = new(minor, _kx);
    }

    private int Channels => _weights[0].Length;

    /// <summary>One line of k-space through every coil, its samples at the model's kx.</summary>
    /// <param name="ky">Of the line, cycles/mm.</param>
    /// <param name="kz">Of the line, cycles/mm; without effect on a slice.</param>
    /// <returns>[coils][kx], value × mm² of a slice, value × mm³ of a slab.</returns>
    public ComplexRow[] Line(double ky, double kz = 0)
    {
        ComplexRow[] line = [.. Enumerable.Range(0, Channels).Select(_ => new ComplexRow(_samples))];
        var shifted = new ComplexRow(_kx.Length);
        var factors = new double[_kx.Length];
        foreach (ShiftedRow row in _rows)
        {
            shifted.Clear();
            Vector3D k = new(0, ky, kz), shift = row.Shift;
            foreach ((EllipsoidSpectrum body, ComplexRow turn) in _major)
            {
                SquaresAlongLine(body, k - shift, factors);
                Transform(factors);
                shifted.Add(body.Amplitude * Turn((shift - k).Dot(body.Centre)), factors, turn);
            }

            _minor.AddTo(shifted, k - shift);
            foreach ((int index, int samples) in row.Uses)
                for (int coil = 0; coil < line.Length; coil++) line[coil].Add(_weights[index][coil], shifted, _margin - samples);
        }

        return line;
    }

    /// <summary>Any points of k-space through every coil, in double precision throughout: what the faster ways are held to.</summary>
    /// <param name="k">(along read, along phase, along slice), cycles/mm; the third without effect on a slice.</param>
    /// <returns>[coils][points], value × mm² of a slice, value × mm³ of a slab.</returns>
    public ComplexRow[] At(ReadOnlySpan<Vector3D> k) => At(k, _bodies, null);

    private ComplexRow[] At(ReadOnlySpan<Vector3D> k, IEnumerable<EllipsoidSpectrum> bodies, MinorBodies? minor)
    {
        ComplexRow[] shifted = [.. _shifts.Select(_ => new ComplexRow(0))];
        for (int i = 0; i < shifted.Length; i++) shifted[i] = new(k.Length);
        double[] x = new double[k.Length], y = new double[k.Length], z = new double[k.Length], cycles = new double[k.Length], factors = new double[k.Length];
        for (int i = 0; i < k.Length; i++) (x[i], y[i], z[i]) = (k[i].X, k[i].Y, _flat ? 0 : k[i].Z);
        foreach (EllipsoidSpectrum body in bodies)
        {
            for (int i = 0; i < cycles.Length; i++) cycles[i] = -(x[i] * body.Centre.X + y[i] * body.Centre.Y + z[i] * body.Centre.Z);
            ComplexRow turn = ComplexRow.Turns(cycles);
            for (int m = 0; m < _shifts.Length; m++)
            {
                SquaresAt(body, x, y, z, _shifts[m], factors);
                Transform(factors);
                shifted[m].Add(body.Amplitude * Turn(_shifts[m].Dot(body.Centre)), factors, turn);
            }
        }

        minor?.AddTo(shifted, x, y, z, _shifts);
        ComplexRow[] sums = new ComplexRow[Channels];
        for (int coil = 0; coil < sums.Length; coil++)
        {
            sums[coil] = new(k.Length);
            for (int m = 0; m < _shifts.Length; m++) sums[coil].Add(_weights[m][coil], shifted[m]);
        }

        return sums;
    }

    /// <summary>Any points of k-space through every coil, each at its time since the field's turning was last undone.</summary>
    /// <param name="k">(along read, along phase, along slice), cycles/mm; the third without effect on a slice.</param>
    /// <param name="timesS">Of the points; since the excitation, or the spin echo.</param>
    /// <returns>[coils][points], value × mm² of a slice, value × mm³ of a slab.</returns>
    public ComplexRow[] At(ReadOnlySpan<Vector3D> k, double[] timesS)
    {
        if (_field is not { } field) return AtFast(k);
        Vector3D gradient = InFrame(field.GradientHzPerMm), wave = InFrame(field.Frequency);
        double constant = field.At(_position) - field.AmplitudeHz * Math.Cos(2 * Math.PI * (field.Frequency.Dot(_position) + field.PhaseCycles));
        double strongest = 2 * Math.PI * field.AmplitudeHz * timesS.Max(Math.Abs);
        int orders = strongest == 0 ? 0 : (int)Math.Ceiling(strongest + 6 * Math.Cbrt(strongest) + 8); // Jₙ below 1e-10 from there
        ComplexRow[] sums = [.. Enumerable.Range(0, Channels).Select(_ => new ComplexRow(timesS.Length))];
        var shifted = new Vector3D[k.Length];
        for (int n = -orders; n <= orders; n++)
        {
            for (int i = 0; i < shifted.Length; i++) shifted[i] = k[i] + timesS[i] * gradient - n * wave;
            ComplexRow[] order = AtFast(shifted);
            Complex turn = Complex.Pow(-Complex.ImaginaryOne, n) * Turn(n * (field.Frequency.Dot(_position) + field.PhaseCycles));
            for (int i = 0; i < timesS.Length; i++)
            {
                Complex weight = turn * Bessel(n, 2 * Math.PI * field.AmplitudeHz * timesS[i]) * Turn(-constant * timesS[i]);
                for (int coil = 0; coil < sums.Length; coil++)
                {
                    Complex value = weight * order[coil][i];
                    sums[coil].Re[i] += value.Real;
                    sums[coil].Im[i] += value.Imaginary;
                }
            }
        }

        return sums;
    }

    private ComplexRow[] AtFast(ReadOnlySpan<Vector3D> k) => At(k, _major.Select(term => term.Body), _minor);

    private Vector3D InFrame(Vector3D v) => new(v.Dot(_read), v.Dot(_phase), _flat ? 0 : v.Dot(_read.Cross(_phase)));

    /// <summary>Jₙ(z) for any integer n and real z: J₋ₙ(z) = Jₙ(−z) = (−1)ⁿ·Jₙ(z).</summary>
    private static double Bessel(int n, double z)
    {
        double value = SpecialFunctions.BesselJ(Math.Abs(n), Math.Abs(z));
        return n % 2 != 0 && n < 0 != z < 0 ? -value : value;
    }

    private void Transform(Span<double> squares)
    {
        if (_flat) Jinc.OfSquares(squares);
        else BallTransform.OfSquares(squares);
    }

    /// <summary>q² at (kx + k.X, k.Y, k.Z) for the samples of a line: a polynomial in kx.</summary>
    private void SquaresAlongLine(in EllipsoidSpectrum body, Vector3D k, Span<double> squares)
    {
        double constant = body.Myy * k.Y * k.Y + 2 * body.Myz * k.Y * k.Z + body.Mzz * k.Z * k.Z, linear = 2 * (body.Mxy * k.Y + body.Mxz * k.Z);
        Vector<double> c = new(constant), b = new(linear), a = new(body.Mxx), offset = new(k.X);
        int i = 0;
        for (; i <= squares.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> x = new Vector<double>(_kx, i) + offset;
            Vector.Max(Vector<double>.Zero, c + x * (b + a * x)).CopyTo(squares[i..]);
        }

        for (; i < squares.Length; i++)
        {
            double x = _kx[i] + k.X;
            squares[i] = Math.Max(0, constant + x * (linear + body.Mxx * x));
        }
    }

    private static void SquaresAt(in EllipsoidSpectrum body, double[] kx, double[] ky, double[] kz, Vector3D shift, Span<double> squares)
    {
        for (int i = 0; i < squares.Length; i++)
        {
            double x = kx[i] - shift.X, y = ky[i] - shift.Y, z = kz[i] - shift.Z;
            squares[i] = Math.Max(0,
                body.Mxx * x * x + body.Myy * y * y + body.Mzz * z * z + 2 * (body.Mxy * x * y + body.Mxz * x * z + body.Myz * y * z));
        }
    }

    /// <summary>Equal shifts come out of different sums with different last bits.</summary>
    private static Vector3D Rounded(Vector3D v) => new(Math.Round(v.X, 12), Math.Round(v.Y, 12), Math.Round(v.Z, 12));

    private static Complex Turn(double cycles) => Complex.FromPolarCoordinates(1, 2 * Math.PI * cycles);
}
