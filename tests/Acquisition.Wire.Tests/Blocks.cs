using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;

namespace Acquisition.Wire.Tests;

/// <summary>Blocks that go with <see cref="Headers"/>, every field of every item with a value of its own.</summary>
internal static class Blocks
{
    /// <summary>Two views of the first source: 2 rows × 3 channels of int16, two reference channels.</summary>
    public static CtViewBlock Ct(CtViewKind kind = CtViewKind.Object) => new(kind, 7, [View(0), View(1)], Bytes(2 * 2 * 3 * sizeof(short), 1));

    public static CtView View(int i) => new(.1 + i, 2 + i)
    {
        TimeS = .3 + i,
        EnergyBinIndex = i,
        FocalSpotAngleOffsetRad = .4 + i,
        FocalSpotRadialOffsetMm = 5 + i,
        FocalSpotAxialOffsetMm = .6 + i,
        TubeCurrentMa = 7 + i,
        TubeVoltageKv = 80 + i,
        ProjectionMatrix = [.. Enumerable.Range(0, 12).Select(element => element + 100.0 * i + .5)],
        ReferenceSignals = [8 + i, 9 + i],
    };

    /// <summary>Two readouts of different length, channels and trajectory.</summary>
    public static MrReadoutBlock Mr() => new([Readout(0), Readout(1)]);

    public static MrReadout Readout(int i)
    {
        int samples = 3 + i, channels = 2 - i, dimensions = 2 + i;
        return new MrReadout
        {
            Flags = (MrReadoutFlags)((1UL << 63) | ((ulong)MrReadoutFlags.Reverse << i)),
            MeasurementUid = uint.MaxValue - (uint)i,
            ScanCounter = 11 + (uint)i,
            AcquisitionTimeStamp = 12 + (uint)i,
            PhysiologyTimeStamps = [13 + (uint)i, 14, 15],
            NumberOfSamples = samples,
            AvailableChannels = 16 + i,
            ActiveChannels = channels,
            ChannelMask = [.. Enumerable.Range(0, 16).Select(word => ulong.MaxValue - (ulong)(word + 100 * i))],
            CenterSample = 1 + i,
            DiscardPre = 4 + i,
            DiscardPost = 5 + i,
            EncodingSpaceRef = i,
            SampleTimeUs = 6.5f + i,
            Position = new(1 + i, 2, 3),
            ReadDirection = new(0, 1, i),
            PhaseDirection = new(i, 0, 1),
            SliceDirection = new(1, i, 0),
            PatientTablePosition = new(7, 8 + i, 9),
            Counters = new(1 + i, 2 + i, 3 + i, 4 + i, 5 + i, 6 + i, 7 + i, 8 + i, 9 + i),
            UserCounters = [.. Enumerable.Range(20 + i, 8)],
            UserInts = [.. Enumerable.Range(-30 - i, 8)],
            UserFloats = [.. Enumerable.Range(40 + i, 8).Select(value => value + .5f)],
            Samples = Bytes(samples * channels * 2 * sizeof(short), 2 + i),
            Trajectory = Bytes(samples * dimensions * sizeof(float), 4 + i),
            TrajectoryDimensions = dimensions,
        };
    }

    public static WaveformBlock Waveform() => new([Piece(0), Piece(1)]);

    public static Waveform Piece(int i) => new()
    {
        Flags = (1UL << 63) + (ulong)i,
        MeasurementUid = 1 + (uint)i,
        ScanCounter = 2 + (uint)i,
        TimeStamp = uint.MaxValue - (uint)i,
        NumberOfSamples = 3 + i,
        Channels = 2 - i,
        SampleTimeUs = 2500.5f + i,
        WaveformId = 1 + i,
        Samples = Bytes((3 + i) * (2 - i) * sizeof(uint), 6 + i),
    };

    /// <summary>A sealed block of any kind.</summary>
    public static RawBlock Raw(ContentKind kind) => WireCodec.EncodeBlock(3, kind switch
    {
        ContentKind.CtViews => Ct(),
        ContentKind.MrReadouts => Mr(),
        ContentKind.Waveform => Waveform(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });

    /// <summary>A block around a meta, right or wrong, with the checksum that it should have.</summary>
    public static RawBlock Sealed(ContentKind kind, IMessage meta, ReadOnlyMemory<byte> samples)
    {
        byte[] bytes = meta.ToByteArray();
        return new RawBlock(3, kind, SampleEncoding.None, bytes, samples, BlockImage.Crc32C(kind, SampleEncoding.None, bytes, samples.Span));
    }

    public static AcquiredBlock Decode(ScanHeader header, RawBlock block) => new WireCodec().DecodeBlock(ScanId.New(), header, block);

    public static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
