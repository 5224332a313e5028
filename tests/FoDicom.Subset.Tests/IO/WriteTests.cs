using FellowOakDicom.IO;
using FellowOakDicom.Tests.Network.Support;
using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.IO;

/// <summary>What we write is read by others with the same values.</summary>
public class WriteTests
{
    public static TheoryData<string, bool> Forms => new()
    {
        { DicomUID.ImplicitVRLittleEndian.UID, false },
        { DicomUID.ImplicitVRLittleEndian.UID, true },
        { DicomUID.ExplicitVRLittleEndian.UID, false },
        { DicomUID.ExplicitVRLittleEndian.UID, true },
        { DicomUID.ExplicitVRBigEndianRETIRED.UID, false },
        { DicomUID.ExplicitVRBigEndianRETIRED.UID, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Pydicom_reads_every_VR_as_it_was_set(string syntax, bool hasLengths)
    {
        using var folder = new TemporaryFolder();
        DicomDataset dataset = Samples.EveryVR();
        string path = Save(folder, dataset, syntax, hasLengths);

        Assert.Equal(Listing.Of(dataset), await PydicomFiles.ListAsync(path));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Dcmdump_reads_every_VR_without_a_warning(string syntax, bool hasLengths)
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, Samples.EveryVR(), syntax, hasLengths);

        (int exitCode, string output) = await PeerProcess.RunAsync("dcmdump", "+L", path);

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith("W:") || line.StartsWith("E:"));
        Assert.Contains("(0010,0010) PN [Müller^Jürg^^Dr.^MD=山田^太郎]", output);
        Assert.Contains("(0028,0106) SS -5", output);
        Assert.Contains("(7fe0,0010) OW 0001\\0002\\0003\\ffff\\0100\\0000", output);
        Assert.Contains(hasLengths ? "Sequence with explicit length #=2" : "Sequence with undefined length #=2", output);
        Assert.Contains("(0008,0104) LO [Größe]", output);
    }

    [Fact]
    public async Task Meta_information_says_what_the_file_is()
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, Samples.Ct(16), DicomUID.ExplicitVRLittleEndian.UID, false);

        (_, string output) = await PeerProcess.RunAsync("dcmdump", "-Un", path);

        string[] meta = [.. output.Split('\n').Where(line => line.StartsWith("(0002,")).Select(line => line.Split('#')[0].TrimEnd())];
        int length = File.ReadAllBytes(path).AsSpan().IndexOf("\x08\x00\x16\x00UI"u8) - 132 - 12; // from behind it to the data set
        Assert.Equal(
        [
            $"(0002,0000) UL {length}",
            "(0002,0001) OB 00\\01",
            "(0002,0002) UI [1.2.840.10008.5.1.4.1.1.2]",
            "(0002,0003) UI [1.2.3.4]",
            "(0002,0010) UI [1.2.840.10008.1.2.1]",
            $"(0002,0012) UI [{DicomImplementation.ClassUID.UID}]",
            $"(0002,0013) SH [{DicomImplementation.Version}]",
        ], meta);
    }

    [Fact]
    public async Task A_CT_image_of_ours_passes_dciodvfy_as_far_as_its_encoding_goes()
    {
        using var folder = new TemporaryFolder();
        string path = Save(folder, Samples.Ct(16), DicomUID.ExplicitVRLittleEndian.UID, false);

        (_, string output) = await PeerProcess.RunAsync("dciodvfy", path);

        // The sample lacks most modules; what may not be there is a complaint about how a value is written.
        Assert.Contains("CTImage", output);
        Assert.DoesNotContain("Value invalid", output);
        Assert.DoesNotContain("not a valid", output);
        Assert.DoesNotContain("parse failed", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Text_that_has_outgrown_sixteen_bits_goes_as_UN_with_a_length_of_thirty_two()
    {
        var dataset = new DicomDataset().NotValidated().Add(DicomTag.ImageComments, new string('x', 70_000));

        byte[] bytes = DicomDatasetWriter.Encode(dataset, DicomTransferSyntax.ExplicitVRLittleEndian).Data;

        Assert.Equal("UN"u8, bytes.AsSpan(4, 2));
        Assert.Equal(70_000u, BitConverter.ToUInt32(bytes, 8));
    }

    [Fact]
    public void Group_lengths_are_left_out_unless_they_are_kept_and_then_they_are_right()
    {
        var dataset = new DicomDataset { { DicomTag.PatientID, "1234" }, { DicomVR.UL, new DicomTag(0x0010, 0), 999u } };

        var keep = new DicomWriteOptions { KeepGroupLengths = true };

        byte[] without = DicomDatasetWriter.Encode(dataset, DicomTransferSyntax.ImplicitVRLittleEndian).Data;
        byte[] with = DicomDatasetWriter.Encode(dataset, DicomTransferSyntax.ImplicitVRLittleEndian, keep).Data;

        Assert.Equal(12, without.Length);
        Assert.Equal([0x10, 0, 0, 0, 4, 0, 0, 0, 12, 0, 0, 0, .. without], with);
    }

    [Fact]
    public void Writing_a_CT_image_copies_no_pixel()
    {
        var file = new DicomFile(Samples.Ct());
        file.Save(Stream.Null); // what is made once is made

        long before = GC.GetAllocatedBytesForCurrentThread();
        file.Save(Stream.Null);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Headers and bookkeeping take some 10 KiB; the pixels are 512.
        Assert.True(allocated < 64 * 1024, $"{allocated} bytes allocated");
    }

    private static string Save(TemporaryFolder folder, DicomDataset dataset, string syntax, bool hasLengths)
    {
        var file = new DicomFile(dataset);
        file.FileMetaInfo.TransferSyntax = DicomTransferSyntax.Parse(syntax);
        string path = folder.File("written.dcm");
        file.Save(path, new DicomWriteOptions { ExplicitLengthSequences = hasLengths, ExplicitLengthSequenceItems = hasLengths });
        return path;
    }
}
