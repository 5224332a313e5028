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

    private readonly CtAcquisition _ct;
    private readonly IConeBeamKernels _kernels;
    private readonly Func<double, ConeBeamPlan> _planAt;
    private readonly RotationSequence _sequence;
    private readonly RedundancyWeights? _redundancy;
    private readonly float[] _cosines;
    private readonly float[] _weighted;
    private readonly ConeView[] _views = new ConeView[Batch];
    private readonly int _viewsPerVolume;
    private RotationParts? _parts;
    private ConeRotation? _rotation;
    private int _waiting;               // views that are not weighted yet
    private long _replaced;
    private int _images;

    public ConeBeamImager(CtAcquisition ct, Recipe recipe, PatientPosition position, IConeBeamKernels kernels)
    {
        (_ct, _kernels) = (ct, kernels);
        _planAt = tableMm => new ConeBeamPlan(ct, recipe, position, tableMm);
        CtSource source = ct.Sources[0];
        _viewsPerVolume = ConeBeamField.ViewsPerVolume(ct);
        _sequence = new RotationSequence(ct, _viewsPerVolume, ConeBeamField.RowThicknessMm(source));
        _redundancy = RedundancyWeights.Of(ct);
        _cosines = CosineWeights.Of(source);
        _weighted = new float[Batch * source.Elements];
    }

    public int Room => Math.Min(_sequence.Left, Batch - _waiting);

    public void Add(in ViewBatch views, IImageSink images)
    {
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            _sequence.Advance(view);
            _rotation ??= Begin();
            _views[_waiting + i] = _rotation.Plan.View(view.AngleRad + _ct.Sources[0].AngleOffsetRad, _sequence.TablePositionMm);
        }
        _replaced += TensorPrimitives.Sum(views.Replaced.Span);
        views.LineIntegrals.CopyTo(_weighted.AsMemory(_waiting * _cosines.Length));
        _waiting += views.Count;
        // What a ray counts may depend on where the source turns: a first view that comes alone waits for the second.
        if (_sequence.Turn != 0 || _viewsPerVolume == 1) AddWeighted();
        if (_sequence.Left == _viewsPerVolume) Finish(images);
    }

    public void Complete(long viewCount, IImageSink images)
    {
        _sequence.CheckEnd();
        if (_images == 0) throw CtErrors.NothingSeen(_sequence.TablePositionMm);
    }

    public void Dispose() => _rotation?.Accumulator.Dispose();

    private ConeRotation Begin()
    {
        _parts ??= new RotationParts(_ct, _planAt(_sequence.TablePositionMm), _sequence.TablePositionMm);
        return _parts.Begin(_sequence.Complete, _sequence.TablePositionMm, _viewsPerVolume, _kernels);
    }

    private void AddWeighted()
    {
        (int count, int length) = (_waiting, _cosines.Length);
        int first = (int)((_sequence.Next - count) % _viewsPerVolume);
        Cores.For(count, i => Weight(first + i, _weighted.AsSpan(i * length, length)));
        _rotation!.Accumulator.Add(_views.AsMemory(0, count), _weighted.AsMemory(0, count * length));
        _waiting = 0;
    }

    private void Weight(int view, Span<float> lineIntegrals)
    {
        TensorPrimitives.Multiply(lineIntegrals, _cosines, lineIntegrals);
        if (_redundancy is null) return;
        using Arena.Frame frame = Arena.Open();
        Span<float> weights = frame.Take(_ct.Sources[0].DetectorChannels);
        _redundancy.Fill(view, _sequence.Turn, weights);
        for (int start = 0; start < lineIntegrals.Length; start += weights.Length)
        {
            Span<float> row = lineIntegrals.Slice(start, weights.Length);
            TensorPrimitives.Multiply(row, weights, row);
        }
    }

    private void Finish(IImageSink images)
    {
        ConeRotation rotation = _rotation!;
        foreach ((int slice, Memory<float> pixels) in new SliceMaker(rotation.Plan, rotation.Accumulator, rotation.Seen).All())
        {
            if (slice >= rotation.Slices) break;
            Hounsfield.FromAttenuation(pixels.Span, _ct.EnergyBins[0].WaterAttenuationPerMm);
            images.Add(_parts!.Image(_sequence.Complete - 1, rotation, slice, pixels, _replaced));
            _images++;
        }
        rotation.Accumulator.Dispose();
        (_rotation, _replaced) = (null, 0);
    }
}
