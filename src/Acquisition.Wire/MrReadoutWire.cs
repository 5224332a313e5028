using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>The meta of a block of MR readouts to and from the wire.</summary>
internal static class MrReadoutWire
{
    /// <summary>ISMRMRD's counts and counters are uint16.</summary>
    private const int MaximumCount = ushort.MaxValue;

    private const int PhysiologyTriggers = 3, MaskWords = 16, UserValues = 8, Components = 3;

    /// <exception cref="ArgumentException">The block has no readout, or a column cannot say what its readouts do.</exception>
    public static V1.MrReadoutMeta ToWire(MrReadoutBlock block)
    {
        IReadOnlyList<MrReadout> readouts = block.Readouts;
        if (readouts.Count == 0) throw new ArgumentException("A block needs a readout.", nameof(block));
        V1.MrReadoutMeta wire = new() { ReadoutCount = readouts.Count };
        ColumnWriter columns = new(readouts.Count);
        columns.Write(wire.Flags, i => (ulong)readouts[i].Flags);
        columns.Write(wire.MeasurementUid, i => readouts[i].MeasurementUid);
        columns.Write(wire.ScanCounter, i => readouts[i].ScanCounter);
        columns.Write(wire.AcquisitionTimeStamp, i => readouts[i].AcquisitionTimeStamp);
        columns.WriteVectors(wire.PhysiologyTimeStamp, "physiology_time_stamp", PhysiologyTriggers, i => readouts[i].PhysiologyTimeStamps);
        columns.Write(wire.SampleCount, i => readouts[i].NumberOfSamples);
        columns.Write(wire.AvailableChannelCount, i => readouts[i].AvailableChannels);
        columns.Write(wire.ActiveChannelCount, i => readouts[i].ActiveChannels);
        columns.WriteVectors(wire.ChannelMask, "channel_mask", MaskWords, i => readouts[i].ChannelMask);
        columns.Write(wire.DiscardPre, i => readouts[i].DiscardPre);
        columns.Write(wire.DiscardPost, i => readouts[i].DiscardPost);
        columns.Write(wire.CenterSample, i => readouts[i].CenterSample);
        columns.Write(wire.EncodingSpaceRef, i => readouts[i].EncodingSpaceRef);
        columns.Write(wire.TrajectoryDimensionCount, i => readouts[i].TrajectoryDimensions);
        columns.Write(wire.SampleTimeUs, i => readouts[i].SampleTimeUs);
        columns.WriteVectors(wire.PositionMm, "position_mm", Components, i => Floats(readouts[i].Position));
        columns.WriteVectors(wire.ReadDirection, "read_direction", Components, i => Floats(readouts[i].ReadDirection));
        columns.WriteVectors(wire.PhaseDirection, "phase_direction", Components, i => Floats(readouts[i].PhaseDirection));
        columns.WriteVectors(wire.SliceDirection, "slice_direction", Components, i => Floats(readouts[i].SliceDirection));
        columns.WriteVectors(wire.PatientTablePositionMm, "patient_table_position_mm", Components, i => Floats(readouts[i].PatientTablePosition));
        columns.Write(wire.KspaceEncodeStep1, i => readouts[i].Counters.KspaceEncodeStep1);
        columns.Write(wire.KspaceEncodeStep2, i => readouts[i].Counters.KspaceEncodeStep2);
        columns.Write(wire.Average, i => readouts[i].Counters.Average);
        columns.Write(wire.Slice, i => readouts[i].Counters.Slice);
        columns.Write(wire.Contrast, i => readouts[i].Counters.Contrast);
        columns.Write(wire.Phase, i => readouts[i].Counters.Phase);
        columns.Write(wire.Repetition, i => readouts[i].Counters.Repetition);
        columns.Write(wire.Set, i => readouts[i].Counters.Set);
        columns.Write(wire.Segment, i => readouts[i].Counters.Segment);
        columns.WriteVectors(wire.UserCounter, "user_counter", UserValues, i => readouts[i].UserCounters);
        columns.WriteVectors(wire.UserInt, "user_int", UserValues, i => readouts[i].UserInts);
        columns.WriteVectors(wire.UserFloat, "user_float", UserValues, i => readouts[i].UserFloats);
        return wire;
    }

    /// <param name="wire">The meta.</param>
    /// <param name="samples">The readouts' samples one after another, then their trajectories.</param>
    /// <param name="mr">The header's acquisition, which the block is held to.</param>
    /// <exception cref="FormatException">The block disagrees with the header or with itself: which field, and what was expected.</exception>
    public static MrReadoutBlock FromWire(V1.MrReadoutMeta wire, ReadOnlyMemory<byte> samples, MrAcquisition mr)
    {
        int count = wire.ReadoutCount;
        ColumnReader columns = ColumnReader.For("readouts", "readout_count", count);
        Column<ulong> flags = columns.Read(wire.Flags, "flags");
        Column<uint> measurements = columns.Read(wire.MeasurementUid, "measurement_uid");
        Column<uint> scanCounters = columns.Read(wire.ScanCounter, "scan_counter");
        Column<uint> timeStamps = columns.Read(wire.AcquisitionTimeStamp, "acquisition_time_stamp");
        VectorColumn<uint> physiology = columns.Vectors(wire.PhysiologyTimeStamp, "physiology_time_stamp", PhysiologyTriggers);
        Column<int> lengths = columns.Range(wire.SampleCount, "sample_count", 1, MaximumCount);
        Column<int> available = columns.Range(wire.AvailableChannelCount, "available_channel_count", 0, MaximumCount);
        Column<int> channels = columns.Range(wire.ActiveChannelCount, "active_channel_count", 1, mr.ReceiverChannels);
        VectorColumn<ulong> masks = columns.Vectors(wire.ChannelMask, "channel_mask", MaskWords);
        Column<int> discardPre = columns.Range(wire.DiscardPre, "discard_pre", 0, MaximumCount);
        Column<int> discardPost = columns.Range(wire.DiscardPost, "discard_post", 0, MaximumCount);
        Column<int> centers = columns.Range(wire.CenterSample, "center_sample", 0, MaximumCount);
        Column<int> encodings = columns.Range(wire.EncodingSpaceRef, "encoding_space_ref", 0, mr.Encodings.Count - 1);
        Column<int> dimensions = columns.Range(wire.TrajectoryDimensionCount, "trajectory_dimension_count", 0, MaximumCount);
        Column<float> sampleTimes = columns.Read(wire.SampleTimeUs, "sample_time_us");
        Column<float> positions = columns.Read(wire.PositionMm, "position_mm", Components);
        Column<float> readDirections = columns.Read(wire.ReadDirection, "read_direction", Components);
        Column<float> phaseDirections = columns.Read(wire.PhaseDirection, "phase_direction", Components);
        Column<float> sliceDirections = columns.Read(wire.SliceDirection, "slice_direction", Components);
        Column<float> tablePositions = columns.Read(wire.PatientTablePositionMm, "patient_table_position_mm", Components);
        Column<int> step1 = columns.Range(wire.KspaceEncodeStep1, "kspace_encode_step_1", 0, MaximumCount);
        Column<int> step2 = columns.Range(wire.KspaceEncodeStep2, "kspace_encode_step_2", 0, MaximumCount);
        Column<int> averages = columns.Range(wire.Average, "average", 0, MaximumCount);
        Column<int> slices = columns.Range(wire.Slice, "slice", 0, MaximumCount);
        Column<int> contrasts = columns.Range(wire.Contrast, "contrast", 0, MaximumCount);
        Column<int> phases = columns.Range(wire.Phase, "phase", 0, MaximumCount);
        Column<int> repetitions = columns.Range(wire.Repetition, "repetition", 0, MaximumCount);
        Column<int> sets = columns.Range(wire.Set, "set", 0, MaximumCount);
        Column<int> segments = columns.Range(wire.Segment, "segment", 0, MaximumCount);
        columns.Range(wire.UserCounter, "user_counter", 0, MaximumCount, UserValues);
        VectorColumn<int> userCounters = columns.Vectors(wire.UserCounter, "user_counter", UserValues);
        VectorColumn<int> userInts = columns.Vectors(wire.UserInt, "user_int", UserValues);
        VectorColumn<float> userFloats = columns.Vectors(wire.UserFloat, "user_float", UserValues);
        CheckSampleBytes(samples.Length, count, lengths, channels, dimensions, SampleBytes(mr.SampleFormat));

        MrReadout[] readouts = new MrReadout[count];
        // Both offsets stay within the block: the sum was compared with its length.
        int sampleOffset = 0, trajectoryOffset = 0;
        for (int i = 0; i < count; i++) trajectoryOffset += lengths[i] * channels[i] * SampleBytes(mr.SampleFormat);
        for (int i = 0; i < count; i++)
        {
            int sampleLength = lengths[i] * channels[i] * SampleBytes(mr.SampleFormat);
            int trajectoryLength = lengths[i] * dimensions[i] * sizeof(float);
            readouts[i] = new MrReadout
            {
                Flags = (MrReadoutFlags)flags[i],
                MeasurementUid = measurements[i],
                ScanCounter = scanCounters[i],
                AcquisitionTimeStamp = timeStamps[i],
                PhysiologyTimeStamps = physiology[i],
                NumberOfSamples = lengths[i],
                AvailableChannels = available[i],
                ActiveChannels = channels[i],
                ChannelMask = masks[i],
                CenterSample = centers[i],
                DiscardPre = discardPre[i],
                DiscardPost = discardPost[i],
                EncodingSpaceRef = encodings[i],
                SampleTimeUs = sampleTimes[i],
                Position = Vector(positions, i),
                ReadDirection = Vector(readDirections, i),
                PhaseDirection = Vector(phaseDirections, i),
                SliceDirection = Vector(sliceDirections, i),
                PatientTablePosition = Vector(tablePositions, i),
                Counters = new MrEncodingCounters(step1[i], step2[i], averages[i], slices[i], contrasts[i], phases[i], repetitions[i], sets[i], segments[i]),
                UserCounters = userCounters[i],
                UserInts = userInts[i],
                UserFloats = userFloats[i],
                Samples = samples.Slice(sampleOffset, sampleLength),
                Trajectory = samples.Slice(trajectoryOffset, trajectoryLength),
                TrajectoryDimensions = dimensions[i],
            };
            sampleOffset += sampleLength;
            trajectoryOffset += trajectoryLength;
        }

        return new MrReadoutBlock(readouts);
    }

    /// <summary>Bytes of one complex sample.</summary>
    private static int SampleBytes(MrSampleFormat format) => format == MrSampleFormat.ComplexInt16 ? 2 * sizeof(short) : 2 * sizeof(float);

    private static void CheckSampleBytes(int given, int count, Column<int> lengths, Column<int> channels, Column<int> dimensions, int each)
    {
        // At most 65 536 readouts of 65 535 samples of 65 535 numbers of 8 bytes, twice: less than 2^52.
        long samples = 0, trajectories = 0;
        for (int i = 0; i < count; i++)
        {
            samples += (long)lengths[i] * channels[i] * each;
            trajectories += (long)lengths[i] * dimensions[i] * sizeof(float);
        }

        if (given != samples + trajectories)
            throw new FormatException($"{count} readouts take {samples} bytes of samples and {trajectories} of trajectories, got {given}.");
    }

    private static float[] Floats(Vector3D vector) => [(float)vector.X, (float)vector.Y, (float)vector.Z];

    private static Vector3D Vector(Column<float> column, int item) => new(column[item, 0], column[item, 1], column[item, 2]);
}
