using Acquisition.Wire;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Client.Tests.Wire;

/// <summary>What a client says is what the node understands: no field is lost, swapped or defaulted on the way.</summary>
public class RoundTripTests
{
    [Fact]
    public void A_ct_header_arrives_as_it_was_sent() => AssertArrives(Headers.FullCt());

    [Fact]
    public void An_mr_header_arrives_as_it_was_sent() => AssertArrives(Headers.FullMr());

    [Fact]
    public void Every_field_of_the_test_headers_is_set_so_that_a_forgotten_one_would_show()
    {
        foreach (ScanHeader header in new[] { Headers.FullCt(), Headers.FullMr() })
        {
            V1.ScanHeader wire = HeaderWire.ToWire(header);
            IEnumerable<string> unset = Unset(wire, "header").Where(field => !field.EndsWith(".ct", StringComparison.Ordinal) && !field.EndsWith(".mr", StringComparison.Ordinal));
            Assert.Empty(unset);
        }
    }

    [Theory]
    [InlineData(CtViewKind.Object)]
    [InlineData(CtViewKind.Air)]
    [InlineData(CtViewKind.Dark)]
    public void A_block_of_views_arrives_as_it_was_sent(CtViewKind kind)
    {
        ScanHeader header = Headers.FullCt();
        byte[] samples = new byte[2 * 2 * 3 * sizeof(ushort)];
        Random.Shared.NextBytes(samples);
        CtViewBlock block = new(kind, 7, [new(.1, 2, .3, 4, .5, 6), new(.2, 3, .4, 5, .6, 7)], samples);

        CtViewBlock arrived = Assert.IsType<CtViewBlock>(Decode(header, WireCodec.EncodeBlock(block)));

        Assert.Equal((block.Kind, block.FirstViewIndex), (arrived.Kind, arrived.FirstViewIndex));
        Assert.Equal(block.Views, arrived.Views);
        Assert.Equal(samples, arrived.Samples.ToArray());
    }

    [Fact]
    public void A_block_of_readouts_arrives_as_it_was_sent()
    {
        ScanHeader header = Headers.FullMr();
        byte[] samples = new byte[3 * 2 * 8], trajectory = new byte[3 * 2 * 4];
        Random.Shared.NextBytes(samples);
        Random.Shared.NextBytes(trajectory);
        MrReadout readout = new()
        {
            Flags = MrReadoutFlags.LastInSlice | MrReadoutFlags.Reverse,
            ScanCounter = 11,
            AcquisitionTimeStamp = 12,
            NumberOfSamples = 3,
            ActiveChannels = 2,
            CenterSample = 1,
            DiscardPre = 4,
            DiscardPost = 5,
            EncodingSpaceRef = 1,
            SampleTimeUs = 6.5,
            Position = new(1, 2, 3),
            ReadDirection = new(0, 1, 0),
            PhaseDirection = new(0, 0, 1),
            SliceDirection = new(1, 0, 0),
            PatientTablePosition = new(7, 8, 9),
            Counters = new(1, 2, 3, 4, 5, 6, 7, 8, 9),
            Samples = samples,
            Trajectory = trajectory,
            TrajectoryDimensions = 2,
        };

        MrReadout arrived = Assert.IsType<MrReadoutBlock>(Decode(header, WireCodec.EncodeBlock(new MrReadoutBlock([readout])))).Readouts.Single();

        Assert.Equal(samples, arrived.Samples.ToArray());
        Assert.Equal(trajectory, arrived.Trajectory.ToArray());
        Assert.Equal(readout with { Samples = default, Trajectory = default }, arrived with { Samples = default, Trajectory = default });
    }

    [Fact]
    public void A_block_that_is_no_message_or_does_not_fit_the_header_is_malformed()
    {
        ScanHeader header = Headers.FullCt();
        byte[] tooShort = WireCodec.EncodeBlock(new CtViewBlock(CtViewKind.Object, 0, [new(0, 0)], new byte[11]));
        byte[] beyond = WireCodec.EncodeBlock(new CtViewBlock(CtViewKind.Object, 20, [new(0, 0)], new byte[12]));

        foreach (byte[] payload in new[] { [0xFF, 0xFF, 0xFF], tooShort, beyond, [] })
        {
            RefusalException refusal = Assert.Throws<RefusalException>(() => Decode(header, payload));
            Assert.Equal(RefusalReason.MalformedBlock, refusal.Reason);
            Assert.Equal("3", refusal.Facts["sequence_number"]);
        }
    }

    private static AcquiredBlock Decode(ScanHeader header, byte[] payload) =>
        new WireCodec().DecodeBlock(ScanId.New(), header, new RawBlock(3, payload, Crc32C.Compute(payload)));

    private static void AssertArrives(ScanHeader header) =>
        Assert.Equivalent(header, new WireCodec().DecodeHeader(HeaderWire.ToWire(header).ToByteArray()), strict: true);

    private static IEnumerable<string> Unset(IMessage message, string path)
    {
        foreach (Google.Protobuf.Reflection.FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            string name = $"{path}.{field.Name}";
            object value = field.Accessor.GetValue(message);
            switch (value)
            {
                case null: yield return name; break;
                case System.Collections.IList list:
                    if (list.Count == 0) yield return name;
                    break;
                case IMessage child when child.Descriptor.File.Package == "acquisition.v1":
                    foreach (string unset in Unset(child, name)) yield return unset;
                    break;
                default:
                    // A limit's minimum and a counter's start are zero by nature.
                    if (field.Name != "minimum" && (value is "" or 0 or 0L or 0d)) yield return name;
                    break;
            }
        }
    }
}
