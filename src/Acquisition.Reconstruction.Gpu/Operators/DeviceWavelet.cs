using Acquisition.Reconstruction.Operators;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>Level by level, rows into the work array and columns out of it.</summary>
internal sealed class DeviceWavelet(GpuKernels kernels, Wavelet description) : DeviceMap(kernels, description)
{
    private readonly GpuKernels _kernels = kernels;
    private readonly int _width = description.Domain.IsComplex ? 2 : 1;
    private readonly DeviceArray<float> _work = new(kernels.Accelerator, (long)description.Domain.Length * (description.Domain.IsComplex ? 2 : 1));

    protected override void RunForward(DeviceValues x, DeviceValues y)
    {
        x.Floats.CopyTo(y.Floats);
        for (int level = 0; level < description.Levels; level++)
        {
            _kernels.Wavelets.RunSplit(Rows(level, y.Floats, _work.View));
            _kernels.Wavelets.RunSplit(Columns(level, _work.View, y.Floats));
        }
    }

    protected override void RunAdjoint(DeviceValues y, DeviceValues x)
    {
        y.Floats.CopyTo(x.Floats);
        for (int level = description.Levels - 1; level >= 0; level--)
        {
            _kernels.Wavelets.RunJoin(Columns(level, x.Floats, _work.View));
            _kernels.Wavelets.RunJoin(Rows(level, _work.View, x.Floats));
        }
    }

    protected override void Free() => _work.Dispose();

    /// <summary>Along each row.</summary>
    private WaveletSteps.Level Rows(int level, ArrayView<float> from, ArrayView<float> to) =>
        Level(from, to, description.Columns >> level, _width, description.Rows >> level, description.Columns * _width, pairsFirst: true);

    /// <summary>Along each column.</summary>
    private WaveletSteps.Level Columns(int level, ArrayView<float> from, ArrayView<float> to) =>
        Level(from, to, description.Rows >> level, description.Columns * _width, description.Columns >> level, _width, pairsFirst: false);

    private WaveletSteps.Level Level(ArrayView<float> from, ArrayView<float> to, int length, int step, int lines, int lineStep, bool pairsFirst)
    {
        WaveletTaps t = description.Taps;
        return new(
            from, to, new(t.H0, t.H1, t.H2, t.H3, t.G0, t.G1, t.G2, t.G3),
            description.Rows * description.Columns * _width, length / 2, step, lines, lineStep, _width, pairsFirst ? 1 : 0);
    }
}
