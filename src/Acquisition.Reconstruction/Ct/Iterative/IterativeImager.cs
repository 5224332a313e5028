using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary>Keeps an image's views until the last has come, then finds the image.</summary>
internal sealed class IterativeImager(CtAcquisition ct, IterativeScan scan) : IViewImager
{
    private readonly SubsetViews _views = new(scan.ViewsPerImage, Math.Min(scan.Subsets, scan.ViewsPerImage), scan.Source.DetectorChannels, scan.Source.DetectorRows);
    private long _replaced;
    private int _images;
    private long _count;

    public int Room => _views.Left;

    public void Add(in ViewBatch views, IImageSink images)
    {
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            Check(view);
            _views.Add(
                new(view.AngleRad + scan.Source.AngleOffsetRad, view.TablePositionMm, view.FocalSpotAngleOffsetRad, view.FocalSpotRadialOffsetMm, view.FocalSpotAxialOffsetMm),
                views.LineIntegrals.Span.Slice(i * scan.Source.Elements, scan.Source.Elements));
            _count++;
        }
        _replaced += TensorPrimitives.Sum(views.Replaced.Span);
        if (_views.Left == 0) Finish(images);
    }

    public void Complete(long viewCount, IImageSink images)
    {
        if (_count == 0 || _views.Count > 0) throw CtErrors.TooFewViews(_count, _count + _views.Left);
    }

    public void Dispose()
    {
        // Managed memory only.
    }

    private void Check(in CtView view)
    {
        if (view.ProjectionMatrix is not null) throw CtErrors.NotSupported($"A projection matrix of its own (object view {_count})");
        if (scan.Source.Beam == CtBeam.Parallel && (view.FocalSpotAngleOffsetRad != 0 || view.FocalSpotRadialOffsetMm != 0 || view.FocalSpotAxialOffsetMm != 0))
            throw CtErrors.InvalidView(_count, "its focal spot is out of place, and a parallel beam has none.");
        if (!scan.IsPlanar || _views.Count == 0) return;
        double began = _views.Of(0)[0].TablePositionMm;
        if (!(Math.Abs(view.TablePositionMm - began) <= scan.RowThicknessMm / 2))
            throw CtErrors.InvalidView(_count, $"the table is at {view.TablePositionMm} mm, the image began at {began} mm.");
    }

    private void Finish(IImageSink images)
    {
        (double first, double last) = scan.IsPlanar ? (_views.Of(0)[0].TablePositionMm, _views.Of(0)[0].TablePositionMm) : _views.Table;
        VolumeGrid grid = scan.Grid(first, last);
        WorkingVolume volume = scan.Working(grid, first, last);
        HostArray image = IterativeSolution.Find(scan, ct, volume, _views);
        if (!scan.IsPlanar) BlankUnseen(image, IterativeSolution.Seen(scan, volume, _views));
        for (int slice = 0; slice < grid.Slices; slice++)
        {
            float[] pixels = new float[grid.Pixels];
            volume.Read(image.Re.Span, slice, pixels);
            Hounsfield.FromAttenuation(pixels, ct.EnergyBins[0].WaterAttenuationPerMm);
            BlankOutside(grid, pixels);
            images.Add(new ReconstructedImage
            {
                InstanceNumber = ++_images,
                Rows = grid.Rows,
                Columns = grid.Columns,
                Pixels = pixels,
                Plane = grid.Plane(slice),
                Index = new ImageIndex(Slice: _images - 1),
                ReplacedSamples = _replaced,
            });
        }
        _replaced = 0;
        _views.Restart();
    }

    /// <summary>NaN where less than half as many rays passed as where most did: not seen from all around.</summary>
    private static void BlankUnseen(HostArray image, HostArray seen)
    {
        float least = TensorPrimitives.Max<float>(seen.Re.Span) / 2;
        Span<float> values = image.Re.Span;
        ReadOnlySpan<float> sums = seen.Re.Span;
        for (int i = 0; i < values.Length; i++)
            if (sums[i] < least) values[i] = float.NaN;
    }

    /// <summary>NaN outside the circle that every view sees.</summary>
    private void BlankOutside(VolumeGrid grid, Span<float> pixels)
    {
        double squared = scan.SeenRadiusMm * scan.SeenRadiusMm;
        for (int i = 0; i < pixels.Length; i++)
        {
            Vector3D place = grid.VoxelCentre(0, i / grid.Columns, i % grid.Columns);
            if (place.X * place.X + place.Y * place.Y > squared) pixels[i] = float.NaN;
        }
    }
}
