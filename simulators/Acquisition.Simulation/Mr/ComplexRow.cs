using System.Numerics;

namespace Acquisition.Simulation.Mr;

/// <summary>A row of complex numbers, real and imaginary parts apart so that several fit a vector.</summary>
public sealed class ComplexRow(int length)
{
    public double[] Re { get; } = new double[length];
    public double[] Im { get; } = new double[length];

    public Complex this[int i] => new(Re[i], Im[i]);

    public int Length => Re.Length;

    /// <summary>this += weight × row[from ..], as long as this. Rows of equal length where from is left out.</summary>
    public void Add(Complex weight, ComplexRow row, int from = 0)
    {
        Span<double> sumRe = Re, sumIm = Im;
        ReadOnlySpan<double> re = row.Re.AsSpan(from, Length), im = row.Im.AsSpan(from, Length);
        int i = 0;
        for (; i <= re.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> x = new(re[i..]), y = new(im[i..]);
            (new Vector<double>(sumRe[i..]) + x * weight.Real - y * weight.Imaginary).CopyTo(sumRe[i..]);
            (new Vector<double>(sumIm[i..]) + x * weight.Imaginary + y * weight.Real).CopyTo(sumIm[i..]);
        }

        for (; i < re.Length; i++)
        {
            sumRe[i] += re[i] * weight.Real - im[i] * weight.Imaginary;
            sumIm[i] += re[i] * weight.Imaginary + im[i] * weight.Real;
        }
    }

    /// <summary>this += weight × factors × row, factors real. Rows of equal length.</summary>
    public void Add(Complex weight, ReadOnlySpan<double> factors, ComplexRow row)
    {
        Span<double> sumRe = Re, sumIm = Im;
        ReadOnlySpan<double> re = row.Re, im = row.Im;
        int i = 0;
        Vector<double> real = new(weight.Real), imaginary = new(weight.Imaginary);
        for (; i <= re.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> factor = new(factors[i..]), x = factor * new Vector<double>(re[i..]), y = factor * new Vector<double>(im[i..]);
            (new Vector<double>(sumRe[i..]) + x * real - y * imaginary).CopyTo(sumRe[i..]);
            (new Vector<double>(sumIm[i..]) + x * imaginary + y * real).CopyTo(sumIm[i..]);
        }

        for (; i < re.Length; i++)
        {
            double x = factors[i] * re[i], y = factors[i] * im[i];
            sumRe[i] += x * weight.Real - y * weight.Imaginary;
            sumIm[i] += x * weight.Imaginary + y * weight.Real;
        }
    }

    public void Clear()
    {
        Array.Clear(Re);
        Array.Clear(Im);
    }

    /// <summary>exp(i2π·cycles) for each element.</summary>
    public static ComplexRow Turns(IReadOnlyList<double> cycles)
    {
        var row = new ComplexRow(cycles.Count);
        for (int i = 0; i < cycles.Count; i++) (row.Im[i], row.Re[i]) = Math.SinCos(2 * Math.PI * cycles[i]);
        return row;
    }
}
