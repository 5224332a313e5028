using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Waveforms;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>Writes the heads of readouts (340 bytes) and waveforms (40 bytes) as ISMRMRD has them in memory, on the wire and in files.</summary>
/// <param name="file">The file, for complaints.</param>
/// <param name="place">The record, for complaints.</param>
/// <param name="head">Where the head goes; zeros.</param>
internal ref struct HeadEncoder(string file, string place, Span<byte> head)
{
    private const ushort Version = 1;

    private readonly Span<byte> _head = head;
    private int _next;

    /// <exception cref="InterchangeException">A value does not fit into ISMRMRD's 16 bits.</exception>
    public void Write(MrReadout readout)
    {
        U16(Version);
        U64((ulong)readout.Flags);
        U32(readout.MeasurementUid);
        U32(readout.ScanCounter);
        U32(readout.AcquisitionTimeStamp);
        for (int i = 0; i < 3; i++) U32(At(readout.PhysiologyTimeStamps, i));
        Count(readout.NumberOfSamples);
        Count(readout.AvailableChannels);
        Count(readout.ActiveChannels);
        for (int i = 0; i < 16; i++) U64(At(readout.ChannelMask, i));
        Count(readout.DiscardPre);
        Count(readout.DiscardPost);
        Count(readout.CenterSample);
        Count(readout.EncodingSpaceRef);
        Count(readout.TrajectoryDimensions);
        F32(readout.SampleTimeUs);
        Vector(readout.Position);
        Vector(readout.ReadDirection);
        Vector(readout.PhaseDirection);
        Vector(readout.SliceDirection);
        Vector(readout.PatientTablePosition);
        Write(readout.Counters, readout.UserCounters);
        for (int i = 0; i < 8; i++) U32((uint)At(readout.UserInts, i));
        for (int i = 0; i < 8; i++) F32(At(readout.UserFloats, i));
    }

    /// <exception cref="InterchangeException">A value does not fit into ISMRMRD's 16 bits.</exception>
    public void Write(Waveform waveform)
    {
        U16(Version);
        _next += 6; // flags are aligned to 8 bytes
        U64(waveform.Flags);
        U32(waveform.MeasurementUid);
        U32(waveform.ScanCounter);
        U32(waveform.TimeStamp);
        Count(waveform.NumberOfSamples);
        Count(waveform.Channels);
        F32(waveform.SampleTimeUs);
        Count(waveform.WaveformId);
    }

    private void Write(MrEncodingCounters counters, IReadOnlyList<int> user)
    {
        Count(counters.KspaceEncodeStep1);
        Count(counters.KspaceEncodeStep2);
        Count(counters.Average);
        Count(counters.Slice);
        Count(counters.Contrast);
        Count(counters.Phase);
        Count(counters.Repetition);
        Count(counters.Set);
        Count(counters.Segment);
        for (int i = 0; i < 8; i++) Count(At(user, i), "user counter");
    }

    // An empty list stands for zeros.
    private static T At<T>(IReadOnlyList<T> values, int index)
        where T : struct => index < values.Count ? values[index] : default;

    private void Vector(Vector3D v)
    {
        F32((float)v.X);
        F32((float)v.Y);
        F32((float)v.Z);
    }

    private void Count(int value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        U16(value is >= 0 and <= ushort.MaxValue ? (ushort)value : throw IsmrmrdErrors.TooLarge(file, place, field, value, ushort.MaxValue));

    private void U16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(2), value);

    private void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

    private void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);

    private void F32(float value) => BinaryPrimitives.WriteSingleLittleEndian(Next(4), value);

    private Span<byte> Next(int bytes) => _head.Slice((_next += bytes) - bytes, bytes);
}
