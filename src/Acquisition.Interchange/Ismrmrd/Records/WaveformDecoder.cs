using System.Runtime.InteropServices;
using Acquisition.Core.Model.Waveforms;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>Puts a piece of a waveform into the terms of this product.</summary>
internal static class WaveformDecoder
{
    /// <exception cref="InterchangeException">It does not have as many samples as the head says.</exception>
    public static Waveform ToWaveform(string file, string location, WaveformRecord record)
    {
        WaveformHead head = record.Head ?? throw IsmrmrdErrors.NoRecord(file, location);
        uint[] samples = record.Data ?? [];
        if (samples.Length != (long)head.NumberOfSamples * head.Channels)
            throw IsmrmrdErrors.WrongWaveformCount(file, location, samples.Length, head.NumberOfSamples, head.Channels);
        return new Waveform
        {
            Flags = head.Flags,
            MeasurementUid = head.MeasurementUid,
            ScanCounter = head.ScanCounter,
            TimeStamp = head.TimeStamp,
            NumberOfSamples = head.NumberOfSamples,
            Channels = head.Channels,
            SampleTimeUs = head.SampleTimeUs,
            WaveformId = head.WaveformId,
            Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
        };
    }
}
