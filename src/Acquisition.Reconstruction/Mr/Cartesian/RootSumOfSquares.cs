using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>Combines the images of several coils into one magnitude image (Roemer et al. 1990).</summary>
public static class RootSumOfSquares
{
    /// <summary>The definition: <c>m[p] = √Σ_c |x[c, p]|²</c>.</summary>
    /// <param name="coils">x: [channels × pixels].</param>
    /// <param name="image">m: [pixels].</param>
    /// <exception cref="ArgumentException">The coils' length is not a multiple of the image's.</exception>
    public static void CombineReference(Planar<float> coils, Span<float> image)
    {
        int pixels = image.Length;
        int channels = Channels(coils.Length, pixels);
        for (int p = 0; p < pixels; p++)
        {
            float sum = 0;
            for (int c = 0; c < channels; c++)
            {
                float re = coils.Re[c * pixels + p], im = coils.Im[c * pixels + p];
                sum += re * re + im * im;
            }
            image[p] = MathF.Sqrt(sum);
        }
    }

    /// <summary>As <see cref="CombineReference"/>, on vectors of pixels.</summary>
    /// <param name="coils">x: [channels × pixels].</param>
    /// <param name="image">m: [pixels].</param>
    /// <exception cref="ArgumentException">The coils' length is not a multiple of the image's.</exception>
    public static void Combine(Planar<float> coils, Span<float> image)
    {
        int channels = Channels(coils.Length, image.Length);
        Pixels loop = new(coils, channels, image);
        Widest.Sweep(ref loop);
    }

    private readonly ref struct Pixels(Planar<float> coils, int channels, Span<float> image) : IVectorLoop
    {
        private readonly Planar<float> _coils = coils;
        private readonly Span<float> _image = image;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float re = ref MemoryMarshal.GetReference(_coils.Re);
            ref readonly float im = ref MemoryMarshal.GetReference(_coils.Im);
            ref float target = ref MemoryMarshal.GetReference(_image);
            int p = start, pixels = _image.Length, count = channels;
            for (; p <= pixels - V.Count; p += V.Count)
            {
                V sum = V.All(0);
                for (int c = 0; c < count; c++)
                {
                    V a = V.Load(in re, (nint)c * pixels + p), b = V.Load(in im, (nint)c * pixels + p);
                    sum = V.MultiplyAdd(b, b, V.MultiplyAdd(a, a, sum));
                }
                V.Sqrt(sum).Store(ref target, p);
            }
            return p;
        }
    }

    private static int Channels(int samples, int pixels)
    {
        if (pixels == 0 ? samples != 0 : samples % pixels != 0)
            throw new ArgumentException($"{samples} coil samples are not whole images of {pixels} pixels.", nameof(samples));
        return pixels == 0 ? 0 : samples / pixels;
    }
}
