using System.Numerics.Tensors;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// The images of one encoding. An image, or slab, is complete with as many readouts as the limits of k-space encoding steps and averages make; where
/// they are not said, with the readout that is flagged last in its slice; else at the scan's end. What then lacks readouts is made of those that came, with a warning:
/// the density of spokes and interleaves that are there is compensated for. Counters tell images apart as for Cartesian ones.
/// </summary>
internal sealed class NonCartesianImages
{
    private readonly MrAcquisition _mr;
    private readonly NonCartesianPlan _plan;
    private readonly MrNonCartesian _settings;
    private readonly WhitenedReadouts _source;
    private readonly ReadoutPath _path;
    private readonly ImageCounters _counters;
    private readonly Gridding _gridding;
    private readonly Dictionary<ImageIndex, OpenImage> _open = [];
    private readonly HashSet<ImageIndex> _complete = [];
    private readonly List<ReconstructedImage> _held = [];
    private readonly int _openMaximum;
    private readonly int _heldMaximum;
    private readonly int _before;
    private KspaceSamples? _samples;
    private bool? _alongNormal;

    /// <param name="mr">The acquisition.</param>
    /// <param name="encoding">One of its encodings.</param>
    /// <param name="recipe">How to reconstruct it.</param>
    /// <param name="source">Reads its readouts.</param>
    /// <param name="before">Images that the encodings before it promise.</param>
    public NonCartesianImages(MrAcquisition mr, MrEncoding encoding, Recipe recipe, WhitenedReadouts source, int before)
    {
        (_mr, _source, _before) = (mr, source, before);
        _plan = new NonCartesianPlan(encoding, recipe, mr.ReceiverChannels);
        _settings = recipe.Settings as MrNonCartesian ?? new();
        _path = new ReadoutPath(_plan);
        _counters = new ImageCounters(encoding.Limits);
        _gridding = new Gridding(_plan);
        _openMaximum = NonCartesianMemory.OpenImages(encoding.Limits);
        _heldMaximum = _counters.HasUnsaid ? (int)Math.Max(1, NonCartesianMemory.UnsaidBytes / (sizeof(float) * _plan.Pixels)) : 0;
    }

    /// <summary>Images that the limits promise.</summary>
    public int SaidCount => (int)_counters.SaidCount * _plan.Slices;

    /// <summary>Whether a readout of any kind has named the encoding.</summary>
    public bool IsNamed { get; set; }

    public bool HasImages => _open.Count + _complete.Count > 0;

    public void Add(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        Check(place, readout);
        if (_complete.Contains(place.Image)) throw MrErrors.InvalidReadout(place, "belongs to an image that was complete already. Correct the limits of its counters.");
        if (!_open.TryGetValue(place.Image, out OpenImage? image)) _open.Add(place.Image, image = Begin(place, readout, images));
        if (image.Channels != readout.ActiveChannels)
            throw MrErrors.InvalidReadout(place, $"has {readout.ActiveChannels} channels, {image.First} has {image.Channels}. The readouts of an image must have the same.");
        if (!image.Geometry.IsSameAs(readout, _plan.Size))
            throw MrErrors.InvalidReadout(place, $"lies elsewhere, or in other directions, than {image.First}. The readouts of an image must lie in one place.");
        ReadoutSamples samples = _source.Read(place, readout, out int replaced)!.Value;
        image.Add(place, readout, _path, samples);
        image.ReplacedSamples += replaced;
        if (replaced > 0) images.Warn(MrWarnings.ReplacedSamples(place, replaced));
        if (_source.Saturated(readout) is > 0 and int saturated) images.Warn(MrWarnings.SaturatedSamples(place, saturated));
        bool isLast = _plan.Readouts is { } count ? image.Readouts == count : (readout.Flags & MrReadoutFlags.LastInSlice) != 0;
        if (!isLast) return;
        if (_plan.FullSpokes is { } needed && image.Spokes < needed) images.Warn(NonCartesianWarnings.TooFewSpokes(place.Image, image.Spokes, needed));
        Finish(place.Image, image, images);
    }

    /// <summary>The data have ended: what is open is made of what came.</summary>
    public void FinishOpen(IImageSink images, CancellationToken cancellationToken)
    {
        foreach ((ImageIndex index, OpenImage image) in _open.OrderBy(open => open.Value.First.Index).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_plan.Readouts is { } expected) images.Warn(NonCartesianWarnings.MissingReadouts(index, image.Readouts, expected));
            else if (_plan.FullSpokes is { } needed && image.Spokes < needed) images.Warn(NonCartesianWarnings.TooFewSpokes(index, image.Spokes, needed));
            Finish(index, image, images);
        }
    }

    /// <exception cref="ReconstructionException">MISSING_IMAGES.</exception>
    public void CheckAllComplete(int made) => _counters.CheckAllMade(_complete.Contains, _complete.Count, made);

    public int MadeCount => _complete.Count;

    /// <summary>The images that waited for the end, numbered from the given one on.</summary>
    /// <returns>The number after the last.</returns>
    public int GiveHeld(int number, IImageSink images)
    {
        foreach (ReconstructedImage image in _held.OrderBy(image => image.Index, Comparer<ImageIndex>.Create(ImageCounters.Compare)))
            images.Add(image with { InstanceNumber = number++ });
        return number;
    }

    private void Check(ReadoutPlace place, MrReadout readout)
    {
        _counters.Check(place);
        _source.Check(place, readout);
        MrLimits limits = MrLimits.Of(_plan.Encoding);
        if (_plan.Encoding.Limits.KspaceEncodingStep1 is not null) ReadoutChecks.CheckCounter(place, readout.Counters.KspaceEncodeStep1, limits.KspaceEncodingStep1, "k-space encoding step 1");
        if (_plan.Kind == KspaceExtent.Stack) ReadoutChecks.CheckCounter(place, readout.Counters.KspaceEncodeStep2, limits.KspaceEncodingStep2, "k-space encoding step 2");
        if (_plan.Encoding.Limits.Average is null && readout.Counters.Average > 0) throw MrErrors.AverageLimitsNeeded(place);
        ReadoutChecks.CheckCounter(place, readout.Counters.Average, limits.Average, "average");
    }

    private OpenImage Begin(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        SliceGeometry geometry = SliceGeometry.Of(place, readout);
        if (geometry.IsAlongNormal != (_alongNormal ??= geometry.IsAlongNormal))
            throw MrErrors.OtherSide(place);
        bool said = _counters.IsSaid(place.Image);
        if (_open.Count >= _openMaximum) throw MrErrors.TooManyOpenImages(place, _open.Count);
        if (!said) images.Warn(MrWarnings.LimitsLearnt(place));
        _counters.Learn(place.Image);
        return new OpenImage(_plan, place, geometry, readout.ActiveChannels);
    }

    private float[] Reconstruct(KspaceSamples samples, HostArray data, int channels) => _settings.Kind == NonCartesianKind.Gridding
        ? _gridding.Reconstruct(samples, data, channels)
        : new CoilReconstruction(_plan, _settings).Reconstruct(samples, data, channels);

    private void Finish(ImageIndex index, OpenImage image, IImageSink images)
    {
        _open.Remove(index);
        _complete.Add(index);
        if (_samples?.IsOf(image.K) != true) _samples = KspaceSamples.Of(_plan, image, _settings.DensityCompensation);
        HostArray data = _samples.Data(image);
        float peak = MathF.Max(MathF.Abs(TensorPrimitives.MaxMagnitude<float>(data.Re.Span)), MathF.Abs(TensorPrimitives.MaxMagnitude<float>(data.Im.Span)));
        if (peak == 0) images.Warn(MrWarnings.NoSignal(index));
        int exponent = SignalRange.ExponentOf(peak);
        SignalRange.Reduce(data.Planar, exponent);
        float[] pixels = Reconstruct(_samples, data, image.Channels);
        if (!SignalRange.TryRestore(pixels, _mr.SampleScale, exponent)) throw MrErrors.ValuesOutOfRange(index);
        bool said = _counters.IsSaid(index);
        int first = said ? _before + _counters.Place(index, _alongNormal == true) * _plan.Slices : 0, length = _plan.Rows * _plan.Columns;
        for (int slice = 0; slice < _plan.Slices; slice++)
        {
            // Slices of a slab ascend along the normal, as slices of a stack do.
            int z = _alongNormal == true ? slice : _plan.Slices - 1 - slice;
            ReconstructedImage made = new()
            {
                InstanceNumber = said ? first + slice + 1 : 0,
                Rows = _plan.Rows,
                Columns = _plan.Columns,
                Pixels = _plan.Slices == 1 ? pixels : pixels.AsMemory(z * length, length),
                Plane = image.Geometry.Plane(_plan.Size, z),
                Index = index with { Partition = z },
                ReplacedSamples = image.ReplacedSamples,
            };
            if (said) images.Add(made);
            else if (_held.Count < _heldMaximum) _held.Add(made);
            else throw MrErrors.LimitsNeeded(image.First, NonCartesianMemory.UnsaidBytes >> 20);
        }
    }
}
