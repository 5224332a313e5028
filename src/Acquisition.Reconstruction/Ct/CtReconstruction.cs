using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct;

/// <summary>
/// One CT scan, as its views arrive: averaged air and dark views, line integrals, filter and back-projection view by view, and with each
/// complete rotation a slice in HU for each detector row.
/// </summary>
internal sealed class CtReconstruction
{
    /// <summary>Views that are normalised at a time: enough to share out, few enough to stay in the cache.</summary>
    private const int Batch = 64;

    private readonly CtAcquisition _ct;
    private readonly FbpPlan _plan;
    private readonly IFanBeamKernels _kernels;
    private readonly CtSlices _slices;
    private readonly ViewSequence _sequence;
    private readonly CtCalibration _calibration;
    private readonly float[] _samples;
    private readonly double[] _angles = new double[Batch];
    private readonly long[] _replaced;      // [batch × rows], then summed into the rotation's
    private readonly long[] _rotationReplaced;
    private CtNormalisation? _normalisation;

    public CtReconstruction(CtAcquisition ct, CtRecipe recipe, PatientPosition position, IFanBeamKernels kernels)
    {
        _ct = ct;
        _plan = new FbpPlan(ct, recipe, position);
        _kernels = kernels;
        _slices = new CtSlices(ct, _plan, position);
        _sequence = new ViewSequence(ct);
        _calibration = new CtCalibration(ct);
        _samples = new float[Batch * ViewLength];
        _replaced = new long[Batch * ct.DetectorRows];
        _rotationReplaced = new long[ct.DetectorRows];
    }

    private int ViewLength => _ct.DetectorRows * _ct.DetectorChannels;

    public async IAsyncEnumerable<ReconstructedImage> RunAsync(
        IAsyncEnumerable<AcquiredBlock> blocks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using IFanBeamAccumulator rotation = _kernels.Open(_plan);
        await foreach (AcquiredBlock block in blocks.WithCancellation(cancellationToken))
        {
            CtViewBlock views = block as CtViewBlock ?? throw ReconstructionErrors.UnexpectedBlock(block.GetType().Name, "CT views");
            CheckSize(views);
            if (views.Kind != CtViewKind.Object)
            {
                Calibrate(views);
                continue;
            }

            _sequence.CheckStart(views.FirstViewIndex, views.Views.Count);
            for (int first = 0; first < views.Views.Count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Add(views, first, rotation);
                first += count;
                if (_sequence.Next % _ct.ViewsPerRotation != 0) continue;
                foreach (ReconstructedImage image in Finish(rotation)) yield return image;
            }
        }
        _sequence.CheckEnd();
    }

    private void CheckSize(CtViewBlock block)
    {
        long expected = (long)block.Views.Count * ViewLength * CtSamples.BytesEach(_ct.SampleFormat);
        if (block.Samples.Length != expected) throw ReconstructionErrors.ViewSize(block.Kind, block.FirstViewIndex, block.Samples.Length, expected);
    }

    private void Calibrate(CtViewBlock block)
    {
        if (_normalisation is not null) throw ReconstructionErrors.LateCalibration(block.Kind);
        for (int view = 0; view < block.Views.Count; view++)
        {
            Span<float> samples = _samples.AsSpan(0, ViewLength);
            Decode(block, view, samples);
            _calibration.Add(block.Kind, samples);
        }
    }

    /// <summary>Adds views up to a batch or the rotation's end and says how many.</summary>
    private int Add(CtViewBlock block, int first, IFanBeamAccumulator rotation)
    {
        CtNormalisation normalisation = _normalisation ??= _calibration.Finish();
        long start = _sequence.Next;
        int left = (int)(_ct.ViewsPerRotation - start % _ct.ViewsPerRotation);
        int count = Math.Min(Math.Min(Batch, left), block.Views.Count - first);
        for (int i = 0; i < count; i++)
        {
            _sequence.Advance(block.Views[first + i]);
            _angles[i] = block.Views[first + i].AngleRad;
        }

        int[] lost = new int[count];
        Array.Clear(_replaced);
        Cores.For(count, i =>
        {
            Span<float> view = _samples.AsSpan(i * ViewLength, ViewLength);
            Decode(block, first + i, view);
            lost[i] = normalisation.Apply(view, _replaced.AsSpan(i * _ct.DetectorRows, _ct.DetectorRows));
        });
        for (int i = 0; i < count; i++)
        {
            if (lost[i] >= 0) throw ReconstructionErrors.NoValidSamples(start + i, lost[i]);
            TensorPrimitives.Add(_rotationReplaced, _replaced.AsSpan(i * _ct.DetectorRows, _ct.DetectorRows), _rotationReplaced);
        }
        rotation.Add(_angles.AsMemory(0, count), _samples.AsMemory(0, count * ViewLength));
        return count;
    }

    private List<ReconstructedImage> Finish(IFanBeamAccumulator accumulator)
    {
        int pixels = _plan.Matrix * _plan.Matrix;
        int rotation = (int)(_sequence.Next / _ct.ViewsPerRotation) - 1;
        float[] slices = new float[_ct.DetectorRows * pixels];
        accumulator.Take(slices);
        List<ReconstructedImage> images = [];
        for (int row = 0; row < _ct.DetectorRows; row++)
        {
            Memory<float> slice = slices.AsMemory(row * pixels, pixels);
            ToHounsfield(slice.Span);
            int number = _slices.InstanceNumber(rotation, row);
            images.Add(new ReconstructedImage
            {
                InstanceNumber = number,
                Rows = _plan.Matrix,
                Columns = _plan.Matrix,
                Pixels = slice,
                Plane = _slices.Plane(row, _sequence.TablePositionMm),
                Index = new ImageIndex(Slice: number - 1),
                ReplacedSamples = _rotationReplaced[row],
            });
        }
        Array.Clear(_rotationReplaced);
        return images;
    }

    /// <summary>HU = 1000·(μ − μ_w)/μ_w.</summary>
    private void ToHounsfield(Span<float> slice)
    {
        TensorPrimitives.Multiply(slice, (float)(1000 / _ct.WaterAttenuationPerMm), slice);
        TensorPrimitives.Subtract(slice, 1000f, slice);
    }

    private void Decode(CtViewBlock block, int view, Span<float> samples)
    {
        int bytes = ViewLength * CtSamples.BytesEach(_ct.SampleFormat);
        CtSamples.Decode(_ct.SampleFormat, block.Samples.Span.Slice(view * bytes, bytes), samples);
    }
}
