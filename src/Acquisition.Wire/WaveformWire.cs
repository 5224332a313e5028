using Acquisition.Core.Model.Waveforms;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>The meta of a block of waveform pieces to and from the wire.</summary>
internal static class WaveformWire
{
    /// <summary>ISMRMRD's counts are uint16.</summary>
    private const int MaximumCount = ushort.MaxValue;

    /// <exception cref="ArgumentException">The block has no piece.</exception>
    public static V1.WaveformMeta ToWire(WaveformBlock block)
    {
        IReadOnlyList<Waveform> pieces = block.Waveforms;
        if (pieces.Count == 0) throw new ArgumentException("A block needs a piece of a waveform.", nameof(block));
        V1.WaveformMeta wire = new() { WaveformCount = pieces.Count };
        ColumnWriter columns = new(pieces.Count);
        columns.Write(wire.Flags, i => pieces[i].Flags);
        columns.Write(wire.MeasurementUid, i => pieces[i].MeasurementUid);
        columns.Write(wire.ScanCounter, i => pieces[i].ScanCounter);
        columns.Write(wire.TimeStamp, i => pieces[i].TimeStamp);
        columns.Write(wire.SampleCount, i => pieces[i].NumberOfSamples);
        columns.Write(wire.ChannelCount, i => pieces[i].Channels);
        columns.Write(wire.SampleTimeUs, i => pieces[i].SampleTimeUs);
        columns.Write(wire.WaveformId, i => pieces[i].WaveformId);
        return wire;
    }

    /// <exception cref="FormatException">The block disagrees with itself: which field, and what was expected.</exception>
    public static WaveformBlock FromWire(V1.WaveformMeta wire, ReadOnlyMemory<byte> samples)
    {
        int count = wire.WaveformCount;
        ColumnReader columns = ColumnReader.For("waveforms", "waveform_count", count);
        Column<ulong> flags = columns.Read(wire.Flags, "flags");
        Column<uint> measurements = columns.Read(wire.MeasurementUid, "measurement_uid");
        Column<uint> scanCounters = columns.Read(wire.ScanCounter, "scan_counter");
        Column<uint> timeStamps = columns.Read(wire.TimeStamp, "time_stamp");
        Column<int> lengths = columns.Range(wire.SampleCount, "sample_count", 0, MaximumCount);
        Column<int> channels = columns.Range(wire.ChannelCount, "channel_count", 0, MaximumCount);
        Column<float> sampleTimes = columns.Read(wire.SampleTimeUs, "sample_time_us");
        Column<int> ids = columns.Range(wire.WaveformId, "waveform_id", 0, MaximumCount);
        CheckSampleBytes(samples.Length, count, lengths, channels);

        Waveform[] pieces = new Waveform[count];
        int offset = 0;
        for (int i = 0; i < count; i++)
        {
            int length = lengths[i] * channels[i] * sizeof(uint);
            pieces[i] = new Waveform
            {
                Flags = flags[i],
                MeasurementUid = measurements[i],
                ScanCounter = scanCounters[i],
                TimeStamp = timeStamps[i],
                NumberOfSamples = lengths[i],
                Channels = channels[i],
                SampleTimeUs = sampleTimes[i],
                WaveformId = ids[i],
                Samples = samples.Slice(offset, length),
            };
            offset += length;
        }

        return new WaveformBlock(pieces);
    }

    private static void CheckSampleBytes(int given, int count, Column<int> lengths, Column<int> channels)
    {
        long expected = 0;
        for (int i = 0; i < count; i++) expected += (long)lengths[i] * channels[i] * sizeof(uint);
        if (given != expected) throw new FormatException($"{count} waveforms take {expected} bytes of samples, got {given}.");
    }
}
