using Acquisition.Reconstruction.Ct.ConeBeam;

namespace Acquisition.Reconstruction.Gpu.Ct.ConeBeam;

/// <summary>
/// A volume that the device has no room for: the views are kept in the host's memory, and when the volume is taken it is built slab by slab, each from
/// all views.
/// </summary>
internal sealed class ConeBeamSlabs : IConeBeamAccumulator
{
    private readonly GpuKernels _kernels;
    private readonly ConeBeamPlan _plan;
    private readonly int _slabLines;
    private readonly List<(ConeView[] Views, float[] Weighted)> _blocks = [];
    private ConeBeamAccumulator? _slab;
    private int _slabFirst;
    private int _slabEnd;

    /// <param name="kernels">The device's.</param>
    /// <param name="plan">The whole volume.</param>
    /// <param name="slabLines">Lines that are built at a time.</param>
    public ConeBeamSlabs(GpuKernels kernels, ConeBeamPlan plan, int slabLines) => (_kernels, _plan, _slabLines) = (kernels, plan, slabLines);

    public void Add(ReadOnlyMemory<ConeView> views, ReadOnlyMemory<float> weighted) => _blocks.Add((views.ToArray(), weighted.ToArray()));

    public void Take(int firstLine, Memory<float> planes)
    {
        int pixels = _plan.Rows * _plan.Columns, end = firstLine + planes.Length / pixels;
        for (int line = firstLine, count; line < end; line += count)
        {
            if (_slab is null || line < _slabFirst || line >= _slabEnd) _slab = Build(line);
            count = Math.Min(end, _slabEnd) - line;
            _slab.Take(line - _slabFirst, planes.Slice((line - firstLine) * pixels, count * pixels));
        }
    }

    public void Dispose() => _slab?.Dispose();

    private ConeBeamAccumulator Build(int line)
    {
        _slab?.Dispose();
        _slabFirst = line / _slabLines * _slabLines;
        _slabEnd = Math.Min(_slabFirst + _slabLines, _plan.Lines);
        ConeBeamAccumulator slab = _kernels.Run(() => new ConeBeamAccumulator(_kernels, _plan.Part(_slabFirst, _slabEnd - _slabFirst)));
        foreach ((ConeView[] views, float[] weighted) in _blocks) slab.Add(Array.ConvertAll(views, view => view.From(_slabFirst)), weighted);
        return slab;
    }
}
