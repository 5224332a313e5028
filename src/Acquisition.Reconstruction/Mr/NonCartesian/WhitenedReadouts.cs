using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// A scan's readouts from their bytes: samples in the order in which they came, which is their trajectory's, discarded ones left out, the channels' noise made white by the
/// noise readouts that the scan begins with. One for all encodings: they have the same receiver. One caller at a time.
/// </summary>
internal sealed class WhitenedReadouts(MrAcquisition mr)
{
    private readonly MrSamples _format = new(mr.SampleFormat);
    private readonly WhiteningStep _whitening = new(mr.ReceiverChannels);
    private float[] _line = [];

    /// <exception cref="ReconstructionException">INVALID_READOUT.</exception>
    public void Check(ReadoutPlace place, MrReadout readout)
    {
        if (ReadoutKind.IsCompressed(readout)) throw MrErrors.InvalidReadout(place, "has a compression flag: its samples are not plain numbers. Send them uncompressed.");
        if (readout.ActiveChannels < 1 || readout.ActiveChannels > mr.ReceiverChannels)
            throw MrErrors.InvalidReadout(place, $"has {readout.ActiveChannels} channels, the header has {mr.ReceiverChannels}.");
        long bytes = (long)_format.SampleBytes * readout.ActiveChannels * readout.NumberOfSamples;
        if (readout.NumberOfSamples < 1 || readout.Samples.Length != bytes)
            throw MrErrors.InvalidReadout(place, $"has {readout.Samples.Length} bytes of samples, its counts make {bytes}.");
        if (readout.DiscardPre < 0 || readout.DiscardPost < 0 || readout.DiscardPre + readout.DiscardPost >= readout.NumberOfSamples)
            throw MrErrors.InvalidReadout(place, $"has {readout.NumberOfSamples} samples, of which {readout.DiscardPre} and {readout.DiscardPost} are to be discarded: none is left.");
    }

    /// <param name="place">Which readout.</param>
    /// <param name="readout">One that has been checked.</param>
    /// <param name="replaced">Samples that were not finite and became 0.</param>
    /// <returns>[channels × samples]; null of a noise readout, which is learnt from. Valid until the next call.</returns>
    /// <exception cref="ReconstructionException">The noise has other channels than the header.</exception>
    public ReadoutSamples? Read(ReadoutPlace place, MrReadout readout, out int replaced)
    {
        int length = readout.NumberOfSamples, kept = length - readout.DiscardPre - readout.DiscardPost, total = readout.ActiveChannels * kept;
        float[] samples = new float[2 * total];
        if (_line.Length < 2 * length) _line = new float[2 * length];
        PlanarTarget<float> line = new(_line.AsSpan(0, length), _line.AsSpan(length, length));
        replaced = 0;
        for (int channel = 0; channel < readout.ActiveChannels; channel++)
        {
            replaced += _format.Split(readout.Samples.Span.Slice(channel * length * _format.SampleBytes, length * _format.SampleBytes), line);
            line.Re.Slice(readout.DiscardPre, kept).CopyTo(samples.AsSpan(channel * kept));
            line.Im.Slice(readout.DiscardPre, kept).CopyTo(samples.AsSpan(total + channel * kept));
        }
        PlanarMemory<float> planes = new(samples.AsMemory(0, total), samples.AsMemory(total));
        return _whitening.Take(place, readout, new(planes, readout.ActiveChannels, kept, FirstColumn: 0));
    }

    /// <summary>Real and imaginary parts at an end of the format's range.</summary>
    public int Saturated(MrReadout readout) => _format.Saturated(readout.Samples.Span);
}
