using ILGPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Util;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>NVIDIA's transform, for any length. Their plan is for one shape; a reconstruction has two, whole batches and the last one.</summary>
internal sealed class CuFftTransform(CuFFT library, CudaStream stream) : AxisFft
{
    private readonly Dictionary<AxisShape, CuFFTPlan> _plans = [];

    public override int WorkCount(AxisShape shape) => shape.Count;

    public override void Transform(WorkPair work, AxisShape shape, float sign)
    {
        CuFFTPlan plan = Plan(shape);
        CuFFTDirection direction = sign > 0 ? CuFFTDirection.FORWARD : CuFFTDirection.INVERSE;
        ArrayView<Float2> data = work.Front.Cast<Float2>();
        int together = Contiguous(shape) ? shape.Count : shape.Length * shape.Inner;
        for (int start = 0; start < shape.Count; start += together)
        {
            ArrayView<Float2> lines = data.SubView(start, together);
            CuFFTException.ThrowIfFailed(plan.ExecC2C(lines, lines, direction));
        }
    }

    public override void Dispose()
    {
        foreach (CuFFTPlan plan in _plans.Values) plan.Dispose();
    }

    private static bool Contiguous(AxisShape shape) => shape.Inner == 1;

    /// <summary>Contiguous lines all in one call; the columns of a slice in one call for each slice.</summary>
    private CuFFTPlan Plan(AxisShape shape)
    {
        if (_plans.TryGetValue(shape, out CuFFTPlan? known)) return known;
        int[] length = [shape.Length];
        int distance = Contiguous(shape) ? shape.Length : 1, batch = Contiguous(shape) ? shape.Outer : shape.Inner;
        CuFFTException.ThrowIfFailed(library.PlanMany(
            out CuFFTPlan? plan, rank: 1, length,
            length, shape.Inner, distance,
            length, shape.Inner, distance, CuFFTType.CUFFT_C2C, batch));
        plan!.SetStream(stream);   // never null once the call has succeeded
        return _plans[shape] = plan;
    }
}
