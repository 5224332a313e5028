using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// One MR scan on a grid, as its readouts arrive: each goes to its encoding, and each image leaves as soon as its k-space has all lines that will come.
/// </summary>
internal sealed class GridReconstruction : IReconstruction
{
    private readonly List<EncodingImages> _encodings = [];
    private long _readouts;

    public GridReconstruction(MrAcquisition mr, Recipe recipe, OpenGridMethod open)
    {
        try
        {
            for (int i = 0; i < mr.Encodings.Count; i++)
                _encodings.Add(new EncodingImages(mr, i, open(mr, mr.Encodings[i], recipe), SaidCount));
            foreach (EncodingImages encoding in _encodings) encoding.NumberAmong(SaidCount);
        }
        catch
        {
            Dispose();
            throw;
        }
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
        foreach (EncodingImages encoding in _encodings) encoding.End(images);
        int made = _encodings.Sum(encoding => encoding.MadeCount);
        for (int i = 0; i < _encodings.Count; i++)
        {
            if (!_encodings[i].IsNamed) throw MrErrors.MissingEncoding(i);
            // An encoding of calibration or noise readouts alone makes no images.
            if (_encodings[i].HasImages) _encodings[i].CheckAllMade(made);
        }

        // The recipe's kinds, which all encodings have.
        IReadOnlyList<MrImageKind> kinds = _encodings[0].Kinds;
        int number = kinds.Count * SaidCount + 1;
        foreach (MrImageKind kind in kinds)
        {
            foreach (EncodingImages encoding in _encodings)
            {
                cancellationToken.ThrowIfCancellationRequested();
                number = encoding.GiveHeld(kind, number, images);
            }
        }
    }

    public void Dispose()
    {
        foreach (EncodingImages encoding in _encodings) encoding.Dispose();
    }

    private void Add(ReadoutPlace place, MrReadout readout, IImageSink images)
    {
        bool known = readout.EncodingSpaceRef >= 0 && readout.EncodingSpaceRef < _encodings.Count;
        if (known) _encodings[readout.EncodingSpaceRef].Add(place, readout, images);
        else if (ReadoutKind.IsImaging(readout))
            throw MrErrors.InvalidReadout(place, $"names encoding {readout.EncodingSpaceRef}, the header has {_encodings.Count}, counted from 0.");
    }
}
