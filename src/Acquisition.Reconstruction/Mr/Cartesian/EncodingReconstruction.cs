using System.Numerics.Tensors;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// The images of one encoding, each from its first readout to its pixels. An image is transformed as soon as it has every line that the header promises,
/// with every average; its k-space is then free for another one. Where the header does not say how many slices, repetitions, … there are, the images
/// wait for their numbers until the data end.
/// </summary>
internal sealed class EncodingReconstruction : IDisposable
{
    private readonly MrLimits _limits;
    private readonly bool _averagesAreSaid;
    private readonly bool _mayZeroFill;
    private readonly CartesianPlan _plan;
    private readonly ImageRanges _ranges;
    private readonly ICartesianTransform _transform;
    private readonly ReadoutSamples _samples;
    private readonly int _before;
    private readonly Dictionary<ImageIndex, SliceKspace> _open = [];
    private readonly Dictionary<ImageIndex, Finished?> _finished = [];
    private readonly Stack<SliceKspace> _free = [];
    private bool _toldZeroFilled;
    private long _toldSaturated;

    /// <param name="mr">The acquisition.</param>
    /// <param name="encoding">The encoding.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="mayZeroFill">The recipe allows zeros for what a partial-Fourier acquisition leaves out.</param>
    /// <param name="kernels">The device's kernels.</param>
    /// <param name="before">Images of the encodings before this one.</param>
    public EncodingReconstruction(MrAcquisition mr, MrEncoding encoding, CartesianPlan plan, bool mayZeroFill, ICartesianKernels kernels, int before)
    {
        (_limits, _plan, _mayZeroFill, _before) = (MrLimits.Of(encoding), plan, mayZeroFill, before);
        _averagesAreSaid = encoding.Limits.Average is not null;
        _ranges = new ImageRanges(encoding.Limits);
        _samples = new ReadoutSamples(mr);
        _transform = kernels.Open(plan);
    }

    /// <summary>Images by the ranges that the header says.</summary>
    public int PromisedImages => (int)_ranges.Count;

    /// <summary>Takes one readout, and passes its image on when that is complete.</summary>
    /// <exception cref="ReconstructionException">INVALID_READOUT, PARTIAL_FOURIER.</exception>
    public void Add(MrReadout readout, long number, IImageSink images)
    {
        MrEncodingCounters c = readout.Counters;
        ReadoutName name = new(number, c.Slice, c.KspaceEncodeStep1);
        ImageIndex index = new(c.Slice, c.Contrast, c.Phase, c.Repetition, c.Set);
        int row = Check(readout, name, index, images);
        if (_finished.ContainsKey(index))
        {
            images.Warn(MrWarnings.RepeatedLine(name));
            return;
        }

        if (!_open.TryGetValue(index, out SliceKspace? kspace)) _open[index] = kspace = _free.TryPop(out SliceKspace? free) ? free : new SliceKspace(_plan);
        if (kspace.First is { } first && ReadoutGeometry.CheckSame(first, readout) is { } other) throw MrErrors.InvalidReadout(name, other);
        if (!kspace.Add(readout, row, _samples)) images.Warn(MrWarnings.RepeatedLine(name));
        if (_samples.Saturated > _toldSaturated)
        {
            images.Warn(MrWarnings.SaturatedSamples(name, _samples.Saturated - _toldSaturated));
            _toldSaturated = _samples.Saturated;
        }

        if (_averagesAreSaid && kspace.Readouts == _limits.KspaceEncodingStep1.Count * _limits.Average.Count) Finish(index, kspace, images);
    }

    /// <summary>The data have ended: what waited for it is passed on, and what is missing is named.</summary>
    /// <exception cref="ReconstructionException">MISSING_LINES, MISSING_IMAGES.</exception>
    public void Complete(IImageSink images)
    {
        if (!_averagesAreSaid) foreach ((ImageIndex index, SliceKspace kspace) in _open.Where(open => IsWhole(open.Value)).ToList()) Finish(index, kspace, images);
        foreach ((ImageIndex index, Finished? finished) in _finished.Where(f => f.Value is not null).OrderBy(f => Number(f.Key, f.Value!.First)).ToList())
            Emit(index, finished!, images);
        if (_open.Count > 0)
        {
            (ImageIndex index, SliceKspace kspace) = _open.OrderBy(o => Number(o.Key, o.Value.First!)).First();
            throw MrErrors.MissingLines(index, Missing(kspace), _limits.Average.Count);
        }

        long promised = _ranges.Count;
        if (_finished.Count > 0 && _finished.Count < promised)
            throw MrErrors.MissingImages(_ranges.All().First(image => !_finished.ContainsKey(image)), promised - _finished.Count, promised);
    }

    public void Dispose() => _transform.Dispose();

    /// <returns>The readout's row of the grid.</returns>
    private int Check(MrReadout readout, in ReadoutName name, in ImageIndex index, IImageSink images)
    {
        if (readout.ActiveChannels > _plan.Channels)
            throw MrErrors.InvalidReadout(name, $"it has {readout.ActiveChannels} channels, the header promises {_plan.Channels}.");
        CheckSamples(readout, name, images);
        int line = readout.Counters.KspaceEncodeStep1;
        MrLimit lines = _limits.KspaceEncodingStep1, averages = _limits.Average;
        if (line < lines.Minimum || line > lines.Maximum) throw MrErrors.InvalidReadout(name, $"its k-space encoding step 1 is not in {lines.Minimum}..{lines.Maximum}.");
        if (readout.Counters.KspaceEncodeStep2 != _limits.KspaceEncodingStep2.Minimum)
            throw MrErrors.InvalidReadout(name, $"its k-space encoding step 2 is {readout.Counters.KspaceEncodeStep2}, and the encoding is 2-D.");
        if (_averagesAreSaid && (readout.Counters.Average < averages.Minimum || readout.Counters.Average > averages.Maximum))
            throw MrErrors.InvalidReadout(name, $"its average counter {readout.Counters.Average} is not in {averages.Minimum}..{averages.Maximum}.");
        if (_ranges.Take(index) is { } outside) throw MrErrors.InvalidReadout(name, outside);
        if (ReadoutGeometry.Check(readout) is { } directions) throw MrErrors.InvalidReadout(name, directions);
        if (ReadoutGeometry.CheckTrajectory(readout) is { } trajectory) throw MrErrors.InvalidReadout(name, trajectory);
        return _plan.GridRow(line);
    }

    private void CheckSamples(MrReadout readout, in ReadoutName name, IImageSink images)
    {
        if (readout.Samples.Length != (long)readout.ActiveChannels * readout.NumberOfSamples * _samples.BytesEach)
            throw MrErrors.InvalidReadout(name, $"it has {readout.Samples.Length} bytes for {readout.ActiveChannels} channels of {readout.NumberOfSamples} samples.");
        bool reverse = readout.Flags.HasFlag(MrReadoutFlags.Reverse);
        (int pre, int post) = reverse ? (readout.DiscardPost, readout.DiscardPre) : (readout.DiscardPre, readout.DiscardPost);
        int kept = readout.NumberOfSamples - pre - post, first = _plan.GridColumn(readout.CenterSample) + pre;
        if (pre < 0 || post < 0 || kept < 1 || first < 0 || first + kept > _plan.EncodedColumns)
        {
            throw MrErrors.InvalidReadout(
                name, $"{readout.NumberOfSamples} samples about sample {readout.CenterSample} do not fit on the encoded matrix of {_plan.EncodedColumns} columns.");
        }

        int before = readout.CenterSample - pre, after = readout.NumberOfSamples - post - 1 - readout.CenterSample;
        if (CartesianFourierMethod.IsSymmetric(before, after)) return;
        if (!_mayZeroFill) throw MrErrors.AsymmetricEcho(name, before, after);
        if (!_toldZeroFilled) images.Warn(MrWarnings.ZeroFilled(name));
        _toldZeroFilled = true;
    }

    private bool IsWhole(SliceKspace kspace) => Missing(kspace).Count == 0;

    /// <summary>Lines that have fewer readouts than there are averages; where the header does not say how many, than the fullest line.</summary>
    private List<int> Missing(SliceKspace kspace)
    {
        int[] lines = [.. Enumerable.Range(_limits.KspaceEncodingStep1.Minimum, _limits.KspaceEncodingStep1.Count)];
        int averages = _averagesAreSaid ? _limits.Average.Count : lines.Max(line => kspace.ReadoutsOf(_plan.GridRow(line)));
        return [.. lines.Where(line => kspace.ReadoutsOf(_plan.GridRow(line)) < averages)];
    }

    private void Finish(in ImageIndex index, SliceKspace kspace, IImageSink images)
    {
        float[] pixels = new float[_plan.Rows * _plan.Columns];
        _transform.Reconstruct(kspace.Finish(out float factor), pixels);
        if (factor is not (0 or 1))
        {
            TensorPrimitives.Multiply(pixels, factor, pixels);
            TensorPrimitives.Min<float>(pixels, float.MaxValue, pixels);
        }

        Finished finished = new(kspace.First! with { Samples = default, Trajectory = default }, pixels, kspace.ReplacedSamples, IsDark: factor == 0);
        _open.Remove(index);
        kspace.Clear();
        _free.Push(kspace);
        _finished[index] = null;
        if (_ranges.AreSaid) Emit(index, finished, images);
        else _finished[index] = finished;
    }

    private void Emit(in ImageIndex index, Finished finished, IImageSink images)
    {
        _finished[index] = null;
        int number = Number(index, finished.First);
        if (finished.ReplacedSamples > 0) images.Warn(MrWarnings.ReplacedSamples(number, finished.ReplacedSamples));
        if (finished.IsDark) images.Warn(MrWarnings.NoSignal(number));
        images.Add(new ReconstructedImage
        {
            InstanceNumber = number,
            Rows = _plan.Rows,
            Columns = _plan.Columns,
            Pixels = finished.Pixels,
            Plane = ImageOrder.Plane(_plan, finished.First),
            Index = index,
            ReplacedSamples = finished.ReplacedSamples,
        });
    }

    private int Number(in ImageIndex index, MrReadout first) => _before + ImageOrder.Number(_ranges, index, first);

    /// <summary>An image that is made.</summary>
    private sealed record Finished(MrReadout First, float[] Pixels, long ReplacedSamples, bool IsDark);
}
