using System.Security.Cryptography;
using Acquisition.Core.Model.Mr;
using Acquisition.Interchange.Ismrmrd;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>
/// Links that are tagged UTF-8 turn the group that holds them into the newer kind, and the symbol table that the parent's entry still points to
/// is freed. The entry must not be believed.
/// </summary>
public sealed class Utf8LinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData()]
    [InlineData("xml")]                     // the table lives on in the file with data alone in it
    [InlineData("data")]
    [InlineData("data", "xml")]
    [InlineData("dataset")]                 // the root group turns, which the superblock points to
    [InlineData("dataset", "data", "xml")]
    public void Every_tagged_link_is_found(params string[] tagged)
    {
        Peers.RequireIsmrmrdTools();
        Peers.RequireH5py();
        Peers.Run(Peers.Generator, "-o", _folder["plain.h5"], "-m", "32", "-c", "2");
        Peers.RunScript("utf8_links.py", [_folder["plain.h5"], _folder["tagged.h5"], .. tagged]);

        using IsmrmrdFile plain = IsmrmrdFile.Open(_folder["plain.h5"]), copy = IsmrmrdFile.Open(_folder["tagged.h5"]);
        Assert.Equal(plain.HeaderXml, copy.HeaderXml);
        Assert.Equal(Digest(plain), Digest(copy));
    }

    private static IEnumerable<string> Digest(IsmrmrdFile file) =>
        file.ReadBlocks().OfType<MrReadoutBlock>().SelectMany(block => block.Readouts).Select(readout => Convert.ToHexStringLower(SHA256.HashData(readout.Samples.Span)));
}
