using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.IO;

public class FileTests
{
    [Fact]
    public async Task A_file_opens_again_as_it_was_saved()
    {
        using var folder = new TemporaryFolder();
        DicomDataset written = Samples.EveryVR();
        await new DicomFile(written).SaveAsync(folder.File("a.dcm"));

        DicomFile read = await DicomFile.OpenAsync(folder.File("a.dcm"));

        Assert.Equal(Listing.Of(written), Listing.Of(read.Dataset));
        Assert.Equal(DicomFileFormat.DICOM3, read.Format);
        Assert.False(read.IsPartial);
        Assert.Equal(folder.File("a.dcm"), read.File?.Name);
        Assert.True(DicomFile.HasValidHeader(folder.File("a.dcm")));
    }

    [Fact]
    public async Task The_same_bytes_come_out_of_every_way_to_save()
    {
        using var folder = new TemporaryFolder();
        var file = new DicomFile(Samples.Ct());
        var stream = new MemoryStream();
        var asyncStream = new MemoryStream();

        file.Save(stream);
        await file.SaveAsync(asyncStream);
        file.Save(folder.File("sync.dcm"));
        await file.SaveAsync(folder.File("async.dcm"));

        Assert.Equal(stream.ToArray(), asyncStream.ToArray());
        Assert.Equal(stream.ToArray(), File.ReadAllBytes(folder.File("sync.dcm")));
        Assert.Equal(stream.ToArray(), File.ReadAllBytes(folder.File("async.dcm")));
    }

    [Fact]
    public void Meta_information_follows_the_data_set()
    {
        DicomDataset dataset = Samples.Ct(4);
        var file = new DicomFile(dataset);
        dataset.AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3.9");

        file.Save(Stream.Null);

        Assert.Equal("1.2.3.9", file.FileMetaInfo.MediaStorageSOPInstanceUID.UID);
        Assert.Equal(DicomUID.CTImageStorage, file.FileMetaInfo.MediaStorageSOPClassUID);
        Assert.Equal(DicomTransferSyntax.ExplicitVRLittleEndian, file.FileMetaInfo.TransferSyntax);
        Assert.Equal([0, 1], file.FileMetaInfo.Version);
        Assert.Equal(DicomImplementation.ClassUID, file.FileMetaInfo.ImplementationClassUID);
        Assert.True(DicomImplementation.Version.Length <= 16);
        Assert.True(DicomUID.IsValidUid(DicomImplementation.ClassUID.UID));
    }

    [Fact]
    public void Saving_writes_over_what_was_there()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("a.dcm"), new byte[1_000_000]);

        new DicomFile(Samples.Ct(4)).Save(folder.File("a.dcm"));

        Assert.InRange(new FileInfo(folder.File("a.dcm")).Length, 132, 2000);
        Assert.False(DicomFile.Open(folder.File("a.dcm")).IsPartial);
    }

    [Fact]
    public void Saving_into_a_folder_that_is_not_there_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => new DicomFile(Samples.Ct(4)).Save(folder.File("none/a.dcm")));
    }

    [Fact]
    public void A_data_set_without_a_SOP_class_is_no_file() =>
        Assert.Throws<DicomDataException>(() => new DicomFile(new DicomDataset { { DicomTag.SOPInstanceUID, "1.2" } }).Save(Stream.Null));

    [Fact]
    public void A_missing_file_is_a_DicomFileException() =>
        Assert.Throws<DicomFileException>(() => DicomFile.Open("/nowhere/at/all.dcm"));

    [Fact]
    public void Text_is_a_DicomFileException() =>
        Assert.Throws<DicomFileException>(() => DicomFile.Open(new MemoryStream("This is a letter, and no image at all."u8.ToArray())));

    [Fact]
    public void An_empty_stream_is_a_DicomFileException() => Assert.Throws<DicomFileException>(() => DicomFile.Open(new MemoryStream()));

    [Fact]
    public void A_stream_that_cannot_seek_is_a_DicomFileException()
    {
        using var stream = new System.IO.Compression.GZipStream(new MemoryStream(), System.IO.Compression.CompressionMode.Decompress);
        Assert.Throws<DicomFileException>(() => DicomFile.Open(stream));
    }

    [Fact]
    public void Two_hundred_zeros_open() =>
        Assert.Equal(DicomFileFormat.DICOM3NoFileMetaInfo, DicomFile.Open(new MemoryStream(new byte[200])).Format);

    [Fact]
    public void A_truncated_file_is_partial_and_lacks_the_cut_element()
    {
        byte[] whole = Bytes(Samples.Ct(64));

        DicomFile file = DicomFile.Open(new MemoryStream(whole[..^100]));

        Assert.True(file.IsPartial);
        Assert.False(file.Dataset.Contains(DicomTag.PixelData));
        Assert.Equal(64, file.Dataset.GetSingleValue<int>(DicomTag.Rows));
    }

    [Fact]
    public void A_file_without_a_preamble_opens()
    {
        DicomDataset dataset = Samples.Ct(4);

        DicomFile file = DicomFile.Open(new MemoryStream(Bytes(dataset)[132..]));

        Assert.Equal(DicomFileFormat.DICOM3NoPreamble, file.Format);
        Assert.True(file.Dataset.Equals(dataset));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    public void A_bare_data_set_opens_and_its_syntax_is_found(string syntax)
    {
        var written = new DicomDataset { { DicomTag.SOPClassUID, DicomUID.CTImageStorage }, { DicomTag.Rows, (ushort)5 } };
        byte[] bytes = FellowOakDicom.IO.DicomDatasetWriter.Encode(written, DicomTransferSyntax.Parse(syntax)).Data;

        DicomFile file = DicomFile.Open(new MemoryStream(bytes));

        Assert.Equal(DicomFileFormat.DICOM3NoFileMetaInfo, file.Format);
        Assert.Equal(syntax, file.Dataset.InternalTransferSyntax.UID.UID);
        Assert.True(file.Dataset.Equals(written));
    }

    [Fact]
    public void A_stream_is_read_from_where_it_stands()
    {
        var stream = new MemoryStream([.. new byte[777], .. Bytes(Samples.Ct())]) { Position = 777 };

        DicomFile file = DicomFile.Open(stream);

        Assert.True(file.Dataset.Equals(Samples.Ct()));
    }

    [Fact]
    public void A_clone_changes_without_its_original()
    {
        var file = new DicomFile(Samples.EveryVR());

        DicomFile clone = file.Clone();
        clone.Dataset.AddOrUpdate(DicomTag.PatientID, "other");
        clone.Dataset.GetSequence(DicomTag.RequestAttributesSequence).Items[0].Clear();
        clone.FileMetaInfo.TransferSyntax = DicomTransferSyntax.ImplicitVRLittleEndian;

        Assert.True(file.Dataset.Equals(Samples.EveryVR()));
        Assert.Equal(DicomTransferSyntax.ExplicitVRLittleEndian, file.FileMetaInfo.TransferSyntax);
    }

    [Fact]
    public void Deflated_data_are_refused_by_name()
    {
        var file = new DicomFile(Samples.Ct(4));
        file.FileMetaInfo.TransferSyntax = DicomTransferSyntax.DeflatedExplicitVRLittleEndian;

        var exception = Assert.Throws<DicomDataException>(() => file.Save(Stream.Null));

        Assert.Contains("Deflated", exception.Message);
    }

    private static byte[] Bytes(DicomDataset dataset)
    {
        var stream = new MemoryStream();
        new DicomFile(dataset).Save(stream);
        return stream.ToArray();
    }
}
