using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Waveforms;

/// <summary>Pieces of physiological or gradient waveforms, in the order in which they came.</summary>
public sealed record WaveformBlock(IReadOnlyList<Waveform> Waveforms) : AcquiredBlock;

/// <summary>A piece of a waveform: ISMRMRD's waveform header and its samples.</summary>
public sealed record Waveform
{
    public ulong Flags { get; init; }
    public uint MeasurementUid { get; init; }

    /// <summary>The readout or view counter at the piece's start.</summary>
    public uint ScanCounter { get; init; }

    /// <summary>The scanner's clock at the piece's start, in its own ticks.</summary>
    public uint TimeStamp { get; init; }
    public required int NumberOfSamples { get; init; }
    public required int Channels { get; init; }

    /// <summary>Time between samples, µs.</summary>
    public float SampleTimeUs { get; init; }

    /// <summary>0 ECG, 1 pulse oximetry, 2 respiration, 3 and 4 external triggers; from 1024 the site's own.</summary>
    public int WaveformId { get; init; }

    /// <summary>[channels × samples], uint32 little-endian.</summary>
    public required ReadOnlyMemory<byte> Samples { get; init; }
}
