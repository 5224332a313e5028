using System.Text.Json;
using System.Text.RegularExpressions;
using Acquisition.Core.Model.Errors;
using Acquisition.Tests.Support;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>What protos/README.md tells those who write clients is so.</summary>
public partial class PublishedDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "protos", "README.md"));

    [Fact]
    public void The_published_checksums_and_chain_are_ours()
    {
        using BlockChain chain = new();
        MatchCollection rows = Row().Matches(Document);
        Assert.Equal(2, rows.Count);
        foreach (Match row in rows)
        {
            V1.Block block = new()
            {
                SequenceNumber = long.Parse(row.Groups[1].Value),
                Kind = (V1.ContentKind)int.Parse(row.Groups[2].Value),
                Encoding = (V1.SampleEncoding)int.Parse(row.Groups[3].Value),
                Meta = ByteString.CopyFrom(Convert.FromHexString(row.Groups[4].Value)),
                Samples = ByteString.CopyFrom(Convert.FromHexString(row.Groups[5].Value)),
                Crc32C = Convert.ToUInt32(row.Groups[6].Value, 16),
            };
            Assert.True(Core.Ports.Store.BlockImage.IsIntact(BlockWire.FromWire(default, block), out _));
            Blocks.Decode(Headers.FullCt(), BlockWire.FromWire(default, block));
            chain.Append(block);
            Assert.Equal(row.Groups[7].Value, Convert.ToHexStringLower(chain.Value.Span));
        }
    }

    [Fact]
    public void The_published_check_value_of_the_checksum_is_ours() =>
        Assert.Contains($"`{Core.Ports.Store.Crc32C.Compute("123456789"u8):x8}`", Document, StringComparison.Ordinal);

    [Fact]
    public void Every_reason_for_a_refusal_is_there_with_what_to_do()
    {
        string[] rows = [.. Document.Split('\n').Where(line => line.StartsWith('|'))];
        IEnumerable<string> reasons = Enum.GetValues<RefusalReason>().Select(reason => JsonNamingPolicy.SnakeCaseUpper.ConvertName(reason.ToString()));
        Assert.All(reasons, reason => Assert.Contains(rows, row => Regex.IsMatch(row, $@"\b{reason}\b")));
    }

    [GeneratedRegex(@"^\| (\d) \| (\d) \| (\d) \| `([0-9a-f]+)` \| `([0-9a-f]+)` \| `([0-9a-f]{8})` \| `([0-9a-f]{64})` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
