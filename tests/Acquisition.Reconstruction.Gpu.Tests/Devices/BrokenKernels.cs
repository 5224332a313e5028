using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using ViewGroup = Acquisition.Reconstruction.Ct.Helical.ViewGroup;

namespace Acquisition.Reconstruction.Gpu.Tests.Devices;

/// <summary>The references, but with the brightest pixel of every result changed, of one kind of reconstruction or of all.</summary>
/// <param name="change">What becomes of the pixel.</param>
/// <param name="kind">The interface whose results are changed; null: all.</param>
internal sealed class BrokenKernels(Func<float, float> change, Type? kind = null) : IDeviceKernels
{
    private readonly ReferenceKernels _sound = new();

    public IFbpAccumulator Open(FbpPlan plan) => new FanBeam(_sound.Open(plan), Change<IFbpKernels>());

    public IConeBeamAccumulator Open(ConeBeamPlan plan, SeenLines seen, int views) => new ConeBeam(_sound.Open(plan, seen, views), Change<IConeBeamKernels>());

    public IWfbpSlices Open(WfbpPlan plan, SliceLine slices) => new Helical(_sound.Open(plan, slices), Change<IWfbpKernels>());

    public ICartesianTransform Open(CartesianPlan plan) => new Cartesian(_sound.Open(plan), Change<ICartesianKernels>());

    public TResult Run<TResult>(IArrayWork<TResult> work)
    {
        TResult result = _sound.Run(work);
        if (result is HostArray array) Break(array.Re.Span, Change<IArrayKernels>());
        return result;
    }

    private Func<float, float> Change<TKernels>() => kind is null || kind == typeof(TKernels) ? change : pixel => pixel;

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

    private sealed class ConeBeam(IConeBeamAccumulator sound, Func<float, float> change) : IConeBeamAccumulator
    {
        public void Add(ReadOnlyMemory<ConeView> views, ReadOnlyMemory<float> weighted) => sound.Add(views, weighted);

        public void Take(int firstLine, Memory<float> planes)
        {
            sound.Take(firstLine, planes);
            Break(planes.Span, change);
        }

        public void Dispose() => sound.Dispose();
    }

    private sealed class Helical(IWfbpSlices sound, Func<float, float> change) : IWfbpSlices
    {
        public void Add(ViewGroup[] groups) => sound.Add(groups);

        public void CopyTo(int slice, Span<float> image)
        {
            sound.CopyTo(slice, image);
            Break(image, change);
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
