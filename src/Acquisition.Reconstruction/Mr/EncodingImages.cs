using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Mr.Cartesian;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// The images of one encoding, each from its first readout to its pixels. An image that the limits promise leaves as soon as its k-space has all lines that will come:
/// all of the limits, or those that the method needs once the data have said that there will be no more (<see cref="ImageEnds"/>). One that is counted along a counter
/// without limits waits for the scan's end, as only then its number is known.
/// </summary>
internal sealed class EncodingImages : IDisposable
{
    /// <summary>Magnitudes of receivers' samples in any unit that is in use, from volts to counts.</summary>
    private const double SmallestPlausible = 1e-15, LargestPlausible = 1e15;

    private readonly MrAcquisition _mr;
    private readonly GridMethod _method;
    private readonly MrParallelImaging? _parallel;
    private readonly KspaceGrid _grid;
    private readonly MrSamples _samples;
    private readonly ReadoutReader _reader;
    private readonly ReadoutChecks _checks;
    private readonly GridTrajectory _trajectory;
    private readonly ImageCounters _counters;
    private readonly KspaceStore _store;
    private readonly CalibrationStore _calibrations;
    private readonly List<ReconstructedImage> _held = [];
    private readonly int _encoding;
    private readonly int _before;
    private readonly int _heldMaximum;
    private int _promised;
    private bool? _alongNormal;
    private int _repetition;

    /// <param name="mr">The acquisition.</param>
    /// <param name="index">Which of its encodings.</param>
    /// <param name="method">What makes its images. Disposed with this.</param>
    /// <param name="before">Images that the encodings before it promise.</param>
    public EncodingImages(MrAcquisition mr, int index, GridMethod method, int before)
    {
        MrEncoding encoding = mr.Encodings[index];
        (_mr, _encoding, _method, _parallel, _before) = (mr, index, method, encoding.ParallelImaging, before);
        KspaceGrid asItComes = KspaceGrid.Of(encoding, mr.ReceiverChannels);
        _grid = KspaceGrid.Of(method.Encoding, method.Channels);
        _samples = new MrSamples(mr.SampleFormat);
        _reader = new ReadoutReader(asItComes.Columns, _samples);
        _checks = new ReadoutChecks(asItComes, encoding, _samples);
        _trajectory = new GridTrajectory(asItComes);
        _counters = new ImageCounters(encoding.Limits);
        MrLimit averages = MrLimits.Of(encoding).Average;
        long unsaid = _counters.HasUnsaid ? CartesianMemory.UnsaidBytes : 0;
        _heldMaximum = (int)(unsaid / 2 / (sizeof(float) * method.Plan.ImageLength));
        _store = new KspaceStore(_grid, averages, CartesianMemory.OpenImages(encoding) + (int)(unsaid / 2 / ImageKspace.BytesFor(_grid, averages)));
        _calibrations = new CalibrationStore(_grid);
    }

    /// <summary>Images that the limits promise, of one kind.</summary>
    public int SaidCount => (int)_counters.SaidCount * _method.Plan.Partitions;

    /// <summary>In the order of the series.</summary>
    public IReadOnlyList<MrImageKind> Kinds => _method.Kinds;

    /// <summary>Whether a readout of any kind has named the encoding.</summary>
    public bool IsNamed { get; private set; }

    /// <summary>Images that have been given away or are held, of one kind.</summary>
    public int MadeCount => _store.CompleteCount * _method.Plan.Partitions;

    /// <summary>Whether a readout has been a line of an image.</summary>
    public bool HasImages => _store.OpenCount + _store.CompleteCount > 0;

    /// <summary>Tells how many images of one kind the limits of all encodings promise: those of the next kind follow them. Before the first readout.</summary>
    public void NumberAmong(int promised) => _promised = promised;

    /// <summary>Takes one readout, and gives its image away when that is complete.</summary>
    /// <exception cref="ReconstructionException">The readout contradicts the header or its image's other readouts.</exception>
    public void Add(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        IsNamed = true;
        bool calibrates = _method.Maker.NeedsCalibration && ReadoutKind.IsCalibration(readout);
        // Calibration lines within the image's own k-space are lines of it too.
        bool imaging = ReadoutKind.IsImaging(readout) || (calibrates && _parallel?.CalibrationMode == MrCalibrationMode.Embedded);
        if (!imaging && !calibrates && _method.Steps.Count == 0) return;

        _checks.CheckSamples(place, readout);
        if (imaging || calibrates)
        {
            _checks.CheckCounters(place, readout);
            _counters.Check(place);
            _trajectory.Check(place, readout);
        }

        if (Samples(place, readout, out int replaced) is not { } samples || !(imaging || calibrates)) return;
        ReadoutChecks.CheckColumns(place, samples, _grid.Columns);
        if (imaging) BeginRepetition(readout, images);
        if (calibrates) _calibrations.Add(place, samples);
        if (!imaging) return;

        if (_method.Maker.NeedsCalibration && _parallel is { CalibrationMode: MrCalibrationMode.Interleaved })
            _calibrations.AddInterleaved(place, samples, _parallel.InterleavingDimension ?? MrInterleavingDimension.Repetition);
        AddLine(place, readout, samples, replaced, images);
        if (ImageEnds.IsAnnouncedBy(readout)) EndAll(image => ImageEnds.IsWith(readout, place.Image, image), images);
    }

    /// <summary>The data have ended: makes what can be made.</summary>
    public void End(IImageSink images) => EndAll(_ => true, images);

    /// <summary>Whether every image was made.</summary>
    /// <param name="made">Images of the whole scan.</param>
    /// <exception cref="ReconstructionException">MISSING_LINES, MISSING_CALIBRATION or MISSING_IMAGES.</exception>
    public void CheckAllMade(int made)
    {
        foreach ((ImageIndex index, ImageKspace kspace) in _store.Open)
        {
            MissingLine[] missing = [.. Missing(kspace)];
            throw missing is [] ? MrErrors.MissingCalibration(index, made) : MrErrors.MissingLines(index, missing, _store.OpenCount, made);
        }

        _counters.CheckAllMade(_store.IsComplete, _store.CompleteCount, made);
    }

    /// <summary>The images of a kind that waited for the end, numbered from the given one on.</summary>
    /// <returns>The number after the last.</returns>
    public int GiveHeld(MrImageKind kind, int number, IImageSink images)
    {
        // The partitions of a slab were held in their order, and stay in it.
        foreach (ReconstructedImage image in _held.Where(image => image.Index.Kind == kind).OrderBy(image => image.Index, Comparer<ImageIndex>.Create(ImageCounters.Compare)))
            images.Add(image with { InstanceNumber = number++ });
        return number;
    }

    public void Dispose() => _method.Maker.Dispose();

    private ReadoutSamples? Samples(ReadoutPlace place, MrReadout readout, out int replaced)
    {
        ReadoutSamples? samples = _reader.Read(readout, out replaced);
        foreach (IReadoutStep step in _method.Steps)
        {
            samples = step.Take(place, readout, samples.Value);
            if (samples is null) return null;
        }
        return samples;
    }

    private void AddLine(ReadoutPlace place, MrReadout readout, ReadoutSamples samples, int replaced, IImageSink images)
    {
        CheckColumns(place, samples, images);
        ImageKspace? open = _store.Find(place.Image);
        if (_store.IsTooLate(place)) throw MrErrors.LateLine(place);
        if (open?.Lines.Has(KspaceLine.Of(place.Counters), place.Counters.Average) ?? _store.IsComplete(place.Image))
        {
            images.Warn(MrWarnings.RepeatedLine(place));
            return;
        }

        ImageKspace kspace = open ?? Begin(place, readout, samples.Channels, images);
        if (kspace.Channels != samples.Channels)
            throw MrErrors.InvalidReadout(place, $"has {samples.Channels} channels, {kspace.First} has {kspace.Channels}. The lines of an image must have the same.");
        if (!kspace.Geometry.IsSameAs(readout, _method.Plan.Size))
            throw MrErrors.InvalidReadout(place, $"lies elsewhere, or in other directions, than {kspace.First}. The lines of an image must lie in one place.");
        kspace.Add(place, samples, replaced);
        if (replaced > 0) images.Warn(MrWarnings.ReplacedSamples(place, replaced));
        if (_samples.Saturated(readout.Samples.Span) is > 0 and int saturated) images.Warn(MrWarnings.SaturatedSamples(place, saturated));
        if (kspace.Lines.IsFull) EndAll(image => image == place.Image, images);
    }

    private void CheckColumns(ReadoutPlace place, ReadoutSamples samples, IImageSink images)
    {
        if (samples.Count == _grid.Columns) return;
        if (KspaceGrid.IsSymmetric(_grid.Columns / 2 - samples.FirstColumn, samples.EndColumn - 1 - _grid.Columns / 2)) images.Warn(MrWarnings.Interpolated(place.Image));
        else if (!_method.TakesPartialReadouts) throw MrErrors.PartialReadout(place, samples, _grid.Columns);
    }

    private ImageKspace Begin(ReadoutPlace place, MrReadout readout, int channels, IImageSink images)
    {
        SliceGeometry geometry = SliceGeometry.Of(place, readout);
        if (geometry.IsAlongNormal != (_alongNormal ??= geometry.IsAlongNormal))
            throw MrErrors.OtherSide(place);
        bool said = _counters.IsSaid(place.Image);
        if (_store.IsFull) throw said ? MrErrors.TooManyOpenImages(place, _store.OpenCount) : MrErrors.LimitsNeeded(place, CartesianMemory.UnsaidBytes >> 20);
        if (!said) images.Warn(MrWarnings.LimitsLearnt(place));
        _counters.Learn(place.Image);
        return _store.Begin(place, geometry, channels);
    }

    /// <summary>Where the repetition counter goes on, the images of the repetitions before have ended.</summary>
    private void BeginRepetition(MrReadout readout, IImageSink images)
    {
        if (readout.Counters.Repetition <= _repetition) return;
        _repetition = readout.Counters.Repetition;
        EndAll(image => ImageEnds.IsBefore(readout, image), images);
    }

    /// <summary>Makes the images that have ended and have all that they need; also those that waited for a calibration, if there is one now.</summary>
    private void EndAll(Func<ImageIndex, bool> ends, IImageSink images)
    {
        foreach ((ImageIndex index, ImageKspace kspace) in _store.Open.ToList())
        {
            if (ends(index)) kspace.HasEnded = true;
            if (!kspace.HasEnded || Missing(kspace).Any()) continue;
            CalibrationBlock? calibration = Calibration(index, kspace);
            if (calibration is not null || !_method.Maker.NeedsCalibration) Finish(index, kspace, calibration, images);
        }
    }

    /// <summary>What an image cannot be made without.</summary>
    private IEnumerable<MissingLine> Missing(ImageKspace kspace) =>
        kspace.Lines.IsFull ? [] : kspace.Lines.MissingAverages().Concat(_method.Maker.Missing(kspace.Lines).SelectMany(kspace.Lines.MissingOf));

    /// <summary>What an image is calibrated with: lines that are flagged for it, those about the centre of its own k-space, or what has served another one.</summary>
    private CalibrationBlock? Calibration(ImageIndex image, ImageKspace kspace)
    {
        if (!_method.Maker.NeedsCalibration) return null;
        CalibrationBlock? block = Sufficient(_calibrations.Find(image)) ?? Sufficient(CalibrationBlock.Within(kspace)) ?? Sufficient(_calibrations.FindInterleaved(image));
        if (block is null) return _calibrations.FindKept(image);
        _calibrations.Keep(image, block);
        return block;
    }

    private CalibrationBlock? Sufficient(CalibrationBlock? block) => block is not null && _method.Maker.Suffices(block) ? block : null;

    private void Finish(ImageIndex index, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images)
    {
        CheckSignal(index, kspace, images);
        int exponent = SignalRange.Exponent(kspace.Peak, kspace.Grid);
        if (exponent != 0)
        {
            SignalRange.Reduce(kspace.Samples.Span, exponent);
            calibration = calibration?.Reduced(exponent);
        }
        MadeVolume volume = _method.Maker.Make(index, kspace, calibration, images);
        foreach (float[]? plane in new[] { volume.Re, volume.Im })
            if (plane is not null && !SignalRange.TryRestore(plane, _mr.SampleScale, exponent)) throw MrErrors.ValuesOutOfRange(index);
        bool said = _counters.IsSaid(index);
        for (int kind = 0; kind < _method.Kinds.Count; kind++)
        {
            float[] voxels = VolumeKinds.Of(volume, _method.Kinds[kind]);
            foreach (ReconstructedImage image in Images(index, kspace, voxels, kind, said))
            {
                if (said) images.Add(image);
                else if (_held.Count < _heldMaximum) _held.Add(image);
                else throw MrErrors.LimitsNeeded(kspace.First, CartesianMemory.UnsaidBytes >> 20);
            }
        }
        _store.End(index);
    }

    /// <summary>One image a partition, in the order of the images' normal.</summary>
    /// <param name="index">The image or slab.</param>
    /// <param name="kspace">What it was made of.</param>
    /// <param name="voxels">[partitions × rows × columns].</param>
    /// <param name="kind">The place of their kind in the series.</param>
    /// <param name="said">Whether the limits promise it.</param>
    private IEnumerable<ReconstructedImage> Images(ImageIndex index, ImageKspace kspace, float[] voxels, int kind, bool said)
    {
        CartesianPlan plan = _method.Plan;
        KspaceCoverage sampling = kspace.Sampling;
        int first = said ? kind * _promised + _before + _counters.Place(index, _alongNormal == true) * plan.Partitions + 1 : 0;
        for (int i = 0; i < plan.Partitions; i++)
        {
            int partition = _alongNormal == true ? i : plan.Partitions - 1 - i;
            yield return new()
            {
                InstanceNumber = said ? first + i : 0,
                Rows = plan.Rows,
                Columns = plan.Columns,
                Pixels = voxels.AsMemory(partition * plan.Rows * plan.Columns, plan.Rows * plan.Columns),
                Plane = kspace.Geometry.Plane(plan.Size, partition),
                Index = index with { Partition = partition, Encoding = _encoding, Kind = _method.Kinds[kind] },
                ReplacedSamples = kspace.ReplacedSamples,
                Sampling = sampling,
            };
        }
    }

    private void CheckSignal(ImageIndex index, ImageKspace kspace, IImageSink images)
    {
        double peak = kspace.Peak * _mr.SampleScale;
        if (peak == 0) images.Warn(MrWarnings.NoSignal(index));
        else if (peak is < SmallestPlausible or > LargestPlausible) images.Warn(MrWarnings.ImplausibleMagnitude(index, peak));
    }
}
