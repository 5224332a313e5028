using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Ct.Metal;

/// <summary>
/// Normalised metal artefact reduction before another imager (Meyer, Raupach, Lell, Schmidt, Kachelriess, Med. Phys. 37 (2010) 5482), each detector row in its plane:
/// an image's views are kept until the last has come; a first image shows the metal, its trace is interpolated, a second image becomes the prior, the trace is
/// interpolated again, normalised by the prior's projections, and in the images that come of it the metal is put back.
/// </summary>
internal sealed class MetalImager : IViewImager
{
    private readonly CtAcquisition _ct;
    private readonly FbpPlan _plan, _whole;
    private readonly PatientPosition _position;
    private readonly IFbpKernels _kernels;
    private readonly double _threshold;
    private readonly IViewImager _last;
    private readonly CtView[] _views;
    private readonly float[] _lineIntegrals;
    private readonly long[] _replaced;
    private int _count;
    private long _first;

    /// <param name="ct">The scan.</param>
    /// <param name="plan">Of the images that are asked for.</param>
    /// <param name="whole">Of images of everything that is seen.</param>
    /// <param name="position">How the patient lies.</param>
    /// <param name="kernels">What filters and back-projects.</param>
    /// <param name="threshold">What is above it is metal, HU.</param>
    /// <param name="last">Makes the images; disposed with this.</param>
    public MetalImager(CtAcquisition ct, FbpPlan plan, FbpPlan whole, PatientPosition position, IFbpKernels kernels, double threshold, IViewImager last)
    {
        (_ct, _plan, _whole, _position, _kernels, _threshold, _last) = (ct, plan, whole, position, kernels, threshold, last);
        _views = new CtView[plan.ViewsPerImage];
        _lineIntegrals = new float[plan.ViewsPerImage * ViewLength];
        _replaced = new long[plan.ViewsPerImage * plan.Rows];
    }

    public int Room => _views.Length - _count;

    private int ViewLength => _plan.Rows * _plan.Channels;

    public void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken)
    {
        if (_count == 0) _first = views.First;
        views.Views.CopyTo(_views.AsMemory(_count));
        views.LineIntegrals.CopyTo(_lineIntegrals.AsMemory(_count * ViewLength));
        views.Replaced.CopyTo(_replaced.AsMemory(_count * _plan.Rows));
        _count += views.Count;
        if (Room > 0) return;
        Finish(images, cancellationToken);
        _count = 0;
    }

    public void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken)
    {
        // What has come of an image that lacks views goes to the one that says so.
        if (_count > 0) Hand(_last, _lineIntegrals, _count, images, cancellationToken);
        _last.Complete(viewCount, images, cancellationToken);
    }

    public void Dispose() => _last.Dispose();

    private void Finish(IImageSink images, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<float>> seen = Images(_whole, _lineIntegrals, cancellationToken);
        bool[] metal = [.. seen.SelectMany(slice => slice.ToArray()).Select(hu => PriorImage.IsMetal(hu, _threshold))];
        if (!metal.Contains(true))
        {
            Hand(_last, _lineIntegrals, _count, images, cancellationToken);
            return;
        }

        using ILinearMap<HostArray> projector = HostBackend.Shared.Open(Projector());
        int pixels = _whole.Matrix * _whole.Matrix;
        float[] trace = Project(projector, i => metal[i % _plan.Rows * pixels + i / _plan.Rows] ? 1 : 0);
        Widen(trace);
        float[] interpolated = Inpainted(trace, null);
        List<ReadOnlyMemory<float>> without = Images(_whole, interpolated, cancellationToken);
        float water = (float)_ct.EnergyBins[0].WaterAttenuationPerMm;
        float[] prior = Project(projector, i => (row: i % _plan.Rows, pixel: i / _plan.Rows) is var (row, pixel)
            ? water * PriorImage.Of(without[row].Span[pixel], metal[row * pixels + pixel]) : 0);
        Hand(_last, Inpainted(trace, prior), _count, new MetalBack(images, Images(_plan, _lineIntegrals, cancellationToken), _threshold), cancellationToken);
    }

    /// <summary>[matrix × matrix × rows] of the whole field to [views × channels × rows].</summary>
    private PlanarProjector Projector()
    {
        Vector3D origin = _whole.Centre(0, 0);
        VoxelGrid grid = new(origin, _whole.Centre(1, 0) - origin, _whole.Centre(0, 1) - origin, _whole.SlicePitchMm);
        double offset = _ct.Sources[0].AngleOffsetRad;
        BeamView[] views = [.. _views.Select(view => new BeamView(view.AngleRad + offset))];
        return new(Shape.Real(_whole.Matrix, _whole.Matrix, _plan.Rows), grid, BeamDetector.Of(_ct.Sources[0]), Values.Of<BeamView>(views));
    }

    private float[] Project(ILinearMap<HostArray> projector, Func<int, float> voxel)
    {
        HostArray volume = HostArray.Allocate(projector.Domain), views = HostArray.Allocate(projector.Range);
        Span<float> values = volume.Re.Span;
        for (int i = 0; i < values.Length; i++) values[i] = voxel(i);
        projector.Forward(volume, views);
        float[] rows = new float[views.Length];
        Cores.For(_count, view => Rearrange(views.Re.Span.Slice(view * ViewLength, ViewLength), rows.AsSpan(view * ViewLength, ViewLength)));
        return rows;
    }

    /// <summary>[channels × rows] to [rows × channels].</summary>
    private void Rearrange(ReadOnlySpan<float> view, Span<float> rows)
    {
        for (int row = 0; row < _plan.Rows; row++)
            for (int channel = 0; channel < _plan.Channels; channel++) rows[row * _plan.Channels + channel] = view[channel * _plan.Rows + row];
    }

    /// <summary>A channel more on either side: a pixel that metal fills in part may be below the threshold.</summary>
    private void Widen(float[] trace) => Cores.For(trace.Length / _plan.Channels, i =>
    {
        Span<float> row = trace.AsSpan(i * _plan.Channels, _plan.Channels);
        float before = 0;
        for (int channel = 0; channel < row.Length; channel++)
        {
            float own = row[channel], next = channel + 1 < row.Length ? row[channel + 1] : 0;
            row[channel] = Math.Max(own, Math.Max(before, next));
            before = own;
        }
    });

    /// <summary>The views with the trace interpolated; without a prior as if it were flat.</summary>
    private float[] Inpainted(float[] trace, float[]? prior)
    {
        float[] views = [.. _lineIntegrals], flat = prior is null ? new float[_plan.Channels] : [];
        flat.AsSpan().Fill(1);
        Cores.For(views.Length / _plan.Channels, i =>
        {
            int start = i * _plan.Channels;
            SinogramInpainting.Apply(
                views.AsSpan(start, _plan.Channels), trace.AsSpan(start, _plan.Channels), prior is null ? flat : prior.AsSpan(start, _plan.Channels));
        });
        return views;
    }

    /// <summary>A slice in HU for each detector row, of this image's views alone.</summary>
    private List<ReadOnlyMemory<float>> Images(FbpPlan plan, float[] lineIntegrals, CancellationToken cancellationToken)
    {
        using FbpImager imager = new(_ct, plan, _position, _kernels);
        Slices slices = new();
        Hand(imager, lineIntegrals, _count, slices, cancellationToken);
        return slices.Pixels;
    }

    private void Hand(IViewImager imager, float[] lineIntegrals, int views, IImageSink images, CancellationToken cancellationToken)
    {
        for (int start = 0, count; start < views; start += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count = Math.Min(CtReconstruction.Batch, Math.Min(imager.Room, views - start));
            imager.Add(
                new(_first + start, _views.AsMemory(start, count), lineIntegrals.AsMemory(start * ViewLength, count * ViewLength), _replaced.AsMemory(start * _plan.Rows, count * _plan.Rows)),
                images, cancellationToken);
        }
    }

    private sealed class Slices : IImageSink
    {
        public List<ReadOnlyMemory<float>> Pixels { get; } = [];

        public void Add(ReconstructedImage image) => Pixels.Add(image.Pixels);

        public void Show(PartialImage preview)
        {
            // Nobody looks at intermediate images.
        }

        public void Warn(Warning warning)
        {
            // The views have been looked at.
        }
    }

    /// <summary>Puts the metal of the image without reduction into the one with it.</summary>
    private sealed class MetalBack(IImageSink images, List<ReadOnlyMemory<float>> before, double threshold) : IImageSink
    {
        private int _row;

        public void Add(ReconstructedImage image)
        {
            float[] pixels = image.Pixels.ToArray();
            ReadOnlySpan<float> with = before[_row++].Span;
            for (int i = 0; i < pixels.Length; i++)
                if (PriorImage.IsMetal(with[i], threshold)) pixels[i] = with[i];
            images.Add(image with { Pixels = pixels });
        }

        public void Show(PartialImage preview) => images.Show(preview);

        public void Warn(Warning warning) => images.Warn(warning);
    }
}
