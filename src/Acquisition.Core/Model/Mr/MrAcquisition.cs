using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Mr;

/// <summary>One MR scan in the vocabulary of the ISMRMRD header (schema of ISMRMRD 1.x), less what the scan header says already.</summary>
public sealed record MrAcquisition : AcquisitionDescription
{
    /// <summary>Receiver channels; a readout may have fewer.</summary>
    public required int ReceiverChannels { get; init; }

    /// <summary>Larmor frequency of hydrogen, Hz.</summary>
    public required long H1ResonanceFrequencyHz { get; init; }

    /// <summary>DICOM Resonant Nucleus such as 1H or 23NA; empty: hydrogen.</summary>
    public string Nucleus { get; init; } = "";

    /// <summary>Transmitter frequency for that nucleus, Hz; null: hydrogen's.</summary>
    public double? ImagingFrequencyHz { get; init; }
    public double? SystemFieldStrengthT { get; init; }
    public double? RelativeReceiverNoiseBandwidth { get; init; }

    /// <summary>A readout names its encoding by index into this list.</summary>
    public required IReadOnlyList<MrEncoding> Encodings { get; init; }
    public MrSequenceParameters Sequence { get; init; } = new();
    public IReadOnlyList<MrCoilLabel> CoilLabels { get; init; } = [];
    public MrMeasurement Measurement { get; init; } = new();
    public MrUserParameters UserParameters { get; init; } = new();
    public IReadOnlyList<MrWaveformInformation> Waveforms { get; init; } = [];
    public MrSampleFormat SampleFormat { get; init; } = MrSampleFormat.ComplexFloat32;

    /// <summary>The signal is scale × sample.</summary>
    public double SampleScale { get; init; } = 1;

    /// <summary>Milliseconds in a tick of the acquisition and waveform time stamps; null when not known.</summary>
    public double? TimeStampTickMs { get; init; }

    /// <summary>Milliseconds in a tick of the physiology time stamps; null when not known.</summary>
    public double? PhysiologyTickMs { get; init; }
}

/// <summary>The number format of one complex sample, a pair (real, imaginary), little-endian.</summary>
public enum MrSampleFormat
{
    ComplexFloat32,
    ComplexInt16,
    ComplexInt32,
}

/// <summary>The name of a coil element.</summary>
public sealed record MrCoilLabel(int CoilNumber, string CoilName);
