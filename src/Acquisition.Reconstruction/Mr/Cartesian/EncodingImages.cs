using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// The images of one encoding, each from its first readout to its pixels. An image that the limits promise leaves as soon as its k-space is complete. One that
/// is counted along a counter without limits waits for the scan's end, as only then its number is known.
/// </summary>
internal sealed class EncodingImages : IDisposable
{
    /// <summary>Magnitudes of receivers' samples in any unit that is in use, from volts to counts.</summary>
    private const double SmallestPlausible = 1e-15, LargestPlausible = 1e15;

    private readonly MrAcquisition _mr;
    private readonly bool _fillsZeros;
    private readonly CartesianPlan _plan;
    private readonly KspaceGrid _grid;
    private readonly MrSamples _samples;
    private readonly ReadoutChecks _checks;
    private readonly GridTrajectory _trajectory;
    private readonly ImageCounters _counters;
    private readonly KspaceStore _store;
    private readonly ICartesianTransform _transform;
    private readonly List<ReconstructedImage> _held = [];
    private readonly int _before;
    private readonly int _heldMaximum;
    private bool? _alongNormal;

    /// <param name="mr">The acquisition.</param>
    /// <param name="encoding">One of its encodings.</param>
    /// <param name="recipe">How to reconstruct it.</param>
    /// <param name="kernels">The backend.</param>
    /// <param name="before">Images that the encodings before it promise.</param>
    public EncodingImages(MrAcquisition mr, MrEncoding encoding, Recipe recipe, ICartesianKernels kernels, int before)
    {
        (_mr, _before) = (mr, before);
        _fillsZeros = CartesianFourierMethod.FillsZeros(recipe);
        _plan = CartesianFourierMethod.Plan(encoding, recipe, mr.ReceiverChannels);
        _grid = KspaceGrid.Of(encoding, mr.ReceiverChannels);
        _samples = new MrSamples(mr.SampleFormat);
        _checks = new ReadoutChecks(_grid, encoding, _samples);
        _trajectory = new GridTrajectory(_grid);
        _counters = new ImageCounters(encoding.Limits);
        MrLimit averages = MrLimits.Of(encoding).Average;
        long unsaid = _counters.HasUnsaid ? CartesianMemory.UnsaidBytes : 0;
        _heldMaximum = (int)(unsaid / 2 / (sizeof(float) * (long)_plan.Rows * _plan.Columns));
        _store = new KspaceStore(_grid, averages, CartesianMemory.OpenImages(encoding.Limits) + (int)(unsaid / 2 / ImageKspace.BytesFor(_grid, averages)));
        _transform = kernels.Open(_plan);
    }

    /// <summary>Images that the limits promise.</summary>
    public int SaidCount => (int)_counters.SaidCount;

    /// <summary>Whether a readout of any kind has named the encoding.</summary>
    public bool IsNamed { get; set; }

    /// <summary>Images that have been given away or are held.</summary>
    public int MadeCount => _store.CompleteCount;

    /// <summary>Whether a readout has been a line of an image.</summary>
    public bool HasImages => _store.OpenCount + _store.CompleteCount > 0;

    /// <summary>Takes one readout, and gives its image away when that is complete.</summary>
    /// <exception cref="ReconstructionException">The readout contradicts the header or its image's other readouts.</exception>
    public void Add(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        _checks.Check(place, readout);
        _counters.Check(place);
        _trajectory.Check(place, readout);
        CheckColumns(place, readout, images);
        ImageKspace? open = _store.Find(place.Image);
        if (open?.Has(place.Counters) ?? _store.IsComplete(place.Image))
        {
            images.Warn(MrWarnings.RepeatedLine(place));
            return;
        }

        ImageKspace kspace = open ?? Begin(place, readout, images);
        if (kspace.Channels != readout.ActiveChannels)
            throw MrErrors.InvalidReadout(place, $"has {readout.ActiveChannels} channels, {kspace.First} has {kspace.Channels}. The lines of an image must have the same.");
        if (!kspace.Geometry.IsSameAs(readout, _plan.Size))
            throw MrErrors.InvalidReadout(place, $"lies elsewhere, or in other directions, than {kspace.First}. The lines of an image must lie in one place.");
        if (kspace.Add(readout, _samples) is > 0 and int replaced) images.Warn(MrWarnings.ReplacedSamples(place, replaced));
        if (_samples.Saturated(readout.Samples.Span) is > 0 and int saturated) images.Warn(MrWarnings.SaturatedSamples(place, saturated));
        if (kspace.MissingCount == 0) Finish(place, kspace, images);
    }

    /// <summary>The data have ended.</summary>
    /// <exception cref="ReconstructionException">MISSING_LINES or MISSING_IMAGES.</exception>
    public void CheckAllComplete(int made)
    {
        _store.CheckAllComplete(made);
        if (_store.CompleteCount >= _counters.Count) return;
        // One more than is named, found after as many as there are at the most.
        List<ImageIndex> missing = [.. _counters.All().Where(image => !_store.IsComplete(image)).Take(8)];
        throw MrErrors.MissingImages(missing, (long)Math.Min(_counters.Count - _store.CompleteCount, long.MaxValue / 2), made);
    }

    /// <summary>The images that waited for the end, numbered from the given one on.</summary>
    /// <returns>The number after the last.</returns>
    public int GiveHeld(int number, IImageSink images)
    {
        foreach (ReconstructedImage image in _held.OrderBy(image => image.Index, Comparer<ImageIndex>.Create(ImageCounters.Compare)))
            images.Add(image with { InstanceNumber = number++ });
        return number;
    }

    public void Dispose() => _transform.Dispose();

    private void CheckColumns(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        ReadoutSpan span = _grid.Span(readout);
        if (span.Count == _grid.Columns) return;
        if (KspaceGrid.IsSymmetric(_grid.Columns / 2 - span.FirstColumn, span.EndColumn - 1 - _grid.Columns / 2)) images.Warn(MrWarnings.Interpolated(place.Image));
        else if (_fillsZeros) images.Warn(MrWarnings.ZeroFilled(place.Image));
        else throw MrErrors.PartialReadout(place, span, _grid.Columns);
    }

    private ImageKspace Begin(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        SliceGeometry geometry = SliceGeometry.Of(place, readout);
        if (geometry.IsAlongNormal != (_alongNormal ??= geometry.IsAlongNormal))
            throw MrErrors.InvalidReadout(place, "has the slice direction on the other side of read × phase than the images before it: the order of the slices is not known.");
        bool said = _counters.IsSaid(place.Image);
        if (_store.IsFull) throw said ? MrErrors.TooManyOpenImages(place, _store.OpenCount) : MrErrors.LimitsNeeded(place, CartesianMemory.UnsaidBytes >> 20);
        if (!said) images.Warn(MrWarnings.LimitsLearnt(place));
        _counters.Learn(place.Image);
        return _store.Begin(place, geometry, readout.ActiveChannels);
    }

    private void Finish(ReadoutPlace place, ImageKspace kspace, IImageSink images)
    {
        ImageIndex index = place.Image;
        bool said = _counters.IsSaid(index);
        CheckSignal(index, kspace, images);
        ReconstructedImage image = new()
        {
            InstanceNumber = said ? _before + _counters.Place(index, _alongNormal == true) + 1 : 0,
            Rows = _plan.Rows,
            Columns = _plan.Columns,
            Pixels = Transform(index, kspace),
            Plane = kspace.Geometry.Plane(_plan.Size),
            Index = index,
            ReplacedSamples = kspace.ReplacedSamples,
        };
        _store.End(index);
        if (said) images.Add(image);
        else if (_held.Count < _heldMaximum) _held.Add(image);
        else throw MrErrors.LimitsNeeded(place, CartesianMemory.UnsaidBytes >> 20);
    }

    private float[] Transform(ImageIndex index, ImageKspace kspace)
    {
        float[] pixels = new float[_plan.Rows * _plan.Columns];
        int exponent = SignalRange.Exponent(kspace.Peak, _plan);
        if (exponent != 0) SignalRange.Reduce(kspace.Samples.Span, exponent);
        _transform.Reconstruct(kspace.Samples, pixels);
        return SignalRange.TryRestore(pixels, _mr.SampleScale, exponent) ? pixels : throw MrErrors.ValuesOutOfRange(index);
    }

    private void CheckSignal(ImageIndex index, ImageKspace kspace, IImageSink images)
    {
        double peak = kspace.Peak * _mr.SampleScale;
        if (peak == 0)
        {
            images.Warn(MrWarnings.NoSignal(index));
            return;
        }
        if (peak is < SmallestPlausible or > LargestPlausible) images.Warn(MrWarnings.ImplausibleMagnitude(index, peak));
        // Integers of a weak signal are 0 here and there.
        if (_mr.SampleFormat != MrSampleFormat.ComplexFloat32) return;

        EmptySamples empty = EmptySamples.Of(kspace.Samples.Span, _grid);
        if (empty.Inside > EmptySamples.Few || (!empty.IsSymmetric && !_fillsZeros)) throw MrErrors.EmptySamples(index, empty.All);
        if (empty.All > EmptySamples.Few) images.Warn(empty.IsSymmetric ? MrWarnings.Interpolated(index) : MrWarnings.ZeroFilled(index));
    }
}
