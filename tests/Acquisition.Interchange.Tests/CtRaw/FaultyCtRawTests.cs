using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.CtRaw;

namespace Acquisition.Interchange.Tests.CtRaw;

/// <summary>Half a CT file, or one that contradicts itself, is refused with a reason, a place and a remedy. h5py does the damage.</summary>
public sealed class FaultyCtRawTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FaultyCtRawTests()
    {
        ScanHeader header = CtRawScan.Header(SampleFormat.Uint16);
        using CtRawWriter writer = new(Path, header);
        foreach (AcquiredBlock block in CtRawScan.Blocks(header)) writer.Write(block);
        writer.Finish();
    }

    private string Path => _folder["scan.h5"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("h['version'] = 2", InterchangeReason.NotSupported, "header", "version 2; this software reads acquisition-ct-raw, version 1")]
    [InlineData("h['format'] = 'other'", InterchangeReason.NotSupported, "header", "format other")]
    [InlineData("del h['ct']", InterchangeReason.BadHeader, "header", "$")]
    [InlineData("h['ct']['path'] = 'ROUND'", InterchangeReason.BadHeader, "header", "$.ct.path")]
    [InlineData("h['ct']['sources'][0]['rowPitchMm'] = 'wide'", InterchangeReason.BadHeader, "header", "$.ct.sources[0].rowPitchMm")]
    [InlineData("h['ct']['sources'][1]['detectorRows'] = 3", InterchangeReason.BadReadout, "samples_1", "ask for [49 x 3 x 5]")]
    [InlineData("h['ct']['sampleFormat'] = 'INT16'", InterchangeReason.BadReadout, "samples_0", "of Int16")]
    [InlineData("h['ct']['sources'].pop()", InterchangeReason.BadReadout, "views[2]", "source 1 of 1")]
    [InlineData("h['ct']['energyBins'].pop()", InterchangeReason.BadReadout, "views[1]", "energy bin 1 of 1")]
    public void A_header_that_does_not_fit_is_refused(string change, InterchangeReason reason, string location, string says)
    {
        Peers.RequireH5py();
        Damage($"h = json.loads(s['header'][0]); {change}; s['header'][0] = json.dumps(h)");
        Refused(reason, location, says);
    }

    [Theory]
    [InlineData("v['kind'][3] = 7", "views[3]", "kind 7")]
    [InlineData("v['source_index'][0] = 1", "samples_0", "ask for [48 x 4 x 13]")]
    public void A_view_that_does_not_fit_is_refused(string change, string location, string says)
    {
        Peers.RequireH5py();
        Damage($"v = s['views'][:]; {change}; s['views'][:] = v");
        Refused(InterchangeReason.BadReadout, location, says);
    }

    [Theory]
    [InlineData("s['samples_0'].resize(48, axis=0)", InterchangeReason.BadReadout, "samples_0")]
    [InlineData("del s['samples_1']", InterchangeReason.Damaged, "samples_1")]
    [InlineData("s['views'].resize(0, axis=0)", InterchangeReason.NoMeasurement, "views")]
    public void A_dataset_that_does_not_fit_is_refused(string change, InterchangeReason reason, string location)
    {
        Peers.RequireH5py();
        Damage(change);
        Refused(reason, location, "");
    }

    [Fact]
    public void A_truncated_file_says_so()
    {
        byte[] whole = File.ReadAllBytes(Path);
        File.WriteAllBytes(Path, whole[..(whole.Length / 2)]);
        Refused(InterchangeReason.Truncated, "", $"{whole.Length / 2} bytes");
    }

    [Fact]
    public void A_block_that_contradicts_its_header_is_not_written()
    {
        ScanHeader header = CtRawScan.Header(SampleFormat.Uint16);
        using CtRawWriter writer = new(_folder["out.h5"], header);
        CtViewBlock block = CtRawScan.Blocks(header).OfType<CtViewBlock>().First();
        InterchangeException why = Assert.Throws<InterchangeException>(() => writer.Write(block with { Samples = block.Samples[2..] }));
        Assert.Equal((InterchangeReason.BadReadout, "/ct_scan/views[0]"), (why.Reason, why.Location));
        writer.Dispose();
        Assert.False(File.Exists(_folder["out.h5"]) || File.Exists(_folder["out.h5.part"]));
    }

    private void Damage(string statement) => Peers.Run("/usr/bin/python3", "-c", $"import h5py, json; f = h5py.File('{Path}', 'r+'); s = f['ct_scan']; {statement}; f.close()");

    private void Refused(InterchangeReason reason, string location, string says)
    {
        InterchangeException why = Assert.Throws<InterchangeException>(() => ScanSource.Open(Path).Dispose());
        Assert.Equal(reason, why.Reason);
        Assert.Contains(location, why.Location, StringComparison.Ordinal);
        Assert.Contains(says, why.Message, StringComparison.Ordinal);
    }
}
