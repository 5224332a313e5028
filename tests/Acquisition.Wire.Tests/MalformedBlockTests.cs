using System.Collections;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>A meta is held to its header, to itself and to the samples that came with it: the field and the counts are named.</summary>
public class MalformedBlockTests
{
    [Fact]
    public void A_column_of_a_wrong_length_is_named_with_its_counts()
    {
        foreach ((ScanHeader header, ContentKind kind) in Kinds)
        {
            RawBlock right = Blocks.Raw(kind);
            Blocks.Decode(header, right);
            FieldDescriptor[] columns = [.. Meta(right).Descriptor.Fields.InDeclarationOrder().Where(field => field.IsRepeated)];
            Assert.NotEmpty(columns);
            foreach (FieldDescriptor column in columns)
            {
                IMessage meta = Meta(right);
                IList values = (IList)column.Accessor.GetValue(meta);
                // One value too many of as many as two items take: neither none, nor one for all, nor one an item.
                values.Add(values[0]);
                string said = Refusal(header, Blocks.Sealed(kind, meta, right.Samples));
                Assert.Contains($"{column.Name} has {values.Count} values", said, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Samples_that_are_a_byte_short_or_long_are_counted()
    {
        foreach ((ScanHeader header, ContentKind kind) in Kinds)
        {
            RawBlock right = Blocks.Raw(kind);
            byte[] longer = [.. right.Samples.Span, 0];
            foreach (ReadOnlyMemory<byte> wrong in new[] { right.Samples[1..], longer, default })
            {
                string said = Refusal(header, Blocks.Sealed(kind, Meta(right), wrong));
                Assert.Contains($"got {wrong.Length}", said, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_block_without_items_or_with_more_than_any_has_is_refused_before_memory_is_taken_for_them()
    {
        foreach ((ScanHeader header, ContentKind kind) in Kinds)
        {
            foreach (int count in new[] { 0, -1, int.MinValue, 65_537, int.MaxValue })
            {
                IMessage meta = Meta(Blocks.Raw(kind));
                FieldDescriptor field = meta.Descriptor.Fields.InDeclarationOrder().Single(f => f.Name is "view_count" or "readout_count" or "waveform_count");
                field.Accessor.SetValue(meta, count);
                Assert.Contains($"{field.Name} is {count}", Refusal(header, Blocks.Sealed(kind, meta, default)), StringComparison.Ordinal);
            }
        }
    }

    public static TheoryData<string, Action<V1.CtViewMeta>> WrongViews => new()
    {
        { "kind is 0, allowed are KIND_OBJECT", meta => meta.Kind = V1.CtViewMeta.Types.Kind.Unspecified },
        { "kind is 9", meta => meta.Kind = (V1.CtViewMeta.Types.Kind)9 },
        { "first_view_index is -1", meta => meta.FirstViewIndex = -1 },
        { "first_view_index is 19", meta => meta.FirstViewIndex = 19 },
        { "must be 0..18", meta => meta.FirstViewIndex = long.MaxValue },
        { "source_index[0] is 2, allowed are 0..1", meta => meta.SourceIndex.Add(2) },
        { "source_index[0] is -1", meta => meta.SourceIndex.Add(-1) },
        { "the views of a block are of one source", meta => meta.SourceIndex.AddRange([0, 1]) },
        { "energy_bin_index[1] is 2", meta => meta.EnergyBinIndex[1] = 2 },
        { "angle_rad[1] is NaN", meta => meta.AngleRad[1] = double.NaN },
        { "table_position_mm[0] is", meta => meta.TablePositionMm[0] = double.PositiveInfinity },
        { "time_s[0] is", meta => meta.TimeS[0] = double.NegativeInfinity },
        { "focal_spot_axial_offset_mm[0] is NaN", meta => meta.FocalSpotAxialOffsetMm[0] = double.NaN },
        { "projection_matrix[13] is NaN", meta => meta.ProjectionMatrix[13] = double.NaN },
        { "projection_matrix has 12 values", meta => { for (int i = 0; i < 12; i++) meta.ProjectionMatrix.RemoveAt(0); } },
        { "2 views x 2 reference channels take 0 or 4", meta => meta.ReferenceSignal.Add(1) },
    };

    [Theory]
    [MemberData(nameof(WrongViews))]
    public void Views_that_contradict_the_header_are_refused(string said, Action<V1.CtViewMeta> spoil)
    {
        RawBlock right = Blocks.Raw(ContentKind.CtViews);
        V1.CtViewMeta meta = V1.CtViewMeta.Parser.ParseFrom(right.Meta.Span);
        spoil(meta);
        Assert.Contains(said, Refusal(Headers.FullCt(), Blocks.Sealed(ContentKind.CtViews, meta, right.Samples)), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_header_does_not_tell_how_many_views_come_the_contract_does()
    {
        CtAcquisition ct = (CtAcquisition)Headers.FullCt().Acquisition;
        ScanHeader header = Headers.FullCt() with { Acquisition = ct with { ViewCount = null } };
        Blocks.Decode(header, WireCodec.EncodeBlock(3, Blocks.Ct() with { FirstViewIndex = 999_999_998 }));
        Assert.Contains("first_view_index", Refusal(header, WireCodec.EncodeBlock(3, Blocks.Ct() with { FirstViewIndex = 999_999_999 })), StringComparison.Ordinal);
        // Air and dark views are not among the header's.
        Blocks.Decode(Headers.FullCt(), WireCodec.EncodeBlock(3, Blocks.Ct(CtViewKind.Air) with { FirstViewIndex = 100 }));
    }

    [Fact]
    public void On_a_free_path_every_object_view_needs_its_matrix_and_dark_ones_do_not()
    {
        CtAcquisition ct = (CtAcquisition)Headers.FullCt().Acquisition;
        ScanHeader header = Headers.FullCt() with { Acquisition = ct with { Path = CtPath.Free } };
        CtView[] bare = [.. Blocks.Ct().Views.Select(view => view with { ProjectionMatrix = null })];
        Blocks.Decode(header, WireCodec.EncodeBlock(3, Blocks.Ct()));
        Blocks.Decode(header, WireCodec.EncodeBlock(3, Blocks.Ct(CtViewKind.Dark) with { Views = bare }));
        Assert.Contains("the path is free", Refusal(header, WireCodec.EncodeBlock(3, Blocks.Ct() with { Views = bare })), StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<V1.MrReadoutMeta>> WrongReadouts => new()
    {
        { "sample_count[0] is 0, allowed are 1..65535", meta => meta.SampleCount[0] = 0 },
        { "sample_count[1] is 65536", meta => meta.SampleCount[1] = 65536 },
        { "sample_count is empty", meta => meta.SampleCount.Clear() },
        { "active_channel_count[0] is 3, allowed are 1..2", meta => meta.ActiveChannelCount[0] = 3 },
        { "active_channel_count is empty", meta => meta.ActiveChannelCount.Clear() },
        { "encoding_space_ref[1] is 2, allowed are 0..1", meta => meta.EncodingSpaceRef[1] = 2 },
        { "trajectory_dimension_count[0] is -1", meta => meta.TrajectoryDimensionCount[0] = -1 },
        { "center_sample[0] is -1", meta => meta.CenterSample[0] = -1 },
        { "discard_pre[1] is 65536", meta => meta.DiscardPre[1] = 65536 },
        { "kspace_encode_step_1[0] is -5", meta => meta.KspaceEncodeStep1[0] = -5 },
        { "repetition[1] is 70000", meta => meta.Repetition[1] = 70000 },
        { "user_counter[9] is -1", meta => meta.UserCounter[9] = -1 },
        { "trajectories, got", meta => meta.TrajectoryDimensionCount[1] = 65535 },
    };

    [Theory]
    [MemberData(nameof(WrongReadouts))]
    public void Readouts_that_contradict_the_header_are_refused(string said, Action<V1.MrReadoutMeta> spoil)
    {
        RawBlock right = Blocks.Raw(ContentKind.MrReadouts);
        V1.MrReadoutMeta meta = V1.MrReadoutMeta.Parser.ParseFrom(right.Meta.Span);
        spoil(meta);
        Assert.Contains(said, Refusal(Headers.FullMr(), Blocks.Sealed(ContentKind.MrReadouts, meta, right.Samples)), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_whose_count_overflows_an_integer_are_not_taken_for_a_few()
    {
        // 65 536 readouts x 65 535 samples x 1024 channels x 8 bytes, and 65 536 x 65 535 x 65 535 x 4 of trajectory: beyond 2^50, and 0 modulo nothing.
        MrAcquisition mr = (MrAcquisition)Headers.FullMr().Acquisition;
        ScanHeader header = Headers.FullMr() with { Acquisition = mr with { ReceiverChannels = 1024, SampleFormat = MrSampleFormat.ComplexFloat32 } };
        V1.MrReadoutMeta meta = new() { ReadoutCount = 65_536, SampleCount = { 65_535 }, ActiveChannelCount = { 1024 }, TrajectoryDimensionCount = { 65_535 } };
        string said = Refusal(header, Blocks.Sealed(ContentKind.MrReadouts, meta, default));
        Assert.Contains($"{65_536L * 65_535 * 1024 * 8} bytes of samples and {65_536L * 65_535 * 65_535 * 4} of trajectories", said, StringComparison.Ordinal);

        V1.WaveformMeta waveform = new() { WaveformCount = 65_536, SampleCount = { 65_535 }, ChannelCount = { 65_535 } };
        Assert.Contains($"{65_536L * 65_535 * 65_535 * 4} bytes", Refusal(header, Blocks.Sealed(ContentKind.Waveform, waveform, default)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_is_no_message_or_of_another_modality_or_packed_is_refused()
    {
        RawBlock ct = Blocks.Raw(ContentKind.CtViews), mr = Blocks.Raw(ContentKind.MrReadouts);
        Assert.Contains("does not go with a scan of Mr", Refusal(Headers.FullMr(), ct), StringComparison.Ordinal);
        Assert.Contains("does not go with a scan of Ct", Refusal(Headers.FullCt(), mr), StringComparison.Ordinal);
        Assert.Contains("kind is 9", Refusal(Headers.FullCt(), ct with { Kind = (ContentKind)9 }), StringComparison.Ordinal);
        Assert.Contains("encoding 1", Refusal(Headers.FullCt(), ct with { Encoding = (SampleEncoding)1 }), StringComparison.Ordinal);
        Refusal(Headers.FullCt(), ct with { Meta = new byte[] { 0xFF, 0xFF, 0xFF } });
        Refusal(Headers.FullCt(), ct with { Meta = default });
        Assert.Contains("1048577", Refusal(Headers.FullCt(), ct with { Meta = new byte[WireCodec.MaximumMetaBytes + 1] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Meta_of_random_bytes_is_refused_and_nothing_else_happens()
    {
        // Seeded: the same 20 000 metas each time, most of them beginning as a real one does.
        Random random = new(1);
        foreach ((ScanHeader header, ContentKind kind) in Kinds)
        {
            RawBlock right = Blocks.Raw(kind);
            for (int i = 0; i < 20_000; i++)
            {
                byte[] meta = right.Meta.ToArray();
                for (int changes = random.Next(1, 4); changes > 0; changes--) meta[random.Next(meta.Length)] = (byte)random.Next(256);
                try
                {
                    Blocks.Decode(header, right with { Meta = meta.AsMemory(0, random.Next(meta.Length + 1)) });
                }
                catch (RefusalException refusal)
                {
                    Assert.Equal(RefusalReason.MalformedBlock, refusal.Reason);
                }
            }
        }
    }

    [Fact]
    public void A_kind_that_nobody_knows_is_malformed_and_one_that_was_altered_on_the_way_is_worth_sending_again()
    {
        V1.Block unknown = BlockWire.ToWire(Blocks.Raw(ContentKind.CtViews));
        unknown.Kind = (V1.ContentKind)9;
        Assert.Equal(RefusalReason.ChecksumMismatch, Assert.Throws<RefusalException>(() => BlockWire.FromWire(ScanId.New(), unknown)).Reason);

        unknown.Crc32C = BlockImage.Crc32C((ContentKind)9, SampleEncoding.None, unknown.Meta.Span, unknown.Samples.Span);
        RefusalException malformed = Assert.Throws<RefusalException>(() => BlockWire.FromWire(ScanId.New(), unknown));
        Assert.Equal(RefusalReason.MalformedBlock, malformed.Reason);
        Assert.Contains("CONTENT_KIND_CT_VIEWS", malformed.Message, StringComparison.Ordinal);
        Assert.Equal(RefusalReason.MalformedBlock, Assert.Throws<RefusalException>(() => BlockWire.FromWire(ScanId.New(), Packed())).Reason);
    }

    private static V1.Block Packed()
    {
        V1.Block block = BlockWire.ToWire(Blocks.Raw(ContentKind.CtViews));
        block.Encoding = (V1.SampleEncoding)1;
        block.Crc32C = BlockImage.Crc32C(ContentKind.CtViews, (SampleEncoding)1, block.Meta.Span, block.Samples.Span);
        return block;
    }

    private static (ScanHeader Header, ContentKind Kind)[] Kinds =>
        [(Headers.FullCt(), ContentKind.CtViews), (Headers.FullMr(), ContentKind.MrReadouts), (Headers.FullMr(), ContentKind.Waveform)];

    private static IMessage Meta(RawBlock block) => block.Kind switch
    {
        ContentKind.CtViews => WithSource(V1.CtViewMeta.Parser.ParseFrom(block.Meta.Span)),
        ContentKind.MrReadouts => V1.MrReadoutMeta.Parser.ParseFrom(block.Meta.Span),
        _ => V1.WaveformMeta.Parser.ParseFrom(block.Meta.Span),
    };

    // The one column that the first source's views need not have.
    private static V1.CtViewMeta WithSource(V1.CtViewMeta meta)
    {
        meta.SourceIndex.AddRange([0, 0]);
        return meta;
    }

    private static string Refusal(ScanHeader header, RawBlock block)
    {
        RefusalException refusal = Assert.Throws<RefusalException>(() => Blocks.Decode(header, block));
        Assert.Equal(RefusalReason.MalformedBlock, refusal.Reason);
        Assert.Equal("3", refusal.Facts["sequence_number"]);
        return refusal.Message;
    }
}
