using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>Checks what the file says of a readout and puts it into the terms of this product.</summary>
internal static class ReadoutDecoder
{
    private const MrReadoutFlags Compression = (MrReadoutFlags)(0b1111UL << 52);

    /// <summary>Version 1 with its bytes swapped: PureHDF does not tell the byte order.</summary>
    private const ushort SwappedVersion = 0x0100;

    /// <exception cref="InterchangeException">There are no samples, or they would be misread: big-endian or compressed.</exception>
    public static void Check(string file, string location, ReadoutHead head)
    {
        if (head.Version == SwappedVersion) throw IsmrmrdErrors.BigEndian(file, location);
        if (((MrReadoutFlags)head.Flags & Compression) != 0) throw IsmrmrdErrors.Compressed(file, location);
        if (head.NumberOfSamples == 0 || head.ActiveChannels == 0)
            throw IsmrmrdErrors.EmptyReadout(file, location, head.NumberOfSamples, head.ActiveChannels);
    }

    /// <exception cref="InterchangeException">Samples or trajectory do not have the length that the head says.</exception>
    public static MrReadout ToReadout(string file, string location, ReadoutRecord record)
    {
        ReadoutHead head = record.Head ?? throw IsmrmrdErrors.NoRecord(file, location);
        float[] samples = record.Data ?? [], trajectory = record.Trajectory ?? [];
        if (samples.Length != 2L * head.NumberOfSamples * head.ActiveChannels)
            throw IsmrmrdErrors.WrongSampleCount(file, location, samples.Length, head.NumberOfSamples, head.ActiveChannels);
        if (trajectory.Length != (long)head.NumberOfSamples * head.TrajectoryDimensions)
            throw IsmrmrdErrors.WrongTrajectoryCount(file, location, trajectory.Length, head.NumberOfSamples, head.TrajectoryDimensions);

        bool oriented = HasDirections(head);
        return new MrReadout
        {
            Flags = (MrReadoutFlags)head.Flags,
            MeasurementUid = head.MeasurementUid,
            ScanCounter = head.ScanCounter,
            AcquisitionTimeStamp = head.AcquisitionTimeStamp,
            PhysiologyTimeStamps = OrNone(head.PhysiologyTimeStamps, 3),
            NumberOfSamples = head.NumberOfSamples,
            AvailableChannels = head.AvailableChannels,
            ActiveChannels = head.ActiveChannels,
            ChannelMask = OrNone(head.ChannelMask, 16),
            CenterSample = head.CenterSample,
            DiscardPre = head.DiscardPre,
            DiscardPost = head.DiscardPost,
            EncodingSpaceRef = head.EncodingSpaceRef,
            SampleTimeUs = head.SampleTimeUs,
            Position = Vector(head.Position),
            ReadDirection = oriented ? Vector(head.ReadDirection) : new(1, 0, 0),
            PhaseDirection = oriented ? Vector(head.PhaseDirection) : new(0, 1, 0),
            SliceDirection = oriented ? Vector(head.SliceDirection) : new(0, 0, 1),
            PatientTablePosition = Vector(head.PatientTablePosition),
            Counters = Counters(head.Counters),
            UserCounters = OrNone(head.Counters.User, 8) is { Length: > 0 } user ? [.. user.Select(counter => (int)counter)] : [],
            UserInts = OrNone(head.UserInts, 8),
            UserFloats = OrNone(head.UserFloats, 8),
            Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
            Trajectory = MemoryMarshal.AsBytes(trajectory.AsSpan()).ToArray(),
            TrajectoryDimensions = head.TrajectoryDimensions,
        };
    }

    /// <summary>Zeros in all three are how generators say that they have no orientation: the axes of the patient stand in then.</summary>
    public static bool HasDirections(ReadoutHead head) =>
        Vector(head.ReadDirection) != default || Vector(head.PhaseDirection) != default || Vector(head.SliceDirection) != default;

    private static MrEncodingCounters Counters(ReadoutCounters idx) => new(
        idx.KspaceEncodeStep1, idx.KspaceEncodeStep2, idx.Average, idx.Slice, idx.Contrast, idx.Phase, idx.Repetition, idx.Set, idx.Segment);

    private static Vector3D Vector(float[]? v) => v is [float x, float y, float z] ? new(x, y, z) : default;

    // In the model an empty list stands for zeros. Files of early versions have lists of other lengths, whose meaning is lost.
    private static T[] OrNone<T>(T[]? values, int count)
        where T : struct, IEquatable<T> => values?.Length == count && values.AsSpan().ContainsAnyExcept(default(T)) ? values : [];
}
