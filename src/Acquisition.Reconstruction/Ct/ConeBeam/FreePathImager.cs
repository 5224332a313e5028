using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// One volume of views whose projection matrices alone say where they are: about a circle, a rotation or a short scan of it, evenly spaced or not. What a view
/// counts depends on where the others are, so all are kept until the last one has come.
/// </summary>
internal sealed class FreePathImager(CtAcquisition ct, Recipe recipe, PatientPosition position, IConeBeamKernels kernels) : IViewImager
{
    private readonly CtSource _source = ct.Sources[0];
    private readonly List<MatrixView> _matrices = [];
    private readonly List<float[]> _lineIntegrals = [];
    private readonly MeanTubeCurrent _current = new();
    private double _tableMm;
    private long _replaced;

    public int Room => CtReconstruction.Batch;

    public void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken)
    {
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            long index = views.First + i;
            _current.Add(view);
            if (view.ProjectionMatrix is not { } matrix) throw CtErrors.InvalidView(index, "it has no projection matrix, which is all that says where it is on a free path.");
            if (_matrices.Count == 0) _tableMm = view.TablePositionMm;
            if (view.TablePositionMm != _tableMm) throw CtErrors.InvalidView(index, $"the table is at {view.TablePositionMm} mm, the scan began at {_tableMm} mm.");
            _matrices.Add(new MatrixView(matrix, _source, _tableMm, index));
            _lineIntegrals.Add(views.LineIntegrals.Slice(i * _source.Elements, _source.Elements).ToArray());
        }
        _replaced += TensorPrimitives.Sum(views.Replaced.Span);
    }

    public void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken)
    {
        ConeArc arc = new(_matrices, _source);
        RotationParts parts = new(ct, new ConeBeamPlan(ct, recipe, position, _tableMm), _tableMm);
        ConeBeamPlan plan = parts.Whole;
        ConeView[] views = [.. _matrices.Select(matrix => matrix.Project(plan, _source))];
        SeenLines seen = SeenLines.All(plan);
        Cores.For(plan.Rows, row =>
        {
            foreach (ConeView view in views) seen.Narrow(plan, view, row);
        });
        if (!seen.Any()) throw CtErrors.NothingSeen(_tableMm);

        using IConeBeamAccumulator accumulator = kernels.Open(plan, seen, views.Length);
        Cores.For(views.Length, i => Weight(plan, arc, i));
        for (int i = 0; i < views.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            accumulator.Add(views.AsMemory(i, 1), _lineIntegrals[i]);
            _lineIntegrals[i] = [];
        }
        ConeRotation rotation = new(plan, seen, accumulator, 0, plan.Grid.Slices);
        foreach ((int slice, Memory<float> pixels) in new SliceMaker(plan, accumulator, seen, ct.EnergyBins[0].WaterAttenuationPerMm).All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            images.Add(parts.Image(0, rotation, slice, pixels, _replaced, _current.Ma));
        }
    }

    public void Dispose()
    {
        // Managed memory only.
    }

    private void Weight(ConeBeamPlan plan, ConeArc arc, int view)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> lineIntegrals = _lineIntegrals[view], cosines = frame.Take(lineIntegrals.Length), weights = frame.Take(_source.DetectorChannels);
        _matrices[view].FillCosines(plan, _source, cosines);
        TensorPrimitives.Multiply(lineIntegrals, cosines, lineIntegrals);
        arc.Fill(view, weights);
        TensorPrimitives.Multiply(weights, (float)(1 / plan.AngleStepRad), weights);
        for (int start = 0; start < lineIntegrals.Length; start += weights.Length)
        {
            Span<float> row = lineIntegrals.Slice(start, weights.Length);
            TensorPrimitives.Multiply(row, weights, row);
        }
    }
}
