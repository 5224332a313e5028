using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Calibration;
using Acquisition.Reconstruction.Ct.Steps;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct;

/// <summary>
/// What every CT method begins with, as the views arrive: averaged air and dark views, line integrals, the recipe's steps. The method's own part makes
/// images of them. Views that are lost wait for the next usable one, between which and the one before they are interpolated.
/// </summary>
internal sealed class CtReconstruction : IReconstruction
{
    /// <summary>Views that are normalised at a time: enough to share out, few enough to stay in the cache. An imager gets so many at most.</summary>
    public const int Batch = 64;

    /// <summary>What a view is that holds nothing usable; else the number of its samples that were averaged for want of photons.</summary>
    private const int Lost = -1;

    private const int Capacity = Batch + LostViews.LongestOfAny;

    private readonly IViewStep[] _steps;
    private readonly IViewImager _imager;
    private readonly RotationPreview? _preview;
    private readonly ViewOrder _order;
    private readonly LostViews _lost;
    private readonly CtSamples _decoder;
    private readonly CtCalibration _calibration;
    private readonly ScanWatch _watch = new();
    private readonly long? _promised;
    private readonly CtSource _source;
    private readonly DetectorExtension? _extension;
    private readonly float[] _extended;         // [batch × rows × wide channels]
    private readonly float[] _before;           // the last usable view before the ones in work, without steps
    private bool _hasBefore;

    // Views in work; the first ones may be lost and wait.
    private readonly CtView[] _views = new CtView[Capacity];
    private readonly double[] _outputs = new double[Capacity];
    private readonly int[] _states = new int[Capacity];
    private readonly ViewFindings[] _findings = new ViewFindings[Capacity];
    private readonly float[] _samples;          // [capacity × rows × channels]
    private readonly long[] _replaced;          // [capacity × rows]
    private int _waiting;
    private CtNormalisation? _normalisation;

    /// <param name="ct">One source, one energy bin.</param>
    /// <param name="steps">The recipe's.</param>
    /// <param name="imager">The method's own part; disposed with this.</param>
    /// <param name="preview">Shows what there is while an image is made; null where images come often enough by themselves.</param>
    /// <param name="extension">Makes the views as wide as imager and preview expect them; null where they are of the scan's own detector.</param>
    public CtReconstruction(CtAcquisition ct, IViewStep[] steps, IViewImager imager, RotationPreview? preview = null, DetectorExtension? extension = null)
    {
        (_steps, _imager, _preview, _promised) = (steps, imager, preview, ct.ViewCount);
        _source = ct.Sources[0];
        _order = new ViewOrder(ct);
        _lost = new LostViews(ct);
        _decoder = new CtSamples(ct);
        _calibration = new CtCalibration(ct);
        (_extension, _extended) = (extension, new float[extension is null ? 0 : Batch * extension.Wide.Sources[0].Elements]);
        _before = new float[_source.Elements];
        _samples = new float[Capacity * _source.Elements];
        _replaced = new long[Capacity * _source.DetectorRows];
    }

    /// <summary>Bytes that this holds beside what the imager does, and beside <see cref="DetectorExtension.Bytes"/>.</summary>
    public static long BytesFor(CtAcquisition ct) =>
        sizeof(float) * (Capacity + 1L) * ct.Sources[0].Elements + CtCalibration.BytesFor(ct) + RotationPreview.Bytes;

    /// <summary>Index of the first view in work.</summary>
    private long First => _order.Next - _waiting;

    public void Add(AcquiredBlock block, IImageSink images, CancellationToken cancellationToken)
    {
        if (block is WaveformBlock) return;
        CtViewBlock views = block as CtViewBlock ?? throw CtErrors.UnexpectedBlock(block.GetType().Name);
        CheckSize(views);
        _watch.LookAt(views, images);
        if (views.Kind != CtViewKind.Object)
        {
            Calibrate(views, images);
            return;
        }

        if (_order.CheckStart(views, _lost) is > 0 and int missing) AddMissing(missing, views);
        for (int first = 0; first < views.Views.Count; first += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddBatch(views, first, Math.Min(Batch, views.Views.Count - first), images, cancellationToken);
        }
    }

    public void Complete(IImageSink images, CancellationToken cancellationToken)
    {
        if (_waiting > 0) HandOn(_waiting, _waiting, images, cancellationToken);
        if (_promised is not { } promised || _order.Next == promised)
        {
            _imager.Complete(_order.Next, images, cancellationToken);
            return;
        }

        // A method that can make something of fewer views does so: of an aborted scan it is all there is. What is missing is said by the promise.
        try
        {
            _imager.Complete(_order.Next, images, cancellationToken);
        }
        catch (ReconstructionException)
        {
        }
        throw CtErrors.TooFewViews(_order.Next, promised);
    }

    public void Dispose() => _imager.Dispose();

    private void CheckSize(CtViewBlock block)
    {
        long expected = (long)block.Views.Count * _decoder.ViewBytes;
        if (block.Samples.Length != expected) throw CtErrors.ViewSize(block.Kind, block.FirstViewIndex, block.Samples.Length, expected);
    }

    private void Calibrate(CtViewBlock block, IImageSink images)
    {
        if (_normalisation is not null) throw CtErrors.LateCalibration(block.Kind);
        for (int view = 0; view < block.Views.Count; view++)
        {
            ReadOnlySpan<byte> bytes = Bytes(block, view);
            Span<float> samples = _samples.AsSpan(0, _source.Elements);
            _decoder.Decode(bytes, samples);
            _calibration.Add(block.Kind, block.Views[view], samples);
            if (_decoder.Saturated(bytes) is > 0 and int saturated) images.Warn(CtWarnings.SaturatedSamples(block.Kind.ToString(), block.FirstViewIndex + view, saturated));
        }
    }

    /// <summary>Views that did not come: they wait as lost ones, at the gantry's positions between the views that did.</summary>
    private void AddMissing(int count, CtViewBlock next)
    {
        if (!_lost.CanBridge(_waiting + count)) throw CtErrors.MissingViews(_order.Next, next.FirstViewIndex);
        for (int i = 1; i <= count; i++)
        {
            _views[_waiting] = LostViews.Between(_order.Last, next.Views[0], i / (count + 1.0));
            (_states[_waiting], _findings[_waiting]) = (Lost, default);
            _order.Skip();
            _waiting++;
        }
    }

    private void AddBatch(CtViewBlock block, int first, int count, IImageSink images, CancellationToken cancellationToken)
    {
        CtNormalisation normalisation = _normalisation ??= _calibration.Finish(images);
        long start = First;
        int waiting = _waiting;
        for (int i = 0; i < count; i++)
        {
            CtView view = block.Views[first + i];
            (_views[waiting + i], _outputs[waiting + i]) = (view, normalisation.Tube?.Of(_order.Next, view, images) ?? 1);
            _order.Advance(view);
        }

        Array.Clear(_replaced);
        Cores.For(count, i => Normalise(normalisation, Bytes(block, first + i), waiting + i));
        int all = waiting + count, averaged = 0;
        for (int i = waiting; i < all; i++) averaged += Math.Max(0, _states[i]);
        if (averaged > 0) images.Warn(CtWarnings.PhotonStarvation(start + waiting, averaged));
        ScanWatch.LookAt(start, _findings.AsSpan(0, all), images);

        int ready = all;
        while (ready > 0 && _states[ready - 1] == Lost) ready--;
        HandOn(all, ready, images, cancellationToken);
    }

    private void Normalise(CtNormalisation normalisation, ReadOnlySpan<byte> bytes, int i)
    {
        Span<float> view = _samples.AsSpan(i * _source.Elements, _source.Elements);
        _decoder.Decode(bytes, view);
        _states[i] = normalisation.Apply(view, _outputs[i], _replaced.AsSpan(i * _source.DetectorRows, _source.DetectorRows));
        _findings[i] = _states[i] == Lost ? default : ViewFindings.Of(view, _decoder.Saturated(bytes));
    }

    /// <summary>Replaces the lost views among the ready ones, takes the steps and hands on; the others wait.</summary>
    private void HandOn(int all, int ready, IImageSink images, CancellationToken cancellationToken)
    {
        long start = _order.Next - all;
        if (!_lost.CanBridge(all - ready)) throw CtErrors.NoValidSamples(start + ready, all - ready, _lost.Longest);
        for (int i = 0; i < ready; i++)
        {
            if (_states[i] != Lost) continue;
            int end = i + 1;
            while (end < ready && _states[end] == Lost) end++;
            _lost.Add(start + i, end - i);
            images.Warn(CtWarnings.LostViews(start + i, end - i));
            Bridge(start, i, end, ready);
            i = end;
        }

        if (ready > 0) View(ready - 1).CopyTo(_before);
        _hasBefore |= ready > 0;
        long replaced = TensorPrimitives.Sum<long>(_replaced.AsSpan(0, ready * _source.DetectorRows));
        if (replaced > 0) images.Warn(CtWarnings.ReplacedSamples(start, replaced));
        StepViews views = new(start, _source, _samples.AsMemory(0, ready * _source.Elements));
        foreach (IViewStep step in _steps) step.Apply(views);
        for (int first = 0, count; first < ready; first += count)
        {
            count = Math.Min(Math.Min(Batch, _imager.Room), ready - first);
            Memory<float> lineIntegrals = Extended(first, count);
            ViewBatch batch = new(start + first, _views.AsMemory(first, count), lineIntegrals, _replaced.AsMemory(first * _source.DetectorRows, count * _source.DetectorRows));
            _imager.Add(batch, images, cancellationToken);
            _preview?.Add(batch, images);
        }

        _waiting = all - ready;
        Array.Copy(_views, ready, _views, 0, _waiting);
        Array.Copy(_states, ready, _states, 0, _waiting);
        Array.Clear(_findings);
    }

    /// <summary>Some of the ready views as wide as the imager expects them.</summary>
    private Memory<float> Extended(int first, int count)
    {
        Memory<float> samples = _samples.AsMemory(first * _source.Elements, count * _source.Elements);
        if (_extension is null) return samples;
        for (int i = first; i < first + count; i++) _views[i] = _extension.Extend(_views[i]);
        Memory<float> wide = _extended.AsMemory(0, count * _extension.Wide.Sources[0].Elements);
        _extension.Extend(samples, wide);
        return wide;
    }

    /// <summary>Lost views from the usable ones before and after them; from one of them where there is no other.</summary>
    private void Bridge(long start, int first, int end, int ready)
    {
        bool hasBefore = first > 0 || _hasBefore, hasAfter = end < ready;
        if (!hasBefore && !hasAfter) throw CtErrors.NoValidSamples(start + first, end - first, _lost.Longest);
        ReadOnlySpan<float> before = first > 0 ? View(first - 1) : _before;
        if (!hasBefore) before = View(end);
        ReadOnlySpan<float> after = hasAfter ? View(end) : before;
        for (int i = first; i < end; i++)
        {
            TensorPrimitives.Lerp(before, after, (i - first + 1f) / (end - first + 1), View(i));
            _replaced.AsSpan(i * _source.DetectorRows, _source.DetectorRows).Fill(_source.DetectorChannels);
        }
    }

    private Span<float> View(int i) => _samples.AsSpan(i * _source.Elements, _source.Elements);

    private ReadOnlySpan<byte> Bytes(CtViewBlock block, int view) => block.Samples.Span.Slice(view * _decoder.ViewBytes, _decoder.ViewBytes);
}
