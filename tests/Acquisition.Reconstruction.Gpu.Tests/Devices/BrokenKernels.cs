using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Gpu.Tests.Devices;

/// <summary>The references, but with the brightest pixel of every result changed.</summary>
internal sealed class BrokenKernels(Func<float, float> change) : IFbpKernels, ICartesianKernels
{
    private readonly ReferenceKernels _sound = new();

    public IFbpAccumulator Open(FbpPlan plan) => new FanBeam(_sound.Open(plan), change);

    public ICartesianTransform Open(CartesianPlan plan) => new Cartesian(_sound.Open(plan), change);

    private static void Break(Span<float> pixels, Func<float, float> change)
    {
        int brightest = pixels.IndexOf(pixels.ToArray().Max());
        pixels[brightest] = change(pixels[brightest]);
    }

    private sealed class FanBeam(IFbpAccumulator sound, Func<float, float> change) : IFbpAccumulator
    {
        public void Add(ReadOnlyMemory<double> anglesRad, ReadOnlyMemory<float> lineIntegrals) => sound.Add(anglesRad, lineIntegrals);

        public void Take(Memory<float> slices)
        {
            sound.Take(slices);
            Break(slices.Span, change);
        }

        public void Dispose() => sound.Dispose();
    }

    private sealed class Cartesian(ICartesianTransform sound, Func<float, float> change) : ICartesianTransform
    {
        public void Reconstruct(PlanarMemory<float> kspace, Memory<float> image)
        {
            sound.Reconstruct(kspace, image);
            Break(image.Span, change);
        }

        public void Dispose() => sound.Dispose();
    }
}
