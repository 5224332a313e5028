using Acquisition.Core.Model.Geometry;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Acquisition.Interchange.Twix.Records;

/// <summary>The measurement data header (MDH) of a readout: 192 bytes for all channels in VD and later, 128 bytes in front of every channel in VB.</summary>
internal sealed record ScanHead
{
    public const int CounterCount = 14, IceParameters = 24;

    /// <summary>Of what follows, with its header, as the scanner moved it; only synchronisation data are found by it.</summary>
    public required int TransferBytes { get; init; }
    public required uint MeasurementUid { get; init; }
    public required uint ScanCounter { get; init; }

    /// <summary>Ticks of 2.5 ms since midnight.</summary>
    public required uint TimeStamp { get; init; }

    /// <summary>Ticks of 2.5 ms since the last physiological trigger.</summary>
    public required uint PhysiologyTimeStamp { get; init; }

    /// <summary>In the scanner's frame, µm; not in VB.</summary>
    public required Vector3D TablePosition { get; init; }
    public required EvalInfo Mask { get; init; }
    public required int Samples { get; init; }
    public required int Channels { get; init; }

    /// <summary>Line, acquisition, slice, partition, echo, phase, repetition, set, segment, and five free ones.</summary>
    public required ushort[] Counters { get; init; }

    /// <summary>Samples to leave out at the start and at the end.</summary>
    public required int CutOffStart { get; init; }
    public required int CutOffEnd { get; init; }
    public required int CentreColumn { get; init; }
    public required int CentreLine { get; init; }
    public required int CentrePartition { get; init; }

    /// <summary>The middle of the slice, mm: sagittal, coronal, transversal, which are DICOM's left, posterior and head.</summary>
    public required Vector3D Position { get; init; }

    /// <summary>Rotation from phase, readout and slice to the same axes; the scalar comes first.</summary>
    public required float[] Quaternion { get; init; }

    /// <summary>24 in VD, 4 in VB.</summary>
    public required ushort[] IceParameter { get; init; }

    public int Line => Counters[0];

    public bool IsEnd => Mask.HasFlag(EvalInfo.EndOfAcquisition);

    public bool IsSyncData => Mask.HasFlag(EvalInfo.SyncData);

    public static ScanHead Read(ReadOnlySpan<byte> bytes, TwixLine line)
    {
        bool vd = line == TwixLine.Vd;
        // Five fields of 20 bytes stand in front of the mask in VD; from there to the parameters the two agree.
        ReadOnlySpan<byte> body = bytes[(vd ? 40 : 20)..];
        ReadOnlySpan<byte> slice = bytes[(vd ? 100 : 96)..], ice = bytes[(vd ? 128 : 80)..];
        return new ScanHead
        {
            TransferBytes = (int)(ReadUInt32LittleEndian(bytes) & 0x1FFFFFF),
            MeasurementUid = ReadUInt32LittleEndian(bytes[4..]),
            ScanCounter = ReadUInt32LittleEndian(bytes[8..]),
            TimeStamp = ReadUInt32LittleEndian(bytes[12..]),
            PhysiologyTimeStamp = ReadUInt32LittleEndian(bytes[16..]),
            TablePosition = vd ? new(ReadInt32LittleEndian(bytes[24..]), ReadInt32LittleEndian(bytes[28..]), ReadInt32LittleEndian(bytes[32..])) : default,
            Mask = (EvalInfo)ReadUInt64LittleEndian(body),
            Samples = ReadUInt16LittleEndian(body[8..]),
            Channels = ReadUInt16LittleEndian(body[10..]),
            Counters = UInt16s(body[12..], CounterCount),
            CutOffStart = ReadUInt16LittleEndian(body[40..]),
            CutOffEnd = ReadUInt16LittleEndian(body[42..]),
            CentreColumn = ReadUInt16LittleEndian(body[44..]),
            CentreLine = ReadUInt16LittleEndian(body[56..]),
            CentrePartition = ReadUInt16LittleEndian(body[58..]),
            Position = new(ReadSingleLittleEndian(slice), ReadSingleLittleEndian(slice[4..]), ReadSingleLittleEndian(slice[8..])),
            Quaternion = [ReadSingleLittleEndian(slice[12..]), ReadSingleLittleEndian(slice[16..]), ReadSingleLittleEndian(slice[20..]), ReadSingleLittleEndian(slice[24..])],
            IceParameter = UInt16s(ice, vd ? IceParameters : 4),
        };
    }

    private static ushort[] UInt16s(ReadOnlySpan<byte> bytes, int count)
    {
        ushort[] values = new ushort[count];
        for (int i = 0; i < count; i++) values[i] = ReadUInt16LittleEndian(bytes[(2 * i)..]);
        return values;
    }
}
