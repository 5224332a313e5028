namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>Stockham's transform for lengths 2^a·3^b·5^c: one pass over memory per radix.</summary>
internal sealed class MixedRadixFft : AxisFft
{
    private readonly FourierKernels _kernels;
    private readonly int[] _radices;
    private readonly DeviceArray<Complex32> _twiddles;

    public MixedRadixFft(FourierKernels kernels, int length, int[] radices)
    {
        _kernels = kernels;
        _radices = radices;
        _twiddles = new(kernels.Accelerator, Roots(length));
    }

    public override int WorkCount(AxisShape shape) => shape.Count;

    public override void Transform(WorkPair work, AxisShape shape, float sign)
    {
        int done = 1;
        foreach (int radix in _radices)
        {
            _kernels.Radix.Run(radix, shape.Outer, new(work.Front, work.Back, _twiddles.View, shape.Length, shape.Inner, done, sign));
            work.Swap();
            done *= radix;
        }
    }

    public override void Dispose() => _twiddles.Dispose();

    private static Complex32[] Roots(int length) => [.. Enumerable.Range(0, length).Select(k => Complex32.Root(k, length))];
}
