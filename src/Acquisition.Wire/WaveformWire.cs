using Acquisition.Core.Model.Waveforms;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Blocks of waveforms to and from the wire.</summary>
internal static class WaveformWire
{
    public static V1.WaveformMeta ToWire(WaveformBlock block)
    {
        IReadOnlyList<Waveform> waveforms = block.Waveforms;
        V1.WaveformMeta wire = new() { WaveformCount = waveforms.Count };
        if (waveforms.Count == 0) return wire;
        Column.Write(wire.Flags, waveforms, w => w.Flags);
        Column.Write(wire.MeasurementUid, waveforms, w => w.MeasurementUid);
        Column.Write(wire.ScanCounter, waveforms, w => w.ScanCounter);
        Column.Write(wire.TimeStamp, waveforms, w => w.TimeStamp);
        Column.Write(wire.SampleCount, waveforms, w => w.NumberOfSamples);
        Column.Write(wire.ChannelCount, waveforms, w => w.Channels);
        Column.Write(wire.SampleTimeUs, waveforms, w => w.SampleTimeUs);
        Column.Write(wire.WaveformId, waveforms, w => w.WaveformId);
        return wire;
    }

    public static byte[] Samples(WaveformBlock block) => [.. block.Waveforms.SelectMany(w => w.Samples.ToArray())];

    /// <exception cref="FormatException">The block disagrees with itself: what, and what was expected.</exception>
    public static WaveformBlock FromWire(V1.WaveformMeta wire, ReadOnlyMemory<byte> samples)
    {
        int count = wire.WaveformCount;
        if (count < 1) throw new FormatException("it holds no waveform.");
        if (count > samples.Length) throw new FormatException($"{count} waveforms cannot lie in {samples.Length} bytes of samples.");
        Column<ulong> flags = new(wire.Flags, "flags", count);
        Column<uint> measurements = new(wire.MeasurementUid, "measurement_uid", count), counters = new(wire.ScanCounter, "scan_counter", count);
        Column<uint> times = new(wire.TimeStamp, "time_stamp", count);
        Column<int> sampleCounts = new(wire.SampleCount, "sample_count", count), channels = new(wire.ChannelCount, "channel_count", count);
        Column<int> ids = new(wire.WaveformId, "waveform_id", count);
        Column<float> periods = new(wire.SampleTimeUs, "sample_time_us", count);
        Waveform[] waveforms = new Waveform[count];
        long start = 0;
        for (int i = 0; i < count; i++)
        {
            if (sampleCounts[i] is < 1 or > 65535 || channels[i] is < 1 or > 65535)
                throw new FormatException($"its waveform {i} has {channels[i]} channels of {sampleCounts[i]} samples; 1..65535 of each are allowed.");
            long bytes = (long)sampleCounts[i] * channels[i] * sizeof(uint);
            if (start + bytes > samples.Length) throw new FormatException($"its waveforms take more than the {samples.Length} bytes of samples that came.");
            waveforms[i] = new Waveform
            {
                Flags = flags[i],
                MeasurementUid = measurements[i],
                ScanCounter = counters[i],
                TimeStamp = times[i],
                NumberOfSamples = sampleCounts[i],
                Channels = channels[i],
                SampleTimeUs = periods[i],
                WaveformId = ids[i],
                Samples = samples.Slice((int)start, (int)bytes),
            };
            start += bytes;
        }

        if (start != samples.Length) throw new FormatException($"its waveforms take {start} bytes of samples, got {samples.Length}.");
        return new WaveformBlock(waveforms);
    }
}
