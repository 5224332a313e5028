using FellowOakDicom.IO;
using FellowOakDicom.Tests.Network.Support;
using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.IO;

/// <summary>What others write is read by us with the same values.</summary>
public class ReadTests
{
    // In the form that dump2dcm takes.
    private const string Dump = """
        (0002,0002) UI =CTImageStorage
        (0002,0003) UI [1.2.3]
        (0008,0005) CS [ISO_IR 192]
        (0008,0016) UI =CTImageStorage
        (0008,0018) UI [1.2.3]
        (0010,0010) PN [Müller^Jürg]
        (0018,0050) DS [2.50]
        (0028,0010) US 2
        (0028,0011) US 2
        (0028,0100) US 16
        (0028,0103) US 1
        (0028,0106) SS -7
        (0040,0275) SQ (Sequence with undefined length)
        (fffe,e000) na (Item with undefined length)
        (0040,0008) SQ (Sequence with undefined length)
        (fffe,e000) na (Item with undefined length)
        (0008,0104) LO [Schädel]
        (fffe,e00d) na (ItemDelimitationItem)
        (fffe,e0dd) na (SequenceDelimitationItem)
        (fffe,e00d) na (ItemDelimitationItem)
        (fffe,e0dd) na (SequenceDelimitationItem)
        (7fe0,0010) OW 0001\fffe\0003\8000
        """;

    public static TheoryData<string, bool> Forms => WriteTests.Forms;

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Every_VR_that_pydicom_writes_is_read(string syntax, bool hasUndefinedLengths)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("pydicom.dcm");
        string[] written = await PydicomFiles.WriteEveryVRAsync(path, syntax, hasUndefinedLengths);

        DicomFile file = DicomFile.Open(path);

        Assert.Equal(syntax, file.Dataset.InternalTransferSyntax.UID.UID);
        Assert.False(file.IsPartial);
        Assert.Equal(written, Listing.Of(file.Dataset));
    }

    [Theory]
    [InlineData("+ti", "-e", "1.2.840.10008.1.2")]     // implicit little endian, undefined lengths
    [InlineData("+ti", "+e", "1.2.840.10008.1.2")]     // and defined ones
    [InlineData("+te", "-e", "1.2.840.10008.1.2.1")]   // explicit little endian
    [InlineData("+te", "+e", "1.2.840.10008.1.2.1")]
    [InlineData("+tb", "-e", "1.2.840.10008.1.2.2")]   // explicit big endian
    [InlineData("+tb", "+e", "1.2.840.10008.1.2.2")]
    public async Task What_dcmtk_writes_is_read(string syntaxOption, string lengthOption, string syntax)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("dump.txt"), Dump);
        string path = folder.File("dcmtk.dcm");
        string[] arguments = [syntaxOption, lengthOption, "+g", folder.File("dump.txt"), path];
        (int exitCode, string output) = await PeerProcess.RunAsync("dump2dcm", arguments);
        Assert.True(exitCode == 0, output);

        DicomFile file = DicomFile.Open(path);

        Assert.Equal(syntax, file.FileMetaInfo.TransferSyntax.UID.UID);
        Assert.Equal(
        [
            "00080005 CS ISO_IR 192",
            "00080016 UI 1.2.840.10008.5.1.4.1.1.2",
            "00080018 UI 1.2.3",
            "00100010 PN Müller^Jürg",
            "00180050 DS 2.50",
            "00280010 US 2",
            "00280011 US 2",
            "00280100 US 16",
            "00280103 US 1",
            "00280106 SS -7",
            "00400275 SQ 1",
            "00400275[0].00400008 SQ 1",
            "00400275[0].00400008[0].00080104 LO Schädel",
            "7FE00010 OW 0100feff03000080",
        ], [.. Listing.Of(file.Dataset.Remove(item => item.Tag.Element == 0)).Where(line => !line.Contains("0000 UL"))]);
    }

    [Theory]
    [InlineData(FileReadOption.Default)]
    [InlineData(FileReadOption.ReadLargeOnDemand)]
    [InlineData(FileReadOption.ReadAll)]
    public void A_large_value_is_the_same_however_it_is_read(FileReadOption option)
    {
        using var folder = new TemporaryFolder();
        DicomDataset written = Samples.Ct();
        new DicomFile(written).Save(folder.File("ct.dcm"));

        DicomFile read = DicomFile.Open(folder.File("ct.dcm"), option);

        var pixels = read.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!;
        Assert.Equal(option == FileReadOption.ReadAll, pixels.Buffer.IsMemory);
        Assert.True(read.Dataset.Equals(written));
    }

    [Fact]
    public void Large_values_can_be_left_out()
    {
        using var folder = new TemporaryFolder();
        new DicomFile(Samples.Ct()).Save(folder.File("ct.dcm"));

        DicomFile read = DicomFile.Open(folder.File("ct.dcm"), FileReadOption.SkipLargeTags);

        Assert.False(read.Dataset.Contains(DicomTag.PixelData));
        Assert.Equal(512, read.Dataset.GetSingleValue<int>(DicomTag.Rows));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")] // read on demand, the bytes are turned on the way
    public void A_file_may_be_saved_over_itself_while_its_pixels_are_still_in_it(string syntax)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("ct.dcm");
        DicomDataset written = Samples.Ct();
        var file = new DicomFile(written);
        file.FileMetaInfo.TransferSyntax = DicomTransferSyntax.Parse(syntax);
        file.Save(path);

        DicomFile opened = DicomFile.Open(path);
        opened.Dataset.AddOrUpdate(DicomTag.PatientID, "another");
        opened.Save(path);

        Assert.True(DicomFile.Open(path).Dataset.Equals(written.AddOrUpdate(DicomTag.PatientID, "another")));
    }

    [Fact]
    public void A_UN_of_undefined_length_is_a_sequence_in_implicit_little_endian()
    {
        byte[] bytes =
        [
            0x41, 0x00, 0x01, 0x10, (byte)'U', (byte)'N', 0, 0, 0xff, 0xff, 0xff, 0xff,         // (0041,1001) UN, undefined length
            0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff,                                     // item
            0x10, 0x00, 0x20, 0x00, 4, 0, 0, 0, (byte)'P', (byte)'1', (byte)'2', (byte)' ',     // (0010,0020) without a VR
            0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0,
            0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0,
            0x10, 0x40, 0x10, 0x00, (byte)'L', (byte)'O', 2, 0, (byte)'x', (byte)' ',           // and explicit VR goes on behind it
        ];

        DicomDataset dataset = DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal(["00411001 SQ 1", "00411001[0].00100020 LO P12", "40100010 LO x"], Listing.Of(dataset));
    }

    [Fact]
    public void A_VR_of_the_future_is_unknown_and_has_a_long_length()
    {
        byte[] bytes = [0x10, 0x00, 0x20, 0x00, (byte)'Z', (byte)'Z', 0, 0, 2, 0, 0, 0, 0xab, 0xcd];

        DicomDataset dataset = DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal(["00100020 UN abcd"], Listing.Of(dataset));
    }

    [Theory]
    [InlineData("/usr/share/doc/libgdcm3.0/examples/00191113.dcm", "libgdcm3.0")]
    [InlineData("/usr/share/doc/dicom3tools/examples/0051.dcm", "dicom3tools")]
    [InlineData("/usr/lib/python3/dist-packages/pydicom/data/palettes/spring.dcm", "python3-pydicom")]
    public async Task Files_of_other_makers_read_like_pydicom_reads_them(string path, string package)
    {
        if (!File.Exists(path)) Witness.Missing(package);

        Assert.Equal(await PydicomFiles.ListAsync(path), Listing.Of(DicomFile.Open(path).Dataset));
    }
}
