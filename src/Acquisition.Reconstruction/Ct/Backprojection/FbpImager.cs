using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Redundancy;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>Filter and back-projection view by view, and with each complete rotation a slice in HU for each detector row.</summary>
internal sealed class FbpImager : IViewImager
{
    private readonly CtAcquisition _ct;
    private readonly FbpPlan _plan;
    private readonly IFbpAccumulator _image;
    private readonly RowSlices _slices;
    private readonly SeenCircle _seen;
    private readonly RotationSequence _sequence;
    private readonly double[] _angles = new double[CtReconstruction.Batch + 1];
    private readonly float[] _weighed;          // [batch + 1 views] of a short scan
    private readonly long[] _replaced;          // by row
    private readonly MeanTubeCurrent _current = new();
    private int _waiting;

    public FbpImager(CtAcquisition ct, FbpPlan plan, PatientPosition position, IFbpKernels kernels)
    {
        (_ct, _plan) = (ct, plan);
        _slices = new RowSlices(ct, plan, position);
        _seen = new SeenCircle(plan);
        _sequence = new RotationSequence(ct, plan.ViewsPerImage, plan.SlicePitchMm);
        _weighed = plan.Redundancy is null ? [] : new float[_angles.Length * plan.Rows * plan.Channels];
        _replaced = new long[plan.Rows];
        _image = kernels.Open(plan);
    }

    public int Room => _sequence.Left;

    public void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken)
    {
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            _sequence.Advance(view);
            _current.Add(view);
            _angles[_waiting + i] = view.AngleRad + _ct.Sources[0].AngleOffsetRad;
            TensorPrimitives.Add(_replaced, views.Replaced.Span.Slice(i * _plan.Rows, _plan.Rows), _replaced);
        }
        if (_plan.Redundancy is { } weights) AddWeighed(weights, views);
        else _image.Add(_angles.AsMemory(0, views.Count), views.LineIntegrals);
        if (_sequence.Left == _plan.ViewsPerImage) Finish(images);
    }

    public void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken) => _sequence.CheckEnd();

    public void Dispose() => _image.Dispose();

    /// <summary>What a ray counts depends on where the source turns: a first view that comes alone waits for the second.</summary>
    private void AddWeighed(RedundancyWeights weights, in ViewBatch views)
    {
        int view = _plan.Rows * _plan.Channels;
        views.LineIntegrals.CopyTo(_weighed.AsMemory(_waiting * view));
        _waiting += views.Count;
        if (_sequence.Turn == 0) return;
        (int count, int turn) = (_waiting, _sequence.Turn);
        int first = (int)_sequence.Next - count;
        Cores.For(count, i => Weigh(weights, first + i, turn, _weighed.AsSpan(i * view, view)));
        _image.Add(_angles.AsMemory(0, count), _weighed.AsMemory(0, count * view));
        _waiting = 0;
    }

    private void Weigh(RedundancyWeights weights, int view, int turn, Span<float> lineIntegrals)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> ofChannels = frame.Take(_plan.Channels);
        weights.Fill(view, turn, ofChannels);
        for (int start = 0; start < lineIntegrals.Length; start += _plan.Channels)
        {
            Span<float> row = lineIntegrals.Slice(start, _plan.Channels);
            TensorPrimitives.Multiply(row, ofChannels, row);
        }
    }

    private void Finish(IImageSink images)
    {
        int pixels = _plan.Matrix * _plan.Matrix;
        float[] slices = new float[_plan.Rows * pixels];
        _image.Take(slices);
        for (int row = 0; row < _plan.Rows; row++)
        {
            Memory<float> slice = slices.AsMemory(row * pixels, pixels);
            Hounsfield.FromAttenuation(slice.Span, _ct.EnergyBins[0].WaterAttenuationPerMm);
            _seen.Blank(slice.Span);
            int number = _slices.InstanceNumber(_sequence.Complete - 1, row);
            images.Add(new ReconstructedImage
            {
                InstanceNumber = number,
                Rows = _plan.Matrix,
                Columns = _plan.Matrix,
                Pixels = slice,
                Plane = _slices.Plane(row, _sequence.TablePositionMm),
                Index = new ImageIndex(Slice: number - 1),
                ReplacedSamples = _replaced[row],
                TubeCurrentMa = _current.Ma,
            });
        }
        Array.Clear(_replaced);
        _current.Restart();
    }
}
