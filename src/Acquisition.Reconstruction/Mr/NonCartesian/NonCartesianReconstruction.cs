using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>One non-Cartesian MR scan, as its readouts arrive: each goes to its encoding, and each image leaves as soon as it is complete.</summary>
internal sealed class NonCartesianReconstruction : IReconstruction
{
    private readonly List<NonCartesianImages> _encodings = [];
    private readonly WhitenedReadouts _source;
    private long _readouts;

    public NonCartesianReconstruction(MrAcquisition mr, Recipe recipe)
    {
        _source = new WhitenedReadouts(mr);
        foreach (MrEncoding encoding in mr.Encodings) _encodings.Add(new NonCartesianImages(mr, encoding, recipe, _source, SaidCount));
    }

    private int SaidCount => _encodings.Sum(encoding => encoding.SaidCount);

    public void Add(AcquiredBlock block, IImageSink images, CancellationToken cancellationToken)
    {
        if (block is WaveformBlock) return;
        MrReadoutBlock readouts = block as MrReadoutBlock ?? throw MrErrors.UnexpectedBlock(block.GetType().Name);
        foreach (MrReadout readout in readouts.Readouts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(new ReadoutPlace(_readouts++, readout.Counters), readout, images);
        }
    }

    public void Complete(IImageSink images, CancellationToken cancellationToken)
    {
        if (!_encodings.Exists(encoding => encoding.HasImages)) throw MrErrors.NoImagingData(_readouts);
        foreach (NonCartesianImages encoding in _encodings) encoding.FinishOpen(images, cancellationToken);
        int made = _encodings.Sum(encoding => encoding.MadeCount);
        for (int i = 0; i < _encodings.Count; i++)
        {
            if (!_encodings[i].IsNamed) throw MrErrors.MissingEncoding(i);
            // An encoding of calibration or noise readouts alone makes no images.
            if (_encodings[i].HasImages) _encodings[i].CheckAllComplete(made);
        }
        int number = SaidCount + 1;
        foreach (NonCartesianImages encoding in _encodings) number = encoding.GiveHeld(number, images);
    }

    public void Dispose()
    {
        // Managed memory only.
    }

    private void Add(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        bool imaging = ReadoutKind.IsImaging(readout), known = readout.EncodingSpaceRef >= 0 && readout.EncodingSpaceRef < _encodings.Count;
        if (known) _encodings[readout.EncodingSpaceRef].IsNamed = true;
        if ((readout.Flags & MrReadoutFlags.NoiseMeasurement) != 0)
        {
            _source.Check(place, readout);
            _source.Read(place, readout, out _);
        }
        if (!imaging) return;
        if (!known) throw MrErrors.InvalidReadout(place, $"names encoding {readout.EncodingSpaceRef}, the header has {_encodings.Count}, counted from 0.");
        _encodings[readout.EncodingSpaceRef].Add(place, readout, images);
    }
}
