using Acquisition.Core.Model.Mr;
using Google.Protobuf.WellKnownTypes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>An MR acquisition to and from the wire.</summary>
internal static class MrWire
{
    private static readonly EnumMap<V1.MrAcquisition.Types.SampleFormat, MrSampleFormat> Formats = new(
        (V1.MrAcquisition.Types.SampleFormat.ComplexFloat32, MrSampleFormat.ComplexFloat32),
        (V1.MrAcquisition.Types.SampleFormat.ComplexInt16, MrSampleFormat.ComplexInt16),
        (V1.MrAcquisition.Types.SampleFormat.ComplexInt32, MrSampleFormat.ComplexInt32));

    private static readonly EnumMap<V1.MrWaveformInformation.Types.Type, MrWaveformType> WaveformTypes = new(
        (V1.MrWaveformInformation.Types.Type.Ecg, MrWaveformType.Ecg),
        (V1.MrWaveformInformation.Types.Type.Pulse, MrWaveformType.Pulse),
        (V1.MrWaveformInformation.Types.Type.Respiratory, MrWaveformType.Respiratory),
        (V1.MrWaveformInformation.Types.Type.Trigger, MrWaveformType.Trigger),
        (V1.MrWaveformInformation.Types.Type.Gradient, MrWaveformType.Gradient),
        (V1.MrWaveformInformation.Types.Type.Other, MrWaveformType.Other));

    public static V1.MrAcquisition ToWire(MrAcquisition mr)
    {
        V1.MrAcquisition wire = new()
        {
            ReceiverChannelCount = mr.ReceiverChannels,
            H1ResonanceFrequencyHz = mr.H1ResonanceFrequencyHz,
            Nucleus = mr.Nucleus,
            Sequence = MrSequenceWire.ToWire(mr.Sequence),
            Measurement = ToWire(mr.Measurement),
            UserParameters = MrUserParametersWire.ToWire(mr.UserParameters),
            SampleFormat = Formats.ToWire(mr.SampleFormat),
            SampleScale = mr.SampleScale,
        };
        wire.Encodings.AddRange(mr.Encodings.Select(MrEncodingWire.ToWire));
        wire.CoilLabels.AddRange(mr.CoilLabels.Select(label => new V1.MrCoilLabel { CoilNumber = label.CoilNumber, CoilName = label.CoilName }));
        wire.Waveforms.AddRange(mr.Waveforms.Select(ToWire));
        if (mr.ImagingFrequencyHz is { } frequency) wire.ImagingFrequencyHz = frequency;
        if (mr.SystemFieldStrengthT is { } field) wire.SystemFieldStrengthT = field;
        if (mr.RelativeReceiverNoiseBandwidth is { } bandwidth) wire.RelativeReceiverNoiseBandwidth = bandwidth;
        if (mr.TimeStampTickMs is { } tick) wire.TimeStampTickMs = tick;
        if (mr.PhysiologyTickMs is { } physiology) wire.PhysiologyTickMs = physiology;
        return wire;
    }

    public static MrAcquisition FromWire(V1.MrAcquisition wire, TimeSpan offset, WireReader reader) => new()
    {
        ReceiverChannels = wire.ReceiverChannelCount,
        H1ResonanceFrequencyHz = wire.H1ResonanceFrequencyHz,
        Nucleus = wire.Nucleus,
        ImagingFrequencyHz = wire.HasImagingFrequencyHz ? wire.ImagingFrequencyHz : null,
        SystemFieldStrengthT = wire.HasSystemFieldStrengthT ? wire.SystemFieldStrengthT : null,
        RelativeReceiverNoiseBandwidth = wire.HasRelativeReceiverNoiseBandwidth ? wire.RelativeReceiverNoiseBandwidth : null,
        Encodings = [.. wire.Encodings.Select((encoding, i) => MrEncodingWire.FromWire(encoding, reader.In($"encodings[{i}]")))],
        Sequence = MrSequenceWire.FromWire(wire.Sequence ?? new V1.MrSequenceParameters()),
        CoilLabels = [.. wire.CoilLabels.Select(label => new MrCoilLabel(label.CoilNumber, label.CoilName))],
        Measurement = FromWire(wire.Measurement ?? new V1.MrMeasurement(), offset, reader.In("measurement")),
        UserParameters = MrUserParametersWire.FromWire(wire.UserParameters),
        Waveforms = [.. wire.Waveforms.Select((waveform, i) => FromWire(waveform, reader.In($"waveforms[{i}]")))],
        SampleFormat = reader.Required(wire.SampleFormat, "sample_format", Formats),
        SampleScale = wire.HasSampleScale ? wire.SampleScale : 1,
        TimeStampTickMs = wire.HasTimeStampTickMs ? wire.TimeStampTickMs : null,
        PhysiologyTickMs = wire.HasPhysiologyTickMs ? wire.PhysiologyTickMs : null,
    };

    private static V1.MrMeasurement ToWire(MrMeasurement measurement)
    {
        V1.MrMeasurement wire = new()
        {
            SeriesTime = measurement.SeriesTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
            RelativeTablePositionMm = VectorWire.ToWire(measurement.RelativeTablePositionMm),
        };
        if (measurement.MeasurementId is { } id) wire.MeasurementId = id;
        if (measurement.InitialSeriesNumber is { } number) wire.InitialSeriesNumber = number;
        if (measurement.SequenceName is { } sequence) wire.SequenceName = sequence;
        if (measurement.SeriesInstanceUidRoot is { } root) wire.SeriesInstanceUidRoot = root;
        if (measurement.DeviceId is { } device) wire.DeviceId = device;
        if (measurement.HeaderVersion is { } version) wire.HeaderVersion = version;
        wire.Dependencies.AddRange(measurement.Dependencies.Select(
            d => new V1.MrMeasurementDependency { DependencyType = d.DependencyType, MeasurementId = d.MeasurementId }));
        wire.ReferencedSopInstanceUids.AddRange(measurement.ReferencedSopInstanceUids);
        return wire;
    }

    private static MrMeasurement FromWire(V1.MrMeasurement wire, TimeSpan offset, WireReader reader) => new()
    {
        MeasurementId = wire.HasMeasurementId ? wire.MeasurementId : null,
        SeriesTime = wire.SeriesTime is { } time ? TimeWire.FromWire(time, offset, "series_time", reader) : null,
        RelativeTablePositionMm = VectorWire.FromWire(wire.RelativeTablePositionMm),
        InitialSeriesNumber = wire.HasInitialSeriesNumber ? wire.InitialSeriesNumber : null,
        SequenceName = wire.HasSequenceName ? wire.SequenceName : null,
        Dependencies = [.. wire.Dependencies.Select(d => new MrMeasurementDependency(d.DependencyType, d.MeasurementId))],
        SeriesInstanceUidRoot = wire.HasSeriesInstanceUidRoot ? wire.SeriesInstanceUidRoot : null,
        ReferencedSopInstanceUids = [.. wire.ReferencedSopInstanceUids],
        DeviceId = wire.HasDeviceId ? wire.DeviceId : null,
        HeaderVersion = wire.HasHeaderVersion ? wire.HeaderVersion : null,
    };

    private static V1.MrWaveformInformation ToWire(MrWaveformInformation waveform) => new()
    {
        WaveformName = waveform.WaveformName,
        WaveformType = WaveformTypes.ToWire(waveform.WaveformType),
        UserParameters = MrUserParametersWire.ToWire(waveform.UserParameters),
    };

    private static MrWaveformInformation FromWire(V1.MrWaveformInformation wire, WireReader reader) =>
        new(wire.WaveformName, reader.Required(wire.WaveformType, "waveform_type", WaveformTypes)) { UserParameters = MrUserParametersWire.FromWire(wire.UserParameters) };
}
