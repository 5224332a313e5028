namespace Acquisition.Interchange.Twix.Records;

/// <summary>
/// The readouts of a measurement, one after another. VD: a head of 192 bytes, then for every channel a head of 32 bytes and its samples. VB: for every
/// channel a head of 128 bytes and its samples. A sample is two float32. Where the scanner packs several readouts into one transfer, the length of the
/// transfer is no readout's: so a length is what samples and channels make of it, save for synchronisation data, which have neither.
/// </summary>
/// <param name="source">The file.</param>
/// <param name="line">Which heads.</param>
/// <param name="entry">The measurement.</param>
/// <param name="start">Where its first readout begins.</param>
internal sealed class Scans(TwixSource source, TwixLine line, RaidEntry entry, long start)
{
    private const int MaximumChannels = 1024, SampleBytes = 8;

    private readonly int _headBytes = line == TwixLine.Vd ? 192 : 128;

    /// <summary>In front of a channel's samples.</summary>
    private readonly int _channelHeadBytes = line == TwixLine.Vd ? 32 : 128;

    public int Number => entry.Number;

    /// <summary>The heads of the readouts, with the place of each; synchronisation data too, and the end of the acquisition where the scanner wrote it.</summary>
    /// <exception cref="InterchangeException">A head contradicts itself, or the measurement ends within a readout.</exception>
    public IEnumerable<(long Index, long Offset, ScanHead Head)> Heads()
    {
        long offset = start;
        for (long index = 0; offset + _headBytes <= entry.End; index++)
        {
            ScanHead head = ScanHead.Read(source.Window(offset, _headBytes), line);
            long bytes = Bytes(index, offset, head);
            yield return (index, offset, head);
            if (head.IsEnd) yield break;
            offset += bytes;
        }
    }

    /// <summary>[channels × samples] of (re, im), float32 little-endian.</summary>
    /// <exception cref="InterchangeException">The file ends before, or could not be read.</exception>
    public byte[] Samples(long offset, ScanHead head)
    {
        int channelBytes = head.Samples * SampleBytes;
        byte[] samples = new byte[head.Channels * channelBytes];
        long from = offset + (line == TwixLine.Vd ? _headBytes : 0);
        for (int channel = 0; channel < head.Channels; channel++)
            source.Fill(from + channel * ((long)_channelHeadBytes + channelBytes) + _channelHeadBytes, samples.AsSpan(channel * channelBytes, channelBytes));
        return samples;
    }

    /// <summary>How a readout is named in a message.</summary>
    public string Place(long index, long offset) => $"{TwixErrors.Name(entry.Number)}, readout {index} at byte {offset}";

    private long Bytes(long index, long offset, ScanHead head)
    {
        if (head.IsEnd) return _headBytes;
        if (head.IsSyncData)
        {
            if (head.TransferBytes < _headBytes) throw TwixErrors.BadReadout(source.Path, Place(index, offset), $"Synchronisation data say that they have {head.TransferBytes} bytes.");
            return head.TransferBytes;
        }

        if (head.Samples == 0 || head.Channels is 0 or > MaximumChannels)
            throw TwixErrors.BadReadout(source.Path, Place(index, offset), $"The readout says that it has {head.Samples} samples of {head.Channels} channels.");
        long bytes = (line == TwixLine.Vd ? _headBytes : 0) + head.Channels * (_channelHeadBytes + (long)head.Samples * SampleBytes);
        if (offset + bytes > entry.End || bytes > Array.MaxLength)
            throw TwixErrors.BadReadout(source.Path, Place(index, offset), $"{head.Samples} samples of {head.Channels} channels go beyond the end of the measurement.");
        return bytes;
    }
}
