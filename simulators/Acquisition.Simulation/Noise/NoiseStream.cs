using System.Numerics;
using MathNet.Numerics;

namespace Acquisition.Simulation.Noise;

/// <summary>
/// Random numbers of one stream among many: the same (seed, stream) gives the same numbers on every machine, whoever asks first, so data
/// made in parallel are the data made in order. xoshiro256++ (Blackman and Vigna 2021), its state filled by SplitMix64.
/// </summary>
public struct NoiseStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spare;
    private bool _hasSpare;

    /// <param name="seed">The scan's seed.</param>
    /// <param name="stream">What the numbers are for, such as a view: streams are independent of each other.</param>
    public NoiseStream(ulong seed, ulong stream)
    {
        ulong state = Mix(Mix(seed + Weyl) + stream);
        _s0 = Mix(state += Weyl);
        _s1 = Mix(state += Weyl);
        _s2 = Mix(state += Weyl);
        _s3 = Mix(state + Weyl);
    }

    private const ulong Weyl = 0x9E3779B97F4A7C15;

    /// <summary>Uniform in (0, 1): neither end, so a logarithm is always finite.</summary>
    public double NextUniform() => ((Next() >> 12) + .5) * (1.0 / (1UL << 52));

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double NextNormal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        double x, y, s;
        do
        {
            x = 2 * NextUniform() - 1;
            y = 2 * NextUniform() - 1;
            s = x * x + y * y;
        }
        while (s >= 1);
        double scale = Math.Sqrt(-2 * Math.Log(s) / s);
        _spare = y * scale;
        _hasSpare = true;
        return x * scale;
    }

    /// <summary>A count with the given mean: exact at every mean, by inversion below 10 and Hörmann's PTRS (1993) from there.</summary>
    public double NextPoisson(double mean) => mean < 10 ? PoissonByProducts(mean) : PoissonByTransformedRejection(mean);

    private double PoissonByProducts(double mean)
    {
        double limit = Math.Exp(-mean), product = NextUniform();
        int count = 0;
        for (; product > limit; count++) product *= NextUniform();
        return count;
    }

    private double PoissonByTransformedRejection(double mean)
    {
        double b = .931 + 2.53 * Math.Sqrt(mean), a = -.059 + .02483 * b;
        double acceptWithoutTest = .9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = NextUniform() - .5, v = NextUniform(), us = .5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + mean + .43);
            if (us >= .07 && v <= acceptWithoutTest) return k;
            if (k < 0 || (us < .013 && v > us)) continue;
            double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
            if (Math.Log(v * inverseAlpha / (a / (us * us) + b)) <= k * Math.Log(mean) - mean - SpecialFunctions.GammaLn(k + 1)) return k;
        }
    }

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0, t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
