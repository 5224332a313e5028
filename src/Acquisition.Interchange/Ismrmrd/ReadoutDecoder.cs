using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Ismrmrd;

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
        ReadoutHead head = record.Head;
        float[] trajectory = record.Trajectory ?? [];
        if (record.Data.Length != 2L * head.NumberOfSamples * head.ActiveChannels)
            throw IsmrmrdErrors.WrongSampleCount(file, location, record.Data.Length, head.NumberOfSamples, head.ActiveChannels);
        if (trajectory.Length != (long)head.NumberOfSamples * head.TrajectoryDimensions)
            throw IsmrmrdErrors.WrongTrajectoryCount(file, location, trajectory.Length, head.NumberOfSamples, head.TrajectoryDimensions);

        return new MrReadout
        {
            Flags = (MrReadoutFlags)head.Flags,
            ScanCounter = head.ScanCounter,
            AcquisitionTimeStamp = head.AcquisitionTimeStamp,
            NumberOfSamples = head.NumberOfSamples,
            ActiveChannels = head.ActiveChannels,
            CenterSample = head.CenterSample,
            DiscardPre = head.DiscardPre,
            DiscardPost = head.DiscardPost,
            EncodingSpaceRef = head.EncodingSpaceRef,
            SampleTimeUs = head.SampleTimeUs,
            Position = Vector(head.Position),
            ReadDirection = Direction(head.ReadDirection, new(1, 0, 0)),
            PhaseDirection = Direction(head.PhaseDirection, new(0, 1, 0)),
            SliceDirection = Direction(head.SliceDirection, new(0, 0, 1)),
            PatientTablePosition = Vector(head.PatientTablePosition),
            Counters = Counters(head.Counters),
            Samples = MemoryMarshal.AsBytes(record.Data.AsSpan()).ToArray(),
            Trajectory = MemoryMarshal.AsBytes(trajectory.AsSpan()).ToArray(),
            TrajectoryDimensions = head.TrajectoryDimensions,
        };
    }

    private static MrEncodingCounters Counters(ReadoutCounters idx) => new(
        idx.KspaceEncodeStep1, idx.KspaceEncodeStep2, idx.Average, idx.Slice, idx.Contrast, idx.Phase, idx.Repetition, idx.Set, idx.Segment);

    private static Vector3D Vector(float[]? v) => v is [float x, float y, float z] ? new(x, y, z) : default;

    /// <summary>A zero vector is how generators say that they have no orientation: the axes of the patient then.</summary>
    private static Vector3D Direction(float[]? v, Vector3D unknown) => Vector(v) is { Length: > 0 } direction ? direction : unknown;
}
