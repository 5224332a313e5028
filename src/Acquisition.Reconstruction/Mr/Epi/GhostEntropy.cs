using System.Numerics.Tensors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// Finds the phase between the polarities from the image itself: a ghost spreads signal, and the image of least entropy has none (Atkinson et al. 1997;
/// Clare 2003). With the images E and O that the lines of each polarity make alone, <c>|I|² = |E·e^(−iφ/2) + O·e^(iφ/2)|² = |E|² + |O|² + 2·Re(E·conj(O)·e^(−iφ))</c>,
/// φ depends on the column alone, and a trial costs no transform.
/// </summary>
/// <remarks>A constant of φ + π moves the image by half of the field of view and has the same entropy: the search stays within π/2 of where it begins.</remarks>
public sealed class GhostEntropy
{
    private const int Shifts = 31, Constants = 16;

    /// <summary>Largest shift between the echoes that is looked for from nothing, and largest that a navigator is corrected by; samples.</summary>
    private const double WidestShift = 1.5, WidestCorrection = .5;

    private const double LargestConstant = Math.PI / 2;

    /// <summary>A hundredth of what would be seen: a ghost of a thousandth has 0.002 rad.</summary>
    private const double Accuracy = 2e-4;

    private readonly int _rows, _columns;
    private readonly float[] _power, _cosine, _sine, _work, _log;

    /// <param name="forward">E, [rows × columns].</param>
    /// <param name="reversed">O.</param>
    /// <param name="columns">Columns of the image.</param>
    public GhostEntropy(Planar<float> forward, Planar<float> reversed, int columns)
    {
        Require.SameLength(forward.Length, reversed.Length);
        (_rows, _columns) = (forward.Length / columns, columns);
        int length = forward.Length;
        (_power, _cosine, _sine, _work, _log) = (new float[length], new float[length], new float[length], new float[length], new float[length]);
        // The entropy does not depend on the signal's unit; float32 squares do.
        float peak = Peak(forward.Re, forward.Im, reversed.Re, reversed.Im), scale = peak > 0 ? 1 / peak : 0;
        for (int i = 0; i < length; i++)
        {
            (float a, float b, float c, float d) = (scale * forward.Re[i], scale * forward.Im[i], scale * reversed.Re[i], scale * reversed.Im[i]);
            _power[i] = a * a + b * b + c * c + d * d;
            _cosine[i] = 2 * (a * c + b * d);
            _sine[i] = 2 * (b * c - a * d);
        }
    }

    /// <summary>H = −Σ (|I|/S) ln(|I|/S), S² = Σ |I|².</summary>
    public double At(PhaseLine phase)
    {
        Span<float> cosines = new float[_columns], sines = new float[_columns];
        for (int x = 0; x < _columns; x++)
        {
            (double sine, double cosine) = Math.SinCos(phase.At(x, _columns));
            (cosines[x], sines[x]) = ((float)cosine, (float)sine);
        }

        for (int row = 0; row < _rows; row++)
        {
            int at = row * _columns;
            Span<float> power = _work.AsSpan(at, _columns);
            TensorPrimitives.MultiplyAdd(_cosine.AsSpan(at, _columns), cosines, _power.AsSpan(at, _columns), power);
            TensorPrimitives.MultiplyAdd(_sine.AsSpan(at, _columns), sines, power, power);
        }

        // Where the polarities cancel, rounding may leave less than nothing.
        TensorPrimitives.Max(_work, 1e-20f, _work);
        double energy = 0, sum = 0, spread = 0;
        TensorPrimitives.Log<float>(_work, _log);
        for (int row = 0; row < _rows; row++) energy += TensorPrimitives.Sum<float>(_work.AsSpan(row * _columns, _columns));
        TensorPrimitives.Sqrt<float>(_work, _work);
        for (int row = 0; row < _rows; row++)
        {
            ReadOnlySpan<float> magnitudes = _work.AsSpan(row * _columns, _columns);
            sum += TensorPrimitives.Sum(magnitudes);
            spread += TensorPrimitives.Dot(magnitudes, _log.AsSpan(row * _columns, _columns)) / 2.0;
        }

        double s = Math.Sqrt(energy);
        return (Math.Log(s) * sum - spread) / s;
    }

    /// <summary>From nothing: a coarse grid of shifts up to 1.5 samples and constants within π/2, then downhill.</summary>
    /// <param name="readoutColumns">Columns of the whole readout, of which the image's are the middle: a shift is in its samples.</param>
    public PhaseLine Find(int readoutColumns)
    {
        double sample = 2 * Math.PI / readoutColumns, least = double.PositiveInfinity;
        PhaseLine best = default;
        for (int shift = 0; shift < Shifts; shift++)
            for (int constant = 0; constant < Constants; constant++)
            {
                PhaseLine trial = new(LargestConstant * (2.0 * constant / Constants - 1), sample * WidestShift * (2.0 * shift / (Shifts - 1) - 1));
                double entropy = At(trial);
                if (entropy < least) (least, best) = (entropy, trial);
            }

        return Descend(best, default, LargestConstant, WidestShift * sample, LargestConstant / Constants, WidestShift * sample / Shifts);
    }

    /// <summary>What navigators have left, or what has changed since: within π/2 and half a sample of where it begins.</summary>
    /// <param name="readoutColumns">As for <see cref="Find"/>.</param>
    /// <param name="from">Where it begins.</param>
    public PhaseLine Refine(int readoutColumns, PhaseLine from = default)
    {
        double sample = 2 * Math.PI / readoutColumns;
        return Descend(from, from, LargestConstant, WidestCorrection * sample, .1, .05 * sample);
    }

    /// <summary>Compass search: a step along an axis while it leads down, half of it when none does.</summary>
    private PhaseLine Descend(PhaseLine from, PhaseLine middle, double constantBound, double slopeBound, double constantStep, double slopeStep)
    {
        double least = At(from);
        while (constantStep > Accuracy)
        {
            bool moved = false;
            foreach (PhaseLine step in (PhaseLine[])[new(constantStep, 0), new(-constantStep, 0), new(0, slopeStep), new(0, -slopeStep)])
            {
                PhaseLine trial = from + step;
                if (Math.Abs(trial.Constant - middle.Constant) > constantBound || Math.Abs(trial.Slope - middle.Slope) > slopeBound) continue;
                double entropy = At(trial);
                if (!(entropy < least)) continue;
                (least, from, moved) = (entropy, trial, true);
            }

            if (moved) continue;
            constantStep /= 2;
            slopeStep /= 2;
        }

        return from;
    }

    private static float Peak(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d) =>
        Math.Max(Math.Max(Largest(a), Largest(b)), Math.Max(Largest(c), Largest(d)));

    private static float Largest(ReadOnlySpan<float> plane) => Math.Abs(TensorPrimitives.MaxMagnitude(plane));
}
