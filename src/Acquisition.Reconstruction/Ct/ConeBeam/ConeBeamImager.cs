using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Redundancy;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Rotations of a cone beam: a volume each where the table rests, one volume in parts where it steps. Views are weighted, filtered and back-projected as they come.
/// </summary>
internal sealed class ConeBeamImager : IViewImager
{
    /// <summary>Views that are weighted at a time.</summary>
    public const int Batch = 16;

    private readonly CtSource _source;
    private readonly CtAcquisition _ct;             // its detector as it is filtered
    private readonly IConeBeamKernels _kernels;
    private readonly Func<double, ConeBeamPlan> _planAt;
    private readonly RotationSequence _sequence;
    private readonly RedundancyWeights? _redundancy;
    private readonly float[] _cosines;              // of the real detector
    private readonly int _rows;
    private readonly int _channels;                 // real ones
    private readonly int _firstChannel;             // the first real one
    private readonly int _viewLength;
    private readonly float[] _weighted;             // zero beside the real channels
    private readonly ConeView[] _views = new ConeView[Batch];
    private readonly MatrixView?[] _matrices = new MatrixView?[Batch];
    private readonly int _viewsPerVolume;
    private readonly MeanTubeCurrent _current = new();
    private RotationParts? _parts;
    private ConeRotation? _rotation;
    private int _waiting;                           // views that are not weighted yet
    private long _replaced;
    private int _images;
    private bool? _hasMatrices;

    public ConeBeamImager(CtAcquisition ct, Recipe recipe, PatientPosition position, IConeBeamKernels kernels)
    {
        (_ct, _firstChannel) = ConeBeamField.Filtered(ct);
        _source = ct.Sources[0];
        CtAcquisition filtered = _ct;
        _kernels = kernels;
        _planAt = tableMm => new ConeBeamPlan(filtered, recipe, position, tableMm);
        _viewsPerVolume = ConeBeamField.ViewsPerVolume(ct);
        _sequence = new RotationSequence(ct, _viewsPerVolume, ct.Sources[0].RowSpacingMm);
        _redundancy = RedundancyWeights.Of(ct);
        _cosines = CosineWeights.Of(ct.Sources[0]);
        (_rows, _channels, _viewLength) = (ct.Sources[0].DetectorRows, ct.Sources[0].DetectorChannels, _ct.Sources[0].Elements);
        _weighted = new float[Batch * _viewLength];
    }

    public int Room => Math.Min(_sequence.Left, Batch - _waiting);

    public void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken)
    {
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            MatrixView? matrix = MatrixOf(view);
            _current.Add(view);
            _sequence.Advance(matrix is null ? view : view with { AngleRad = matrix.AngleRad - _source.AngleOffsetRad, ProjectionMatrix = null });
            _rotation ??= Begin(matrix is not null);
            _matrices[_waiting + i] = matrix;
            _views[_waiting + i] = matrix?.Project(_rotation.Plan, _source) ?? _rotation.Plan.View(view.AngleRad + _source.AngleOffsetRad, _sequence.TablePositionMm);
        }
        _replaced += TensorPrimitives.Sum(views.Replaced.Span);
        ReadOnlyMemory<float> lineIntegrals = views.LineIntegrals;
        int waiting = _waiting;
        Cores.For(views.Count, i => WeightCosine(lineIntegrals.Span.Slice(i * _cosines.Length, _cosines.Length), _matrices[waiting + i], Weighted(waiting + i)));
        _waiting += views.Count;
        // What a ray counts may depend on where the source turns: a first view that comes alone waits for the second.
        if (_sequence.Turn != 0 || _viewsPerVolume == 1) AddWeighted();
        if (_sequence.Left == _viewsPerVolume) Finish(images, cancellationToken);
    }

    public void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken)
    {
        _sequence.CheckEnd();
        if (_images == 0) throw CtErrors.NothingSeen(_sequence.TablePositionMm);
    }

    public void Dispose() => _rotation?.Accumulator.Dispose();

    /// <exception cref="Core.Model.Errors.ReconstructionException">INVALID_VIEW: no such geometry, or some views have a matrix and some have none.</exception>
    private MatrixView? MatrixOf(in CtView view)
    {
        bool has = view.ProjectionMatrix is not null;
        _hasMatrices ??= has;
        if (has != _hasMatrices) throw CtErrors.InvalidView(_sequence.Next, has ? "it has a projection matrix, the views before it have none." : "it has no projection matrix, the views before it have one each.");
        return view.ProjectionMatrix is { } matrix ? new MatrixView(matrix, _source, view.TablePositionMm, _sequence.Next) : null;
    }

    private ConeRotation Begin(bool byMatrix)
    {
        _parts ??= new RotationParts(_ct, _planAt(_sequence.TablePositionMm), _sequence.TablePositionMm);
        return _parts.Begin(_sequence.Complete, _sequence.TablePositionMm, _viewsPerVolume, byMatrix, _kernels);
    }

    private Span<float> Weighted(int i) => _weighted.AsSpan(i * _viewLength, _viewLength);

    private Span<float> RealChannels(Span<float> view, int row) => view.Slice(row * (_viewLength / _rows) + _firstChannel, _channels);

    private void WeightCosine(ReadOnlySpan<float> lineIntegrals, MatrixView? matrix, Span<float> weighted)
    {
        using Arena.Frame frame = Arena.Open();
        ReadOnlySpan<float> cosines = _cosines;
        if (matrix is not null)
        {
            Span<float> own = frame.Take(_cosines.Length);
            matrix.FillCosines(_rotation!.Plan, _source, own);
            cosines = own;
        }
        for (int row = 0; row < _rows; row++)
            TensorPrimitives.Multiply(lineIntegrals.Slice(row * _channels, _channels), cosines.Slice(row * _channels, _channels), RealChannels(weighted, row));
    }

    private void AddWeighted()
    {
        int count = _waiting, first = (int)((_sequence.Next - count) % _viewsPerVolume);
        if (_redundancy is { } redundancy) Cores.For(count, i => WeightRedundancy(redundancy, first + i, Weighted(i)));
        for (int i = 0; i < count; i++)
            if (_matrices[i] is not null) _rotation!.Narrow(_views[i]);
        _rotation!.Accumulator.Add(_views.AsMemory(0, count), _weighted.AsMemory(0, count * _viewLength));
        _waiting = 0;
    }

    private void WeightRedundancy(RedundancyWeights redundancy, int view, Span<float> weighted)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> weights = frame.Take(_channels);
        redundancy.Fill(view, _sequence.Turn, weights);
        for (int row = 0; row < _rows; row++)
        {
            Span<float> channels = RealChannels(weighted, row);
            TensorPrimitives.Multiply(channels, weights, channels);
        }
    }

    private void Finish(IImageSink images, CancellationToken cancellationToken)
    {
        ConeRotation rotation = _rotation!;
        foreach ((int slice, Memory<float> pixels) in new SliceMaker(rotation.Plan, rotation.Accumulator, rotation.Seen, _ct.EnergyBins[0].WaterAttenuationPerMm).All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (slice >= rotation.Slices) break;
            images.Add(_parts!.Image(_sequence.Complete - 1, rotation, slice, pixels, _replaced, _current.Ma));
            _images++;
        }
        rotation.Accumulator.Dispose();
        (_rotation, _replaced) = (null, 0);
        _current.Restart();
    }
}
