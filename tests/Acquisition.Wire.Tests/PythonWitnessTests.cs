using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Tests.Support;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>Blocks that Python made from the contract alone mean to us what they meant there, checksum and chain included.</summary>
public class PythonWitnessTests
{
    [Fact]
    public async Task Blocks_that_python_made_have_our_checksum_our_chain_and_our_meaning()
    {
        Programs.RequireProtoc();
        Programs.RequirePython("google.protobuf");
        DirectoryInfo folder = await MessagesAsync();
        try
        {
            string script = Path.Combine(AppContext.BaseDirectory, "Witnesses", "blocks.py");
            string output = await Programs.OutputOfAsync(Programs.Python, [script], new Dictionary<string, string> { ["PYTHONPATH"] = folder.FullName });

            using BlockChain chain = new();
            AcquiredBlock[] blocks = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((line, i) => Read(line, chain, i == 0 ? Headers.FullCt() : Headers.FullMr()))];

            CtViewBlock ct = Assert.IsType<CtViewBlock>(blocks[0]);
            Assert.Equal((CtViewKind.Air, 5L), (ct.Kind, ct.FirstViewIndex));
            Assert.Equal([.25, .5], ct.Views.Select(v => v.AngleRad));
            Assert.Equal([-3, -3], ct.Views.Select(v => v.TablePositionMm));
            Assert.Equal([0, null], ct.Views.Select(v => v.TimeS));
            Assert.Equal([0, 1], ct.Views.Select(v => v.EnergyBinIndex));
            Assert.Equal([3, 4], ct.Views[1].ReferenceSignals);
            Assert.Equal(12, ct.Views[1].ProjectionMatrix![0]);

            MrReadoutBlock mr = Assert.IsType<MrReadoutBlock>(blocks[1]);
            Assert.Equal([1UL << 63, 3UL], mr.Readouts.Select(r => (ulong)r.Flags));
            Assert.Equal([16, 8], mr.Readouts.Select(r => r.Samples.Length));
            Assert.Equal([2.5f, 3.5f], [BitConverter.ToSingle(mr.Readouts[1].Trajectory.Span), BitConverter.ToSingle(mr.Readouts[1].Trajectory.Span[4..])]);
            Assert.Equal([new(0, 0, 1), new(0, 0, 1)], mr.Readouts.Select(r => r.ReadDirection));
            Assert.Equal([new(1, 0, 0), new(0, 1, 0)], mr.Readouts.Select(r => r.PhaseDirection));
            Assert.Equal([7, 8], mr.Readouts.Select(r => r.Counters.KspaceEncodeStep1));
            Assert.Equal(Enumerable.Repeat(-1, 8), mr.Readouts[1].UserInts);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The scans of protos/README.md, taken from it: what they send is well-formed, sealed and chained, a broken stream in between.</summary>
    [Theory]
    [InlineData("ct_scan.py", 18)]
    [InlineData("mr_scan.py", 4)]
    public async Task The_guides_scans_send_what_the_contract_asks_for(string scan, int blocks)
    {
        Programs.RequireProtoc();
        Programs.RequirePython("google.protobuf", "grpc");
        DirectoryInfo folder = await MessagesAsync();
        try
        {
            string guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "protos", "README.md"), TestContext.Current.CancellationToken);
            foreach (string fence in guide.Split("```python\n# ")[1..])
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, fence.Split('\n')[0]), $"# {fence.Split("```")[0]}", TestContext.Current.CancellationToken);
            string output = await Programs.OutputOfAsync(
                Programs.Python, [Path.Combine(AppContext.BaseDirectory, "Witnesses", "guide.py"), Path.Combine(folder.FullName, scan)],
                new Dictionary<string, string> { ["PYTHONPATH"] = folder.FullName });
            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

            ScanHeader header = new WireCodec().DecodeHeader(Convert.FromBase64String(lines[0]));
            Assert.Empty(ScanHeaderRules.Check(header));
            using BlockChain chain = new();
            foreach (string line in lines[1..^1])
            {
                V1.Block message = V1.Block.Parser.ParseFrom(Convert.FromBase64String(line));
                chain.Append(message);
                Decode(message, header);
            }

            Assert.Equal(blocks, chain.BlockCount);
            Assert.Equal(lines[^1], Convert.ToHexStringLower(chain.Value.Span));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A folder with the contract's messages as Python modules.</summary>
    private static async Task<DirectoryInfo> MessagesAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acquisition-wire-");
        string protos = Path.Combine(Repository.Root, "protos");
        await Programs.OutputOfAsync("protoc", ["-I", protos, $"--python_out={folder.FullName}", .. Directory.GetFiles(Path.Combine(protos, "acquisition/v1"), "*.proto")]);
        return folder;
    }

    private static AcquiredBlock Read(string line, BlockChain chain, ScanHeader header)
    {
        string[] parts = line.Split(' ');
        V1.Block message = V1.Block.Parser.ParseFrom(Convert.FromBase64String(parts[0]));
        chain.Append(message);
        Assert.Equal(parts[1], Convert.ToHexStringLower(chain.Value.Span));
        return Decode(message, header);
    }

    private static AcquiredBlock Decode(V1.Block message, ScanHeader header)
    {
        RawBlock block = BlockWire.FromWire(ScanId.New(), message);
        Assert.True(BlockImage.IsIntact(block, out uint computed), $"Python's CRC-32C is {block.Crc32C:x8}, ours {computed:x8}.");
        return Blocks.Decode(header, block);
    }
}
