using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Store;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>Blocks arrive as they were sent, and their samples are never copied nor looked at when they are read.</summary>
public class BlockRoundTripTests
{
    [Theory]
    [InlineData(CtViewKind.Object)]
    [InlineData(CtViewKind.Air)]
    [InlineData(CtViewKind.Dark)]
    public void A_block_of_views_arrives_as_it_was_sent(CtViewKind kind)
    {
        CtViewBlock sent = Blocks.Ct(kind);
        CtViewBlock arrived = Assert.IsType<CtViewBlock>(Blocks.Decode(Headers.FullCt(), Carry(sent)));

        Assert.Equal((sent.Kind, sent.FirstViewIndex), (arrived.Kind, arrived.FirstViewIndex));
        Assert.Equivalent(sent.Views, arrived.Views, strict: true);
        Assert.Equal(sent.Samples.ToArray(), arrived.Samples.ToArray());
    }

    [Fact]
    public void Views_of_the_second_source_have_its_detector()
    {
        CtView[] views = [.. Enumerable.Range(0, 2).Select(i => Blocks.View(i) with { SourceIndex = 1, ReferenceSignals = [i] })];
        CtViewBlock sent = new(CtViewKind.Object, 0, views, Blocks.Bytes(2 * 3 * 4 * sizeof(short), 1));
        CtViewBlock arrived = Assert.IsType<CtViewBlock>(Blocks.Decode(Headers.FullCt(), Carry(sent)));
        Assert.Equivalent(views, arrived.Views, strict: true);
    }

    [Fact]
    public void A_value_that_is_known_at_some_views_only_stays_unknown_at_the_others()
    {
        CtView[] views = [new(0, 0) { TubeCurrentMa = 0, TimeS = 1 }, new(1, 0) { TimeS = null, TubeVoltageKv = 120 }];
        CtViewBlock arrived = Assert.IsType<CtViewBlock>(Blocks.Decode(Headers.FullCt(), Carry(new CtViewBlock(CtViewKind.Object, 0, views, new byte[24]))));
        Assert.Equal([0, null], arrived.Views.Select(v => v.TubeCurrentMa));
        Assert.Equal([1, null], arrived.Views.Select(v => v.TimeS));
        Assert.Equal([null, 120], arrived.Views.Select(v => v.TubeVoltageKv));
    }

    [Fact]
    public void A_block_of_readouts_arrives_as_it_was_sent()
    {
        MrReadoutBlock sent = Blocks.Mr();
        MrReadoutBlock arrived = Assert.IsType<MrReadoutBlock>(Blocks.Decode(Headers.FullMr(), Carry(sent)));

        Assert.Equal(sent.Readouts.Count, arrived.Readouts.Count);
        foreach ((MrReadout expected, MrReadout actual) in sent.Readouts.Zip(arrived.Readouts))
        {
            Assert.Equal(expected.Samples.ToArray(), actual.Samples.ToArray());
            Assert.Equal(expected.Trajectory.ToArray(), actual.Trajectory.ToArray());
            Assert.Equivalent(expected with { Samples = default, Trajectory = default }, actual with { Samples = default, Trajectory = default }, strict: true);
        }
    }

    [Fact]
    public void A_block_of_waveforms_arrives_as_it_was_sent_with_ct_and_with_mr()
    {
        WaveformBlock sent = Blocks.Waveform();
        foreach (ScanHeader header in new[] { Headers.FullCt(), Headers.FullMr() })
        {
            WaveformBlock arrived = Assert.IsType<WaveformBlock>(Blocks.Decode(header, Carry(sent)));
            Assert.Equal(sent.Waveforms.Count, arrived.Waveforms.Count);
            foreach ((Waveform expected, Waveform actual) in sent.Waveforms.Zip(arrived.Waveforms))
            {
                Assert.Equal(expected.Samples.ToArray(), actual.Samples.ToArray());
                Assert.Equal(expected with { Samples = default }, actual with { Samples = default });
            }
        }
    }

    [Fact]
    public void Every_field_of_every_meta_is_set_by_the_test_blocks_so_that_a_forgotten_one_shows()
    {
        // Views of the second source have the one index that is not 0.
        CtViewBlock second = new(CtViewKind.Object, 0, [new CtView(0, 0) { SourceIndex = 1 }], new byte[24]);
        Assert.Empty(MessageFields.NeverSet(
        [
            V1.CtViewMeta.Parser.ParseFrom(WireCodec.EncodeBlock(0, Blocks.Ct()).Meta.Span),
            V1.CtViewMeta.Parser.ParseFrom(WireCodec.EncodeBlock(0, second).Meta.Span),
            V1.MrReadoutMeta.Parser.ParseFrom(WireCodec.EncodeBlock(0, Blocks.Mr()).Meta.Span),
            V1.WaveformMeta.Parser.ParseFrom(WireCodec.EncodeBlock(0, Blocks.Waveform()).Meta.Span),
        ]));
    }

    [Fact]
    public void A_column_is_written_once_where_all_are_the_same_and_not_at_all_where_all_have_the_default()
    {
        CtView[] views = [.. Enumerable.Range(0, 5).Select(i => new CtView(i, 3) { TubeVoltageKv = 0 })];
        V1.CtViewMeta ct = V1.CtViewMeta.Parser.ParseFrom(WireCodec.EncodeBlock(0, new CtViewBlock(CtViewKind.Object, 0, views, default)).Meta.Span);
        Assert.Equal([0, 1, 2, 3, 4], ct.AngleRad);
        Assert.Equal([3], ct.TablePositionMm);
        Assert.Empty(ct.TimeS);
        Assert.Equal([0], ct.TubeVoltageKv); // 0 is a value where an empty column means that it is not known
        Assert.Empty(ct.EnergyBinIndex);

        MrReadout readout = Blocks.Readout(0);
        V1.MrReadoutMeta mr = V1.MrReadoutMeta.Parser.ParseFrom(
            WireCodec.EncodeBlock(0, new MrReadoutBlock([readout, readout with { PhysiologyTimeStamps = [], UserInts = new int[8] }, readout with { UserInts = [] }])).Meta.Span);
        Assert.Equal([13u, 14, 15, 0, 0, 0, 13, 14, 15], mr.PhysiologyTimeStamp);
        Assert.Equal(readout.UserInts.Concat(new int[16]), mr.UserInt);
        Assert.Equal(16, mr.ChannelMask.Count);
        Assert.Equal([3], mr.SampleCount);
    }

    [Fact]
    public void A_negative_zero_is_not_lost()
    {
        CtViewBlock arrived = Assert.IsType<CtViewBlock>(Blocks.Decode(
            Headers.FullCt(), Carry(new CtViewBlock(CtViewKind.Object, 0, [new CtView(-0.0, 0), new CtView(-0.0, 0)], new byte[24]))));
        Assert.True(double.IsNegative(arrived.Views[1].AngleRad));
    }

    [Fact]
    public void Samples_stay_where_they_are_and_reading_takes_memory_by_readout_and_not_by_sample()
    {
        const int Readouts = 16, Samples = 32_768;
        MrReadout readout = Blocks.Readout(0) with { NumberOfSamples = Samples, Samples = new byte[Samples * 2 * 4], Trajectory = default, TrajectoryDimensions = 0 };
        RawBlock block = WireCodec.EncodeBlock(0, new MrReadoutBlock([.. Enumerable.Repeat(readout, Readouts)]));
        ScanHeader header = Headers.FullMr();
        WireCodec codec = new();
        codec.DecodeBlock(ScanId.New(), header, block);

        long before = GC.GetAllocatedBytesForCurrentThread();
        MrReadoutBlock arrived = (MrReadoutBlock)codec.DecodeBlock(ScanId.New(), header, block);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(MemoryMarshal.TryGetArray(block.Samples, out ArraySegment<byte> whole));
        Assert.All(arrived.Readouts, r => Assert.True(MemoryMarshal.TryGetArray(r.Samples, out ArraySegment<byte> part) && part.Array == whole.Array));
        // 16 readouts of some 500 bytes, and their columns; the samples are 4 MiB.
        Assert.True(allocated < 64 * 1024, $"Reading a block allocated {allocated} bytes.");
    }

    [Fact]
    public void Samples_that_are_no_numbers_are_stored_like_any_other()
    {
        float[] samples = new float[2 * 3 * 2];
        Array.Fill(samples, float.NaN);
        CtAcquisition ct = (CtAcquisition)Headers.FullCt().Acquisition;
        ScanHeader header = Headers.FullCt() with { Acquisition = ct with { SampleFormat = SampleFormat.Float32 } };
        CtViewBlock block = Blocks.Ct() with { Samples = MemoryMarshal.AsBytes<float>(samples).ToArray() };
        Assert.IsType<CtViewBlock>(Blocks.Decode(header, Carry(block)));
    }

    [Fact]
    public void What_a_column_cannot_say_is_the_callers_mistake()
    {
        Assert.Throws<ArgumentException>(() => WireCodec.EncodeBlock(0, new CtViewBlock(CtViewKind.Object, 0, [], default)));
        Assert.Throws<ArgumentException>(() => WireCodec.EncodeBlock(0, new MrReadoutBlock([])));
        Assert.Throws<ArgumentException>(() => WireCodec.EncodeBlock(0, new WaveformBlock([])));
        Assert.Throws<ArgumentException>(() => WireCodec.EncodeBlock(
            0, new CtViewBlock(CtViewKind.Object, 0, [Blocks.View(0), Blocks.View(1) with { ProjectionMatrix = null }], default)));
        Assert.Throws<ArgumentException>(() => WireCodec.EncodeBlock(0, new MrReadoutBlock([Blocks.Readout(0) with { UserInts = [1, 2] }])));
    }

    /// <summary>Across the wire: encoded, sealed, as a message of the contract, and back.</summary>
    private static RawBlock Carry(AcquiredBlock block)
    {
        V1.Block message = BlockWire.ToWire(WireCodec.EncodeBlock(5, block));
        RawBlock arrived = BlockWire.FromWire(ScanId.New(), V1.Block.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(message)));
        Assert.Equal(5, arrived.SequenceNumber);
        Assert.True(BlockImage.IsIntact(arrived, out _));
        return arrived;
    }
}
