using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// One CT scan, as its views arrive: averaged air and dark views, line integrals, the recipe's steps, filter and back-projection view by view, and
/// with each complete rotation a slice in HU for each detector row.
/// </summary>
internal sealed class FbpReconstruction : IReconstruction
{
    /// <summary>Views that are normalised at a time: enough to share out, few enough to stay in the cache.</summary>
    public const int Batch = 64;

    private readonly CtAcquisition _ct;
    private readonly FbpPlan _plan;
    private readonly IViewStep[] _steps;
    private readonly IFbpAccumulator _image;
    private readonly CtSlices _slices;
    private readonly SeenCircle _seen;
    private readonly ViewSequence _sequence;
    private readonly CtSamples _decoder;
    private readonly CtCalibration _calibration;
    private readonly ScanWatch _watch;
    private readonly float[] _samples;
    private readonly double[] _angles = new double[Batch];
    private readonly ViewFindings[] _findings = new ViewFindings[Batch];
    private readonly int[] _lost = new int[Batch];
    private readonly long[] _replaced;          // [batch × rows], then summed into the image's
    private readonly long[] _imageReplaced;
    private CtNormalisation? _normalisation;

    public FbpReconstruction(CtAcquisition ct, FbpPlan plan, IViewStep[] steps, PatientPosition position, IFbpKernels kernels)
    {
        (_ct, _plan, _steps) = (ct, plan, steps);
        _slices = new CtSlices(ct, plan, position);
        _seen = new SeenCircle(plan);
        _sequence = new ViewSequence(ct, plan.ViewsPerImage, plan.SlicePitchMm);
        _decoder = new CtSamples(ct);
        _calibration = new CtCalibration(ct);
        _watch = new ScanWatch(ct);
        _samples = new float[Batch * ViewLength];
        _replaced = new long[Batch * plan.Rows];
        _imageReplaced = new long[plan.Rows];
        _image = kernels.Open(plan);
    }

    private int ViewLength => _plan.Rows * _plan.Channels;

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

        _sequence.CheckStart(views.FirstViewIndex, views.Views.Count);
        for (int first = 0; first < views.Views.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            first += AddBatch(views, first, images);
            if (_sequence.Left == _plan.ViewsPerImage) Finish(images);
        }
    }

    public void Complete(IImageSink images, CancellationToken cancellationToken) => _sequence.CheckEnd();

    public void Dispose() => _image.Dispose();

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
            Span<float> samples = _samples.AsSpan(0, ViewLength);
            _decoder.Decode(bytes, samples);
            _calibration.Add(block.Kind, samples);
            if (_decoder.Saturated(bytes) is > 0 and int saturated) images.Warn(CtWarnings.SaturatedSamples(block.Kind.ToString(), block.FirstViewIndex + view, saturated));
        }
    }

    /// <summary>Adds views up to a batch or the image's end and says how many.</summary>
    private int AddBatch(CtViewBlock block, int first, IImageSink images)
    {
        CtNormalisation normalisation = _normalisation ??= _calibration.Finish(images);
        long start = _sequence.Next;
        int count = Math.Min(Math.Min(Batch, _sequence.Left), block.Views.Count - first);
        for (int i = 0; i < count; i++)
        {
            _sequence.Advance(block.Views[first + i]);
            _angles[i] = block.Views[first + i].AngleRad + _ct.Sources[0].AngleOffsetRad;
        }

        Array.Clear(_replaced);
        Cores.For(count, i => Normalise(normalisation, Bytes(block, first + i), i));
        long replaced = 0;
        for (int i = 0; i < count; i++)
        {
            if (_lost[i] >= 0) throw CtErrors.NoValidSamples(start + i, _lost[i]);
            Span<long> ofView = _replaced.AsSpan(i * _plan.Rows, _plan.Rows);
            TensorPrimitives.Add(_imageReplaced, ofView, _imageReplaced);
            replaced += TensorPrimitives.Sum<long>(ofView);
        }
        if (replaced > 0) images.Warn(CtWarnings.ReplacedSamples(start, replaced));
        ScanWatch.LookAt(start, _findings.AsSpan(0, count), images);
        _image.Add(_angles.AsMemory(0, count), _samples.AsMemory(0, count * ViewLength));
        return count;
    }

    private void Normalise(CtNormalisation normalisation, ReadOnlySpan<byte> bytes, int i)
    {
        Span<float> view = _samples.AsSpan(i * ViewLength, ViewLength);
        _decoder.Decode(bytes, view);
        _lost[i] = normalisation.Apply(view, _replaced.AsSpan(i * _plan.Rows, _plan.Rows));
        if (_lost[i] >= 0) return;
        _findings[i] = ViewFindings.Of(view, _decoder.Saturated(bytes));
        foreach (IViewStep step in _steps) step.Apply(view);
    }

    private void Finish(IImageSink images)
    {
        int pixels = _plan.Matrix * _plan.Matrix;
        int rotation = (int)(_sequence.Next / _plan.ViewsPerImage) - 1;
        float[] slices = new float[_plan.Rows * pixels];
        _image.Take(slices);
        for (int row = 0; row < _plan.Rows; row++)
        {
            Memory<float> slice = slices.AsMemory(row * pixels, pixels);
            ToHounsfield(slice.Span);
            _seen.Blank(slice.Span);
            int number = _slices.InstanceNumber(rotation, row);
            images.Add(new ReconstructedImage
            {
                InstanceNumber = number,
                Rows = _plan.Matrix,
                Columns = _plan.Matrix,
                Pixels = slice,
                Plane = _slices.Plane(row, _sequence.TablePositionMm),
                Index = new ImageIndex(Slice: number - 1),
                ReplacedSamples = _imageReplaced[row],
            });
        }
        Array.Clear(_imageReplaced);
    }

    /// <summary>HU = 1000·(μ − μ_w)/μ_w.</summary>
    private void ToHounsfield(Span<float> slice)
    {
        TensorPrimitives.Multiply(slice, (float)(1000 / _ct.EnergyBins[0].WaterAttenuationPerMm), slice);
        TensorPrimitives.Subtract(slice, 1000f, slice);
    }

    private ReadOnlySpan<byte> Bytes(CtViewBlock block, int view) => block.Samples.Span.Slice(view * _decoder.ViewBytes, _decoder.ViewBytes);
}
