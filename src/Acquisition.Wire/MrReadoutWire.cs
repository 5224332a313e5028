using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Blocks of MR readouts to and from the wire.</summary>
internal static class MrReadoutWire
{
    private const int VectorWidth = 3;
    private const int MaskWidth = 16;
    private const int UserWidth = 8;
    private const int MaximumDimensions = 16;

    /// <summary>Bytes of one complex sample.</summary>
    public static int BytesEach(MrSampleFormat format) => format == MrSampleFormat.ComplexInt16 ? 2 * sizeof(short) : 2 * sizeof(float);

    public static V1.MrReadoutMeta ToWire(MrReadoutBlock block)
    {
        IReadOnlyList<MrReadout> readouts = block.Readouts;
        V1.MrReadoutMeta wire = new() { ReadoutCount = readouts.Count };
        if (readouts.Count == 0) return wire;
        Column.Write(wire.Flags, readouts, r => (ulong)r.Flags);
        Column.Write(wire.MeasurementUid, readouts, r => r.MeasurementUid);
        Column.Write(wire.ScanCounter, readouts, r => r.ScanCounter);
        Column.Write(wire.AcquisitionTimeStamp, readouts, r => r.AcquisitionTimeStamp);
        Column.Write(wire.PhysiologyTimeStamp, readouts, VectorWidth, r => r.PhysiologyTimeStamps);
        Column.Write(wire.SampleCount, readouts, r => r.NumberOfSamples);
        Column.Write(wire.AvailableChannelCount, readouts, r => r.AvailableChannels);
        Column.Write(wire.ActiveChannelCount, readouts, r => r.ActiveChannels);
        Column.Write(wire.ChannelMask, readouts, MaskWidth, r => r.ChannelMask);
        Column.Write(wire.DiscardPre, readouts, r => r.DiscardPre);
        Column.Write(wire.DiscardPost, readouts, r => r.DiscardPost);
        Column.Write(wire.CenterSample, readouts, r => r.CenterSample);
        Column.Write(wire.EncodingSpaceRef, readouts, r => r.EncodingSpaceRef);
        Column.Write(wire.TrajectoryDimensionCount, readouts, r => r.TrajectoryDimensions);
        Column.Write(wire.SampleTimeUs, readouts, r => r.SampleTimeUs);
        Column.Write(wire.PositionMm, readouts, VectorWidth, r => Values(r.Position));
        Column.Write(wire.ReadDirection, readouts, VectorWidth, r => Values(r.ReadDirection));
        Column.Write(wire.PhaseDirection, readouts, VectorWidth, r => Values(r.PhaseDirection));
        Column.Write(wire.SliceDirection, readouts, VectorWidth, r => Values(r.SliceDirection));
        Column.Write(wire.PatientTablePositionMm, readouts, VectorWidth, r => Values(r.PatientTablePosition));
        Column.Write(wire.KspaceEncodeStep1, readouts, r => r.Counters.KspaceEncodeStep1);
        Column.Write(wire.KspaceEncodeStep2, readouts, r => r.Counters.KspaceEncodeStep2);
        Column.Write(wire.Average, readouts, r => r.Counters.Average);
        Column.Write(wire.Slice, readouts, r => r.Counters.Slice);
        Column.Write(wire.Contrast, readouts, r => r.Counters.Contrast);
        Column.Write(wire.Phase, readouts, r => r.Counters.Phase);
        Column.Write(wire.Repetition, readouts, r => r.Counters.Repetition);
        Column.Write(wire.Set, readouts, r => r.Counters.Set);
        Column.Write(wire.Segment, readouts, r => r.Counters.Segment);
        Column.Write(wire.UserCounter, readouts, UserWidth, r => r.UserCounters);
        Column.Write(wire.UserInt, readouts, UserWidth, r => r.UserInts);
        Column.Write(wire.UserFloat, readouts, UserWidth, r => r.UserFloats);
        return wire;
    }

    /// <summary>The samples of all readouts, then the trajectories of all.</summary>
    public static byte[] Samples(MrReadoutBlock block)
    {
        byte[] samples = new byte[block.Readouts.Sum(r => r.Samples.Length + r.Trajectory.Length)];
        Span<byte> rest = samples;
        foreach (ReadOnlyMemory<byte> part in block.Readouts.Select(r => r.Samples).Concat(block.Readouts.Select(r => r.Trajectory)))
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        return samples;
    }

    /// <exception cref="FormatException">The block disagrees with itself or with the header: what, and what was expected.</exception>
    public static MrReadoutBlock FromWire(V1.MrReadoutMeta wire, ReadOnlyMemory<byte> samples, MrAcquisition mr)
    {
        int count = wire.ReadoutCount;
        if (count < 1) throw new FormatException("it holds no readout.");
        // A readout has at least one sample, so more than this cannot be meant; it bounds what is allocated for a block.
        if (count > samples.Length) throw new FormatException($"{count} readouts cannot lie in {samples.Length} bytes of samples.");
        Layout layout = new(wire, samples, mr);
        Columns columns = new(wire, count);
        MrReadout[] readouts = new MrReadout[count];
        for (int i = 0; i < count; i++) readouts[i] = columns.Readout(i, layout);
        return new MrReadoutBlock(readouts);
    }

    private static float[] Values(Vector3D v) => [(float)v.X, (float)v.Y, (float)v.Z];

    /// <summary>Where in a block's samples each readout lies.</summary>
    private sealed class Layout
    {
        private readonly ReadOnlyMemory<byte> _samples;
        private readonly long[] _sampleStart;
        private readonly long[] _trajectoryStart;

        public Layout(V1.MrReadoutMeta wire, ReadOnlyMemory<byte> samples, MrAcquisition mr)
        {
            int count = wire.ReadoutCount;
            _samples = samples;
            Column<int> sampleCounts = new(wire.SampleCount, "sample_count", count), channels = new(wire.ActiveChannelCount, "active_channel_count", count);
            Column<int> dimensions = new(wire.TrajectoryDimensionCount, "trajectory_dimension_count", count), encodings = new(wire.EncodingSpaceRef, "encoding_space_ref", count);
            (_sampleStart, _trajectoryStart) = (new long[count + 1], new long[count + 1]);
            for (int i = 0; i < count; i++)
            {
                if (sampleCounts[i] is < 1 or > 65535) throw new FormatException($"its readout {i} has {sampleCounts[i]} samples; 1..65535 are allowed.");
                if (channels[i] < 1 || channels[i] > mr.ReceiverChannels)
                    throw new FormatException($"its readout {i} has {channels[i]} channels, the header announces {mr.ReceiverChannels}.");
                if (dimensions[i] is < 0 or > MaximumDimensions) throw new FormatException($"its readout {i} has a trajectory of {dimensions[i]} dimensions; 0..{MaximumDimensions} are allowed.");
                if (encodings[i] < 0 || encodings[i] >= mr.Encodings.Count)
                    throw new FormatException($"its readout {i} names encoding {encodings[i]}, the header has {mr.Encodings.Count}.");
                _sampleStart[i + 1] = _sampleStart[i] + (long)sampleCounts[i] * channels[i] * BytesEach(mr.SampleFormat);
                _trajectoryStart[i + 1] = _trajectoryStart[i] + (long)sampleCounts[i] * dimensions[i] * sizeof(float);
            }

            long expected = _sampleStart[count] + _trajectoryStart[count];
            if (samples.Length != expected) throw new FormatException($"{count} readouts as they describe themselves take {expected} bytes of samples, got {samples.Length}.");
        }

        public ReadOnlyMemory<byte> Samples(int i) => Slice(_sampleStart[i], _sampleStart[i + 1]);

        public ReadOnlyMemory<byte> Trajectory(int i) => Slice(_sampleStart[^1] + _trajectoryStart[i], _sampleStart[^1] + _trajectoryStart[i + 1]);

        private ReadOnlyMemory<byte> Slice(long start, long end) => _samples[(int)start..(int)end];
    }

    /// <summary>The columns of a block's meta.</summary>
    private sealed class Columns(V1.MrReadoutMeta wire, int count)
    {
        private readonly Column<ulong> _flags = new(wire.Flags, "flags", count), _mask = new(wire.ChannelMask, "channel_mask", count, MaskWidth);
        private readonly Column<uint> _measurement = new(wire.MeasurementUid, "measurement_uid", count), _counter = new(wire.ScanCounter, "scan_counter", count);
        private readonly Column<uint> _time = new(wire.AcquisitionTimeStamp, "acquisition_time_stamp", count);
        private readonly Column<uint> _physiology = new(wire.PhysiologyTimeStamp, "physiology_time_stamp", count, VectorWidth);
        private readonly Column<int> _samples = new(wire.SampleCount, "sample_count", count), _available = new(wire.AvailableChannelCount, "available_channel_count", count);
        private readonly Column<int> _active = new(wire.ActiveChannelCount, "active_channel_count", count), _pre = new(wire.DiscardPre, "discard_pre", count);
        private readonly Column<int> _post = new(wire.DiscardPost, "discard_post", count), _center = new(wire.CenterSample, "center_sample", count);
        private readonly Column<int> _encoding = new(wire.EncodingSpaceRef, "encoding_space_ref", count);
        private readonly Column<int> _dimensions = new(wire.TrajectoryDimensionCount, "trajectory_dimension_count", count);
        private readonly Column<float> _dwell = new(wire.SampleTimeUs, "sample_time_us", count), _position = new(wire.PositionMm, "position_mm", count, VectorWidth);
        private readonly Column<float> _read = new(wire.ReadDirection, "read_direction", count, VectorWidth), _phase = new(wire.PhaseDirection, "phase_direction", count, VectorWidth);
        private readonly Column<float> _slice = new(wire.SliceDirection, "slice_direction", count, VectorWidth);
        private readonly Column<float> _table = new(wire.PatientTablePositionMm, "patient_table_position_mm", count, VectorWidth);
        private readonly Column<int> _step1 = new(wire.KspaceEncodeStep1, "kspace_encode_step_1", count), _step2 = new(wire.KspaceEncodeStep2, "kspace_encode_step_2", count);
        private readonly Column<int> _average = new(wire.Average, "average", count), _sliceCounter = new(wire.Slice, "slice", count);
        private readonly Column<int> _contrast = new(wire.Contrast, "contrast", count), _phaseCounter = new(wire.Phase, "phase", count);
        private readonly Column<int> _repetition = new(wire.Repetition, "repetition", count), _set = new(wire.Set, "set", count), _segment = new(wire.Segment, "segment", count);
        private readonly Column<int> _userCounters = new(wire.UserCounter, "user_counter", count, UserWidth), _userInts = new(wire.UserInt, "user_int", count, UserWidth);
        private readonly Column<float> _userFloats = new(wire.UserFloat, "user_float", count, UserWidth);

        public MrReadout Readout(int i, Layout layout) => new()
        {
            Flags = (MrReadoutFlags)_flags[i],
            MeasurementUid = _measurement[i],
            ScanCounter = _counter[i],
            AcquisitionTimeStamp = _time[i],
            PhysiologyTimeStamps = _physiology.Vector(i),
            NumberOfSamples = _samples[i],
            AvailableChannels = _available[i],
            ActiveChannels = _active[i],
            ChannelMask = _mask.Vector(i),
            DiscardPre = _pre[i],
            DiscardPost = _post[i],
            CenterSample = _center[i],
            EncodingSpaceRef = _encoding[i],
            SampleTimeUs = _dwell[i],
            Position = Vector(_position, i),
            ReadDirection = Vector(_read, i),
            PhaseDirection = Vector(_phase, i),
            SliceDirection = Vector(_slice, i),
            PatientTablePosition = Vector(_table, i),
            Counters = new MrEncodingCounters(
                _step1[i], _step2[i], _average[i], _sliceCounter[i], _contrast[i], _phaseCounter[i], _repetition[i], _set[i], _segment[i]),
            UserCounters = _userCounters.Vector(i),
            UserInts = _userInts.Vector(i),
            UserFloats = _userFloats.Vector(i),
            Samples = layout.Samples(i),
            Trajectory = layout.Trajectory(i),
            TrajectoryDimensions = _dimensions[i],
        };

        private static Vector3D Vector(Column<float> column, int i) => column.Vector(i) is [var x, var y, var z] ? new Vector3D(x, y, z) : default;
    }
}
