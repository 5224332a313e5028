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
/// images of them.
/// </summary>
internal sealed class CtReconstruction : IReconstruction
{
    /// <summary>Views that are normalised at a time: enough to share out, few enough to stay in the cache.</summary>
    public const int Batch = 64;

    private readonly IViewStep[] _steps;
    private readonly IViewImager _imager;
    private readonly RotationPreview? _preview;
    private readonly ViewOrder _order;
    private readonly CtSamples _decoder;
    private readonly CtCalibration _calibration;
    private readonly ScanWatch _watch;
    private readonly long? _promised;
    private readonly int _rows;
    private readonly int _viewLength;
    private readonly float[] _samples;
    private readonly CtView[] _views = new CtView[Batch];
    private readonly ViewFindings[] _findings = new ViewFindings[Batch];
    private readonly int[] _lost = new int[Batch];
    private readonly long[] _replaced;          // [batch × rows]
    private CtNormalisation? _normalisation;

    /// <param name="ct">One source, one energy bin.</param>
    /// <param name="steps">The recipe's.</param>
    /// <param name="imager">The method's own part; disposed with this.</param>
    /// <param name="preview">Shows what there is while an image is made; null where images come often enough by themselves.</param>
    public CtReconstruction(CtAcquisition ct, IViewStep[] steps, IViewImager imager, RotationPreview? preview = null)
    {
        (_steps, _imager, _preview, _promised) = (steps, imager, preview, ct.ViewCount);
        (_rows, _viewLength) = (ct.Sources[0].DetectorRows, ct.Sources[0].Elements);
        _order = new ViewOrder(ct);
        _decoder = new CtSamples(ct);
        _calibration = new CtCalibration(ct);
        _watch = new ScanWatch(ct);
        _samples = new float[Batch * _viewLength];
        _replaced = new long[Batch * _rows];
    }

    /// <summary>Bytes that this holds beside what the imager does.</summary>
    public static long BytesFor(CtAcquisition ct) =>
        sizeof(float) * (long)Batch * ct.Sources[0].Elements + CtCalibration.BytesFor(ct) + RotationPreview.Bytes;

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

        _order.CheckStart(views.FirstViewIndex, views.Views.Count);
        for (int first = 0; first < views.Views.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first += AddBatch(views, first, images);
        }
    }

    public void Complete(IImageSink images, CancellationToken cancellationToken)
    {
        if (_promised is not { } promised || _order.Next == promised)
        {
            _imager.Complete(_order.Next, images);
            return;
        }

        // A method that can make something of fewer views does so: of an aborted scan it is all there is. What is missing is said by the promise.
        try
        {
            _imager.Complete(_order.Next, images);
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
            Span<float> samples = _samples.AsSpan(0, _viewLength);
            _decoder.Decode(bytes, samples);
            _calibration.Add(block.Kind, samples);
            if (_decoder.Saturated(bytes) is > 0 and int saturated) images.Warn(CtWarnings.SaturatedSamples(block.Kind.ToString(), block.FirstViewIndex + view, saturated));
        }
    }

    /// <summary>Hands on as many views as fit and says how many.</summary>
    private int AddBatch(CtViewBlock block, int first, IImageSink images)
    {
        CtNormalisation normalisation = _normalisation ??= _calibration.Finish(images);
        long start = _order.Next;
        int count = Math.Min(Math.Min(Batch, _imager.Room), block.Views.Count - first);
        for (int i = 0; i < count; i++)
        {
            _views[i] = block.Views[first + i];
            _order.Advance(_views[i]);
        }

        Array.Clear(_replaced);
        Cores.For(count, i => Normalise(normalisation, Bytes(block, first + i), i));
        for (int i = 0; i < count; i++)
            if (_lost[i] >= 0) throw CtErrors.NoValidSamples(start + i, _lost[i]);
        long replaced = TensorPrimitives.Sum<long>(_replaced);
        if (replaced > 0) images.Warn(CtWarnings.ReplacedSamples(start, replaced));
        ScanWatch.LookAt(start, _findings.AsSpan(0, count), images);
        ViewBatch batch = new(start, _views.AsMemory(0, count), _samples.AsMemory(0, count * _viewLength), _replaced.AsMemory(0, count * _rows));
        _imager.Add(batch, images);
        _preview?.Add(batch, images);
        return count;
    }

    private void Normalise(CtNormalisation normalisation, ReadOnlySpan<byte> bytes, int i)
    {
        Span<float> view = _samples.AsSpan(i * _viewLength, _viewLength);
        _decoder.Decode(bytes, view);
        _lost[i] = normalisation.Apply(view, _replaced.AsSpan(i * _rows, _rows));
        if (_lost[i] >= 0) return;
        _findings[i] = ViewFindings.Of(view, _decoder.Saturated(bytes));
        foreach (IViewStep step in _steps) step.Apply(view);
    }

    private ReadOnlySpan<byte> Bytes(CtViewBlock block, int view) => block.Samples.Span.Slice(view * _decoder.ViewBytes, _decoder.ViewBytes);
}
