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
    private readonly double[] _angles = new double[Batch];
    private readonly int _viewsPerVolume;
    private RotationParts? _parts;
    private ConeRotation? _rotation;
    private float[]? _held;             // the first view, until the second one says which way the gantry turns
    private int _view;                  // of the rotation
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
        _weighted = new float[(Batch + 1) * source.Elements];
    }

    public int Room => Math.Min(_sequence.Left, Batch - 1);

    public void Add(in ViewBatch views, IImageSink images)
    {
        int held = _held is null ? 0 : 1;
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            _sequence.Advance(view);
            _rotation ??= Begin();
            _angles[held + i] = view.AngleRad + _ct.Sources[0].AngleOffsetRad;
            _views[held + i] = _rotation.Plan.View(_angles[held + i], _sequence.TablePositionMm);
        }
        _replaced += TensorPrimitives.Sum(views.Replaced.Span);
        if (_redundancy is ShortScan && _view == 0 && views.Count == 1 && held == 0)
        {
            _held = views.LineIntegrals.ToArray();
            return;
        }
        AddWeighted(views.LineIntegrals, held, held + views.Count);
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

    private void AddWeighted(ReadOnlyMemory<float> lineIntegrals, int held, int count)
    {
        int length = _cosines.Length, first = _view, turn = count > 1 && Math.IEEERemainder(_angles[1] - _angles[0], 2 * Math.PI) < 0 ? -1 : 1;
        Cores.For(count, i => Weight(i < held ? _held : lineIntegrals.Span.Slice((i - held) * length, length), first + i, turn, _weighted.AsSpan(i * length, length)));
        _rotation!.Accumulator.Add(_views.AsMemory(0, count), _weighted.AsMemory(0, count * length));
        _held = null;
        _view += count;
    }

    private void Weight(ReadOnlySpan<float> lineIntegrals, int view, int turn, Span<float> weighted)
    {
        TensorPrimitives.Multiply(lineIntegrals, _cosines, weighted);
        if (_redundancy is null) return;
        using Arena.Frame frame = Arena.Open();
        Span<float> weights = frame.Take(_ct.Sources[0].DetectorChannels);
        _redundancy.Fill(view, turn, weights);
        for (int at = 0; at < weighted.Length; at += weights.Length) TensorPrimitives.Multiply(weighted.Slice(at, weights.Length), weights, weighted.Slice(at, weights.Length));
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
        (_rotation, _view, _replaced) = (null, 0, 0);
    }
}
