using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>An MR acquisition and its readout blocks to and from the wire.</summary>
public static class MrWire
{
    /// <summary>Bytes of one complex sample: two float32.</summary>
    private const int SampleBytes = 2 * sizeof(float);

    private static readonly EnumMap<V1.MrEncoding.Types.Trajectory, MrTrajectory> Trajectories = new(
        (V1.MrEncoding.Types.Trajectory.Cartesian, MrTrajectory.Cartesian),
        (V1.MrEncoding.Types.Trajectory.Epi, MrTrajectory.Epi),
        (V1.MrEncoding.Types.Trajectory.Radial, MrTrajectory.Radial),
        (V1.MrEncoding.Types.Trajectory.GoldenAngle, MrTrajectory.GoldenAngle),
        (V1.MrEncoding.Types.Trajectory.Spiral, MrTrajectory.Spiral),
        (V1.MrEncoding.Types.Trajectory.Other, MrTrajectory.Other));

    public static V1.MrAcquisition ToWire(MrAcquisition mr)
    {
        V1.MrAcquisition wire = new()
        {
            ReceiverChannelCount = mr.ReceiverChannels,
            H1ResonanceFrequencyHz = mr.H1ResonanceFrequencyHz,
            Sequence = ToWire(mr.Sequence),
        };
        if (mr.SystemFieldStrengthT is { } field) wire.SystemFieldStrengthT = field;
        if (mr.RelativeReceiverNoiseBandwidth is { } bandwidth) wire.RelativeReceiverNoiseBandwidth = bandwidth;
        wire.Encodings.AddRange(mr.Encodings.Select(ToWire));
        wire.CoilLabels.AddRange(mr.CoilLabels);
        return wire;
    }

    internal static MrAcquisition FromWire(V1.MrAcquisition wire, WireReader reader) => new()
    {
        ReceiverChannels = wire.ReceiverChannelCount,
        H1ResonanceFrequencyHz = wire.H1ResonanceFrequencyHz,
        SystemFieldStrengthT = wire.HasSystemFieldStrengthT ? wire.SystemFieldStrengthT : null,
        RelativeReceiverNoiseBandwidth = wire.HasRelativeReceiverNoiseBandwidth ? wire.RelativeReceiverNoiseBandwidth : null,
        Encodings = [.. wire.Encodings.Select((encoding, i) => FromWire(encoding, $"header.mr.encodings[{i}]", reader))],
        Sequence = FromWire(wire.Sequence ?? new V1.MrSequenceParameters()),
        CoilLabels = [.. wire.CoilLabels],
    };

    private static V1.MrEncoding ToWire(MrEncoding encoding) => new()
    {
        EncodedSpace = ToWire(encoding.EncodedSpace),
        ReconSpace = ToWire(encoding.ReconSpace),
        Limits = ToWire(encoding.Limits),
        Trajectory = Trajectories.ToWire(encoding.Trajectory),
        AccelerationFactor1 = encoding.AccelerationFactor1,
        AccelerationFactor2 = encoding.AccelerationFactor2,
        EchoTrainLength = encoding.EchoTrainLength,
    };

    private static MrEncoding FromWire(V1.MrEncoding wire, string path, WireReader reader)
    {
        MrSpace encoded = FromWire(reader.Required(wire.EncodedSpace, $"{path}.encoded_space"));
        return new MrEncoding
        {
            EncodedSpace = encoded,
            ReconSpace = FromWire(reader.Required(wire.ReconSpace, $"{path}.recon_space")),
            Limits = wire.Limits is { } limits ? FromWire(limits, encoded.Matrix.Y) : new MrEncodingLimits { KspaceEncodingStep1 = FullRange(encoded.Matrix.Y) },
            Trajectory = reader.Required(wire.Trajectory, $"{path}.trajectory", Trajectories.FromWire),
            AccelerationFactor1 = Math.Max(1, wire.AccelerationFactor1),
            AccelerationFactor2 = Math.Max(1, wire.AccelerationFactor2),
            EchoTrainLength = Math.Max(1, wire.EchoTrainLength),
        };
    }

    private static MrLimit FullRange(int count) => new(0, Math.Max(0, count - 1), count / 2);

    private static V1.MrSpace ToWire(MrSpace space) => new()
    {
        MatrixX = space.Matrix.X,
        MatrixY = space.Matrix.Y,
        MatrixZ = space.Matrix.Z,
        FieldOfViewXMm = space.FieldOfViewMm.X,
        FieldOfViewYMm = space.FieldOfViewMm.Y,
        FieldOfViewZMm = space.FieldOfViewMm.Z,
    };

    private static MrSpace FromWire(V1.MrSpace wire) => new(
        new MatrixSize(wire.MatrixX, wire.MatrixY, wire.MatrixZ), new FieldOfView(wire.FieldOfViewXMm, wire.FieldOfViewYMm, wire.FieldOfViewZMm));

    private static V1.MrEncodingLimits ToWire(MrEncodingLimits limits) => new()
    {
        KspaceEncodingStep1 = ToWire(limits.KspaceEncodingStep1),
        KspaceEncodingStep2 = ToWire(limits.KspaceEncodingStep2),
        Average = ToWire(limits.Average),
        Slice = ToWire(limits.Slice),
        Contrast = ToWire(limits.Contrast),
        Phase = ToWire(limits.Phase),
        Repetition = ToWire(limits.Repetition),
        Set = ToWire(limits.Set),
        Segment = ToWire(limits.Segment),
    };

    private static MrEncodingLimits FromWire(V1.MrEncodingLimits wire, int lines) => new()
    {
        KspaceEncodingStep1 = wire.KspaceEncodingStep1 is null ? FullRange(lines) : FromWire(wire.KspaceEncodingStep1),
        KspaceEncodingStep2 = FromWire(wire.KspaceEncodingStep2),
        Average = FromWire(wire.Average),
        Slice = FromWire(wire.Slice),
        Contrast = FromWire(wire.Contrast),
        Phase = FromWire(wire.Phase),
        Repetition = FromWire(wire.Repetition),
        Set = FromWire(wire.Set),
        Segment = FromWire(wire.Segment),
    };

    private static V1.MrLimit ToWire(MrLimit limit) => new() { Minimum = limit.Minimum, Maximum = limit.Maximum, Center = limit.Center };

    private static MrLimit FromWire(V1.MrLimit? wire) => wire is null ? default : new MrLimit(wire.Minimum, wire.Maximum, wire.Center);

    private static V1.MrSequenceParameters ToWire(MrSequenceParameters sequence)
    {
        V1.MrSequenceParameters wire = new()
        {
            SequenceName = sequence.SequenceName,
            ScanningSequence = sequence.ScanningSequence,
            SequenceVariant = sequence.SequenceVariant,
        };
        wire.RepetitionTimesMs.AddRange(sequence.RepetitionTimesMs);
        wire.EchoTimesMs.AddRange(sequence.EchoTimesMs);
        wire.InversionTimesMs.AddRange(sequence.InversionTimesMs);
        wire.FlipAnglesDeg.AddRange(sequence.FlipAnglesDeg);
        return wire;
    }

    private static MrSequenceParameters FromWire(V1.MrSequenceParameters wire) => new()
    {
        RepetitionTimesMs = [.. wire.RepetitionTimesMs],
        EchoTimesMs = [.. wire.EchoTimesMs],
        InversionTimesMs = [.. wire.InversionTimesMs],
        FlipAnglesDeg = [.. wire.FlipAnglesDeg],
        SequenceName = wire.SequenceName,
        ScanningSequence = wire.ScanningSequence,
        SequenceVariant = wire.SequenceVariant,
    };

    public static V1.MrReadoutBlock ToWire(MrReadoutBlock block)
    {
        V1.MrReadoutBlock wire = new();
        wire.Readouts.AddRange(block.Readouts.Select(ToWire));
        return wire;
    }

    /// <exception cref="FormatException">A readout disagrees with the header or with itself: which, and what was expected.</exception>
    public static MrReadoutBlock FromWire(V1.MrReadoutBlock wire, MrAcquisition mr)
    {
        if (wire.Readouts.Count == 0) throw new FormatException("it holds no readout.");
        return new MrReadoutBlock([.. wire.Readouts.Select(readout => FromWire(readout, mr))]);
    }

    private static V1.MrReadout ToWire(MrReadout readout) => new()
    {
        Flags = (ulong)readout.Flags,
        ScanCounter = readout.ScanCounter,
        AcquisitionTimeStamp = readout.AcquisitionTimeStamp,
        SampleCount = readout.NumberOfSamples,
        ActiveChannelCount = readout.ActiveChannels,
        CenterSample = readout.CenterSample,
        DiscardPre = readout.DiscardPre,
        DiscardPost = readout.DiscardPost,
        EncodingSpaceRef = readout.EncodingSpaceRef,
        SampleTimeUs = readout.SampleTimeUs,
        PositionMm = ToWire(readout.Position),
        ReadDirection = ToWire(readout.ReadDirection),
        PhaseDirection = ToWire(readout.PhaseDirection),
        SliceDirection = ToWire(readout.SliceDirection),
        PatientTablePositionMm = ToWire(readout.PatientTablePosition),
        Counters = ToWire(readout.Counters),
        // Serialised at once, before the caller can touch the samples again.
        Samples = UnsafeByteOperations.UnsafeWrap(readout.Samples),
        Trajectory = UnsafeByteOperations.UnsafeWrap(readout.Trajectory),
        TrajectoryDimensionCount = readout.TrajectoryDimensions,
    };

    private static MrReadout FromWire(V1.MrReadout wire, MrAcquisition mr)
    {
        string name = $"readout {wire.ScanCounter}";
        MrReadoutFlags flags = (MrReadoutFlags)wire.Flags;
        if (wire.SampleCount < 1) throw new FormatException($"{name} has {wire.SampleCount} samples.");
        if (wire.ActiveChannelCount != mr.ReceiverChannels)
            throw new FormatException($"{name} has {wire.ActiveChannelCount} channels, the header announced {mr.ReceiverChannels}.");
        if ((uint)wire.EncodingSpaceRef >= (uint)mr.Encodings.Count) throw new FormatException($"{name} refers to encoding {wire.EncodingSpaceRef} of {mr.Encodings.Count}.");
        long expected = (long)wire.SampleCount * wire.ActiveChannelCount * SampleBytes;
        if (wire.Samples.Length != expected)
            throw new FormatException($"{name}: {wire.SampleCount} samples x {wire.ActiveChannelCount} channels take {expected} bytes, got {wire.Samples.Length}.");
        long trajectory = (long)wire.SampleCount * wire.TrajectoryDimensionCount * sizeof(float);
        if (wire.Trajectory.Length != trajectory) throw new FormatException($"{name}: its trajectory takes {trajectory} bytes, got {wire.Trajectory.Length}.");

        return new MrReadout
        {
            Flags = flags,
            ScanCounter = wire.ScanCounter,
            AcquisitionTimeStamp = wire.AcquisitionTimeStamp,
            NumberOfSamples = wire.SampleCount,
            ActiveChannels = wire.ActiveChannelCount,
            CenterSample = wire.CenterSample,
            DiscardPre = wire.DiscardPre,
            DiscardPost = wire.DiscardPost,
            EncodingSpaceRef = wire.EncodingSpaceRef,
            SampleTimeUs = wire.SampleTimeUs,
            Position = FromWire(wire.PositionMm),
            ReadDirection = FromWire(wire.ReadDirection),
            PhaseDirection = FromWire(wire.PhaseDirection),
            SliceDirection = FromWire(wire.SliceDirection),
            PatientTablePosition = FromWire(wire.PatientTablePositionMm),
            Counters = FromWire(wire.Counters),
            Samples = wire.Samples.Memory,
            Trajectory = wire.Trajectory.Memory,
            TrajectoryDimensions = wire.TrajectoryDimensionCount,
        };
    }

    private static V1.Vector3 ToWire(Vector3D v) => new() { X = v.X, Y = v.Y, Z = v.Z };

    private static Vector3D FromWire(V1.Vector3? wire) => wire is null ? default : new Vector3D(wire.X, wire.Y, wire.Z);

    private static V1.MrEncodingCounters ToWire(MrEncodingCounters c) => new()
    {
        KspaceEncodeStep1 = c.KspaceEncodeStep1,
        KspaceEncodeStep2 = c.KspaceEncodeStep2,
        Average = c.Average,
        Slice = c.Slice,
        Contrast = c.Contrast,
        Phase = c.Phase,
        Repetition = c.Repetition,
        Set = c.Set,
        Segment = c.Segment,
    };

    private static MrEncodingCounters FromWire(V1.MrEncodingCounters? wire) => wire is null
        ? default
        : new MrEncodingCounters(
            wire.KspaceEncodeStep1, wire.KspaceEncodeStep2, wire.Average, wire.Slice, wire.Contrast, wire.Phase, wire.Repetition, wire.Set, wire.Segment);
}
