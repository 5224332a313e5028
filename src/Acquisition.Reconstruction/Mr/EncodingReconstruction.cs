using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr;

/// <summary>The images of one encoding, each from its first readout to its pixels.</summary>
internal sealed class EncodingReconstruction : IDisposable
{
    private readonly MrEncodingLimits _limits;
    private readonly CartesianPlan _plan;
    private readonly MrSlices _slices;
    private readonly ICartesianTransform _transform;
    private readonly Dictionary<ImageIndex, SliceKspace> _open = [];
    private readonly HashSet<ImageIndex> _finished = [];
    private readonly Stack<SliceKspace> _free = [];

    public EncodingReconstruction(MrEncoding encoding, MrRecipe recipe, int channels, ICartesianKernels kernels, int imagesBefore)
    {
        _limits = encoding.Limits;
        _plan = new CartesianPlan(encoding, recipe, channels);
        _slices = new MrSlices(_limits, _plan, imagesBefore);
        _transform = kernels.Open(_plan);
    }

    public int ImageCount => _slices.Count;

    /// <summary>Takes one readout, and returns its image when that is complete.</summary>
    /// <exception cref="ReconstructionException">INVALID_READOUT or LATE_READOUT.</exception>
    public ReconstructedImage? Add(MrReadout readout)
    {
        ReadoutChecks.Check(readout, _limits, _plan);
        MrEncodingCounters c = readout.Counters;
        ImageIndex index = new(c.Slice, c.Contrast, c.Phase, c.Repetition, c.Set);
        if (_finished.Contains(index)) throw ReconstructionErrors.LateReadout(readout);
        if (!_open.TryGetValue(index, out SliceKspace? kspace))
            _open[index] = kspace = _free.TryPop(out SliceKspace? free) ? free : new SliceKspace(_plan);

        kspace.Add(readout, _plan.GridRow(c.KspaceEncodeStep1), _limits.Average.Count);
        bool last = readout.Flags.HasFlag(MrReadoutFlags.LastInSlice) && c.Average == _limits.Average.Maximum;
        return last || kspace.FullLines == _limits.KspaceEncodingStep1.Count ? Finish(index, kspace) : null;
    }

    /// <summary>The data have ended: what is still open becomes images as it is, in the order of their numbers.</summary>
    public IEnumerable<ReconstructedImage> FinishAll()
    {
        foreach ((ImageIndex index, SliceKspace kspace) in _open.OrderBy(o => _slices.InstanceNumber(o.Key, o.Value.First!)).ToList())
            yield return Finish(index, kspace);
    }

    public void Dispose() => _transform.Dispose();

    private ReconstructedImage Finish(ImageIndex index, SliceKspace kspace)
    {
        MrReadout first = kspace.First!;
        float[] pixels = new float[_plan.Rows * _plan.Columns];
        _transform.Reconstruct(kspace.Finish(), pixels);
        ReconstructedImage image = new()
        {
            InstanceNumber = _slices.InstanceNumber(index, first),
            Rows = _plan.Rows,
            Columns = _plan.Columns,
            Pixels = pixels,
            Plane = _slices.Plane(first),
            Index = index,
            ReplacedSamples = kspace.ReplacedSamples,
        };
        _open.Remove(index);
        _finished.Add(index);
        kspace.Clear();
        _free.Push(kspace);
        return image;
    }
}
