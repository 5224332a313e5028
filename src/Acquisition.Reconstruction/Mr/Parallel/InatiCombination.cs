using System.Numerics.Tensors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Sensitivities and the combined image in turns, each from the other (Inati, Hansen &amp; Kellman, Proc. ISMRM 22 (2014) 4407): <c>s = smooth(x·conj(m))</c> over a window,
/// made of length 1, then <c>m = Σ conj(s)·x</c>. It is a power iteration for the covariance of a window about each pixel that never forms it. The sensitivities'
/// phase is relative to the channels' combination <c>Σ conj(v)·s</c> with v each channel's phase over the whole image.
/// </summary>
public static class InatiCombination
{
    public const int UsualWindow = 5, UsualIterations = 5;

    /// <param name="coils">x: [channels × rows × columns], in channels of white noise.</param>
    /// <param name="channels">Receiver channels.</param>
    /// <param name="rows">Of the image.</param>
    /// <param name="columns">Of the image.</param>
    /// <param name="sensitivities">s: [channels × rows × columns].</param>
    /// <param name="image">m: [rows × columns].</param>
    /// <param name="window">Pixels along each axis, odd.</param>
    /// <param name="iterations">1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the window is even.</exception>
    public static void Find(
        PlanarMemory<float> coils, int channels, int rows, int columns, PlanarMemory<float> sensitivities, PlanarMemory<float> image,
        int window = UsualWindow, int iterations = UsualIterations)
    {
        int pixels = rows * columns;
        Require.Length(coils.Length, (long)channels * pixels);
        Require.Length(sensitivities.Length, coils.Length);
        Require.Length(image.Length, pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        if (window < 1 || int.IsEvenInteger(window)) throw new ArgumentException($"A window is an odd number of pixels, got {window}.", nameof(window));

        Start(coils.Span, channels, image.Span);
        for (int i = 0; i < iterations; i++)
        {
            Cores.For(channels, c => Smooth(coils.Span.Slice(c * pixels, pixels), image.Span, rows, columns, window, sensitivities.Span.Slice(c * pixels, pixels)));
            Normalise(sensitivities.Span, channels);
            Combine(sensitivities.Span, coils.Span, channels, image.Span);
            Align(coils.Span, sensitivities.Span, channels, image.Span);
        }
    }

    /// <summary>m = Σ conj(v)·x with v the mean over all pixels of each channel.</summary>
    private static void Start(Planar<float> coils, int channels, PlanarTarget<float> image)
    {
        int pixels = image.Length;
        image.Re.Clear();
        image.Im.Clear();
        for (int c = 0; c < channels; c++)
        {
            Planar<float> coil = coils.Slice(c * pixels, pixels);
            AddScaled(coil, TensorPrimitives.Sum(coil.Re), -TensorPrimitives.Sum(coil.Im), image);
        }
        double energy = TensorPrimitives.SumOfSquares(image.Re) + (double)TensorPrimitives.SumOfSquares(image.Im);
        if (!(energy > 0 && double.IsFinite(energy))) return;
        // Whatever the coils' scale, so that products stay in the range of a float.
        Scale(image, (float)Math.Sqrt(pixels / energy));
    }

    private static void Smooth(Planar<float> coil, Planar<float> image, int rows, int columns, int window, PlanarTarget<float> sensitivity)
    {
        using Arena.Frame frame = Arena.Open();
        PlanarTarget<float> product = frame.TakePlanar(coil.Length);
        product.Re.Clear();
        product.Im.Clear();
        Span<float> conjugate = frame.Take(coil.Length);
        TensorPrimitives.Negate(image.Im, conjugate);
        PlanarProduct loop = new(coil, new(image.Re, conjugate), product);
        Widest.Sweep(ref loop);
        BoxSum(product.Re, rows, columns, window, conjugate, sensitivity.Re);
        BoxSum(product.Im, rows, columns, window, conjugate, sensitivity.Im);
    }

    /// <summary>Σ over a window about each pixel; beyond the edges there is nothing.</summary>
    private static void BoxSum(ReadOnlySpan<float> from, int rows, int columns, int window, Span<float> work, Span<float> to)
    {
        int half = window / 2;
        from.CopyTo(work);
        for (int row = 0; row < rows; row++)
            for (int shift = -half; shift <= half; shift++)
            {
                if (shift == 0 || row + shift < 0 || row + shift >= rows) continue;
                Span<float> sum = work.Slice(row * columns, columns);
                TensorPrimitives.Add(sum, from.Slice((row + shift) * columns, columns), sum);
            }
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> line = work.Slice(row * columns, columns);
            Span<float> sum = to.Slice(row * columns, columns);
            line.CopyTo(sum);
            for (int shift = 1; shift <= half && shift < columns; shift++)
            {
                TensorPrimitives.Add(sum[shift..], line[..^shift], sum[shift..]);
                TensorPrimitives.Add(sum[..^shift], line[shift..], sum[..^shift]);
            }
        }
    }

    private static void Normalise(PlanarTarget<float> sensitivities, int channels)
    {
        int pixels = sensitivities.Length / channels;
        using Arena.Frame frame = Arena.Open();
        Span<float> squares = frame.Take(pixels);
        squares.Fill(1e-30f);
        foreach (int plane in (ReadOnlySpan<int>)[0, 1])
            for (int at = 0; at < sensitivities.Length; at += pixels)
            {
                ReadOnlySpan<float> values = (plane == 0 ? sensitivities.Re : sensitivities.Im).Slice(at, pixels);
                TensorPrimitives.MultiplyAdd(values, values, squares, squares);
            }
        TensorPrimitives.ReciprocalSqrt(squares, squares);
        for (int at = 0; at < sensitivities.Length; at += pixels)
        {
            TensorPrimitives.Multiply(sensitivities.Re.Slice(at, pixels), squares, sensitivities.Re.Slice(at, pixels));
            TensorPrimitives.Multiply(sensitivities.Im.Slice(at, pixels), squares, sensitivities.Im.Slice(at, pixels));
        }
    }

    private static void Combine(Planar<float> sensitivities, Planar<float> coils, int channels, PlanarTarget<float> image)
    {
        int pixels = coils.Length / channels;
        using Arena.Frame frame = Arena.Open();
        Span<float> conjugate = frame.Take(pixels);
        image.Re.Clear();
        image.Im.Clear();
        for (int at = 0; at < coils.Length; at += pixels)
        {
            TensorPrimitives.Negate(sensitivities.Im.Slice(at, pixels), conjugate);
            PlanarProduct loop = new(new(sensitivities.Re.Slice(at, pixels), conjugate), coils.Slice(at, pixels), image);
            Widest.Sweep(ref loop);
        }
    }

    /// <summary>The phase that Σ conj(v)·s has, v each channel's mean of x·conj(m), goes from the sensitivities to the image.</summary>
    private static void Align(Planar<float> coils, PlanarTarget<float> sensitivities, int channels, PlanarTarget<float> image)
    {
        int pixels = image.Length;
        using Arena.Frame frame = Arena.Open();
        PlanarTarget<float> phase = frame.TakePlanar(pixels), turned = frame.TakePlanar(pixels);
        Span<float> work = frame.Take(pixels);
        phase.Re.Clear();
        phase.Im.Clear();
        for (int c = 0; c < channels; c++)
        {
            Planar<float> coil = coils.Slice(c * pixels, pixels);
            float re = TensorPrimitives.Dot(coil.Re, image.Re) + TensorPrimitives.Dot(coil.Im, image.Im);
            float im = TensorPrimitives.Dot(coil.Im, image.Re) - TensorPrimitives.Dot(coil.Re, image.Im);
            float size = Math.Max(MathF.Sqrt(re * re + im * im), float.Epsilon);
            AddScaled(sensitivities.Slice(c * pixels, pixels), re / size, -im / size, phase);
        }
        TensorPrimitives.Multiply(phase.Re, phase.Re, work);
        TensorPrimitives.MultiplyAdd(phase.Im, phase.Im, work, work);
        TensorPrimitives.Add(work, 1e-30f, work);
        TensorPrimitives.ReciprocalSqrt(work, work);
        TensorPrimitives.Multiply(phase.Re, work, phase.Re);
        TensorPrimitives.Multiply(phase.Im, work, phase.Im);
        Multiply(image, phase, turned, image);
        TensorPrimitives.Negate(phase.Im, phase.Im);
        for (int at = 0; at < sensitivities.Length; at += pixels)
            Multiply(sensitivities.Slice(at, pixels), phase, turned, sensitivities.Slice(at, pixels));
    }

    private static void Multiply(Planar<float> a, Planar<float> b, PlanarTarget<float> work, PlanarTarget<float> product)
    {
        work.Re.Clear();
        work.Im.Clear();
        PlanarProduct loop = new(a, b, work);
        Widest.Sweep(ref loop);
        work.Re.CopyTo(product.Re);
        work.Im.CopyTo(product.Im);
    }

    private static void AddScaled(Planar<float> x, float re, float im, PlanarTarget<float> sum)
    {
        TensorPrimitives.MultiplyAdd(x.Re, re, sum.Re, sum.Re);
        TensorPrimitives.MultiplyAdd(x.Im, -im, sum.Re, sum.Re);
        TensorPrimitives.MultiplyAdd(x.Im, re, sum.Im, sum.Im);
        TensorPrimitives.MultiplyAdd(x.Re, im, sum.Im, sum.Im);
    }

    private static void Scale(PlanarTarget<float> x, float factor)
    {
        TensorPrimitives.Multiply(x.Re, factor, x.Re);
        TensorPrimitives.Multiply(x.Im, factor, x.Im);
    }
}
