using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary>Keeps an image's views until the last has come, then finds the image.</summary>
internal sealed class IterativeImager(CtAcquisition ct, IterativeScan scan, IArrayKernels? device) : IViewImager
{
    private readonly SubsetViews _views = new(scan.ViewsPerImage, Math.Min(scan.Subsets, scan.ViewsPerImage), scan.Source.DetectorChannels, scan.Source.DetectorRows);
    private readonly MeanTubeCurrent _current = new();
    private long _replaced;
    private int _images;
    private long _count;

    public int Room => _views.Left;

    public void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken)
    {
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            Check(view);
            _current.Add(view);
            _views.Add(
                new(view.AngleRad + scan.Source.AngleOffsetRad, view.TablePositionMm, view.FocalSpotAngleOffsetRad, view.FocalSpotRadialOffsetMm, view.FocalSpotAxialOffsetMm),
                views.LineIntegrals.Span.Slice(i * scan.Source.Elements, scan.Source.Elements));
            _count++;
        }
        _replaced += TensorPrimitives.Sum(views.Replaced.Span);
        if (_views.Left == 0) Finish(images, cancellationToken);
    }

    public void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken)
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

    private void Finish(IImageSink images, CancellationToken cancellationToken)
    {
        (double first, double last) = scan.IsPlanar ? (_views.Of(0)[0].TablePositionMm, _views.Of(0)[0].TablePositionMm) : _views.Table;
        VolumeGrid grid = scan.Grid(first, last);
        WorkingVolume volume = scan.Working(grid, first, last);
        HostArray image = IterativeSolution.Find(device, scan, ct, volume, _views, cancellationToken);
        for (int slice = 0; slice < grid.Slices; slice++)
        {
            float[] pixels = new float[grid.Pixels];
            volume.Read(image.Re.Span, slice, pixels);
            Hounsfield.FromAttenuation(pixels, ct.EnergyBins[0].WaterAttenuationPerMm);
            BlankUnseen(grid, slice, first, last, pixels);
            images.Add(new ReconstructedImage
            {
                InstanceNumber = ++_images,
                Rows = grid.Rows,
                Columns = grid.Columns,
                Pixels = pixels,
                Plane = grid.Plane(slice),
                Index = new ImageIndex(Slice: _images - 1),
                ReplacedSamples = _replaced,
                TubeCurrentMa = _current.Ma,
            });
        }
        _replaced = 0;
        _current.Restart();
        _views.Restart();
    }

    /// <summary>NaN where not seen from all around.</summary>
    private void BlankUnseen(VolumeGrid grid, int slice, double firstTableMm, double lastTableMm, Span<float> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
            if (!scan.IsSeen(grid.VoxelCentre(slice, i / grid.Columns, i % grid.Columns), firstTableMm, lastTableMm)) pixels[i] = float.NaN;
    }
}
