using System.Security.Cryptography;
using FellowOakDicom.IO.Buffer;
using FellowOakDicom.Imaging;
using FellowOakDicom.Tests.Network.Support;
using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Imaging;

public class PixelDataTests
{
    [Fact]
    public void Sixteen_bits_make_words()
    {
        DicomDataset dataset = Samples.Image(2, 3, bitsAllocated: 16);

        DicomPixelData.Create(dataset, true).AddFrame(new MemoryByteBuffer(new byte[12]));

        Assert.Equal(DicomVR.OW, dataset.GetDicomItem<DicomItem>(DicomTag.PixelData)!.ValueRepresentation);
        Assert.Equal(1, dataset.GetSingleValue<int>(DicomTag.NumberOfFrames));
    }

    [Fact]
    public void The_attributes_are_read_from_and_written_to_the_data_set()
    {
        DicomDataset dataset = Samples.Image(2, 3, bitsAllocated: 16);
        DicomPixelData pixels = DicomPixelData.Create(dataset, true);
        pixels.BitsStored = 12;
        pixels.HighBit = 11;
        pixels.PixelRepresentation = PixelRepresentation.Signed;
        pixels.PhotometricInterpretation = PhotometricInterpretation.Monochrome1;

        Assert.Equal((3, 2, 16), (pixels.Width, pixels.Height, pixels.BitsAllocated));
        Assert.Equal(12, pixels.UncompressedFrameSize);
        Assert.Equal(12, dataset.GetSingleValue<int>(DicomTag.BitsStored));
        Assert.Equal(11, dataset.GetSingleValue<int>(DicomTag.HighBit));
        Assert.Equal(1, dataset.GetSingleValue<int>(DicomTag.PixelRepresentation));
        Assert.Equal("MONOCHROME1", dataset.GetString(DicomTag.PhotometricInterpretation));
        Assert.False(pixels.IsLossy);
    }

    [Fact]
    public void A_frame_is_the_array_that_was_added()
    {
        var frame = new byte[12];
        DicomDataset dataset = Samples.Image(2, 3, bitsAllocated: 16);
        DicomPixelData.Create(dataset, true).AddFrame(new MemoryByteBuffer(frame));

        Assert.Same(frame, DicomPixelData.Create(dataset).GetFrame(0).Data);
    }

    [Fact]
    public async Task Frames_follow_one_another_in_the_file_and_come_back_one_by_one()
    {
        using var folder = new TemporaryFolder();
        byte[][] frames = [.. Enumerable.Range(0, 60).Select(i => (byte)i).Chunk(12)];
        DicomDataset dataset = Samples.Image(2, 3, bitsAllocated: 16);
        DicomPixelData pixels = DicomPixelData.Create(dataset, true);
        foreach (byte[] frame in frames) pixels.AddFrame(new MemoryByteBuffer(frame));
        new DicomFile(dataset).Save(folder.File("frames.dcm"));

        DicomPixelData read = DicomPixelData.Create(DicomFile.Open(folder.File("frames.dcm")).Dataset);

        Assert.Equal(5, read.NumberOfFrames);
        for (int i = 0; i < frames.Length; i++) Assert.Equal(frames[i], read.GetFrame(i).Data);
        string all = Convert.ToHexStringLower([.. frames.SelectMany(frame => frame)]);
        Assert.Contains($"7FE00010 OW {all}", await PydicomFiles.ListAsync(folder.File("frames.dcm")));
        Assert.Throws<DicomImagingException>(() => read.GetFrame(5));
    }

    [Fact]
    public void A_frame_can_be_added_to_an_image_that_was_read()
    {
        DicomDataset dataset = Samples.Image(1, 2, bitsAllocated: 8);
        dataset.Add(DicomTag.PixelData, (byte)1, (byte)2).Add(DicomTag.NumberOfFrames, 1);

        DicomPixelData.Create(dataset).AddFrame(new MemoryByteBuffer([3, 4]));

        Assert.Equal([1, 2, 3, 4], dataset.GetValues<byte>(DicomTag.PixelData));
        Assert.Equal([3, 4], DicomPixelData.Create(dataset).GetFrame(1).Data);
    }

    [Fact]
    public void One_frame_of_a_big_file_is_read_alone()
    {
        using var folder = new TemporaryFolder();
        DicomDataset dataset = Samples.Image(512, 512, bitsAllocated: 16);
        DicomPixelData pixels = DicomPixelData.Create(dataset, true);
        for (int i = 0; i < 8; i++) pixels.AddFrame(new MemoryByteBuffer([.. Enumerable.Repeat((byte)i, 512 * 512 * 2)]));
        new DicomFile(dataset).Save(folder.File("frames.dcm"));

        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] frame = DicomPixelData.Create(DicomFile.Open(folder.File("frames.dcm")).Dataset).GetFrame(6).Data;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(frame.AsSpan().IndexOfAnyExcept((byte)6) < 0);
        Assert.InRange(allocated, frame.Length, frame.Length + 256 * 1024); // the frame, and the window that the headers are read through
    }

    [Theory]
    [InlineData("BitsAllocated")]
    [InlineData("Rows")]
    [InlineData("Columns")]
    public void A_new_image_needs_its_shape(string keyword)
    {
        DicomDataset dataset = Samples.Image(2, 2, 16).Remove(DicomDictionary.Default[keyword]!);
        Assert.Throws<DicomDataException>(() => DicomPixelData.Create(dataset, true));
    }

    [Fact]
    public void A_data_set_without_pixels_has_no_image() =>
        Assert.Throws<DicomImagingException>(() => DicomPixelData.Create(Samples.Image(2, 2, 16)));

    [Fact]
    public async Task Fragments_that_dcmtk_compressed_are_read_with_their_offset_table()
    {
        using var folder = new TemporaryFolder();
        DicomDataset dataset = Samples.Image(64, 64, bitsAllocated: 16);
        DicomPixelData pixels = DicomPixelData.Create(dataset, true);
        for (int i = 0; i < 3; i++) pixels.AddFrame(new MemoryByteBuffer([.. Enumerable.Range(0, 8192).Select(k => (byte)(k / (i + 1)))]));
        new DicomFile(dataset).Save(folder.File("native.dcm"));
        string[] arguments = ["+fs", "1", "+ot", folder.File("native.dcm"), folder.File("rle.dcm")];
        (int exitCode, string output) = await PeerProcess.RunAsync("dcmcrle", arguments);
        Assert.True(exitCode == 0, output);
        string[] expected = await PydicomFiles.FragmentsAsync(folder.File("rle.dcm"));

        DicomDataset read = DicomFile.Open(folder.File("rle.dcm")).Dataset;

        Assert.Equal(DicomTransferSyntax.RLELossless, read.InternalTransferSyntax);
        var fragments = read.GetDicomItem<DicomFragmentSequence>(DicomTag.PixelData)!;
        Assert.Equal($"offsets {string.Join(' ', fragments.OffsetTable)}", expected[0]);
        Assert.Equal(expected[1..], fragments.Fragments.Select(fragment => Hash(fragment.Data)));

        // Written again by us and expanded by dcmtk, the pixels are what they were.
        new DicomFile(read).Save(folder.File("again.dcm"));
        (exitCode, output) = await PeerProcess.RunAsync("dcmdrle", folder.File("again.dcm"), folder.File("expanded.dcm"));
        Assert.True(exitCode == 0, output);
        DicomPixelData expanded = DicomPixelData.Create(DicomFile.Open(folder.File("expanded.dcm")).Dataset);
        for (int i = 0; i < 3; i++) Assert.Equal(pixels.GetFrame(i).Data, expanded.GetFrame(i).Data);
    }

    [Fact]
    public async Task Compressed_frames_that_are_added_can_be_told_apart_by_others()
    {
        using var folder = new TemporaryFolder();
        DicomDataset dataset = Samples.Image(8, 8, bitsAllocated: 8, DicomTransferSyntax.JPEG2000Lossless);
        DicomPixelData pixels = DicomPixelData.Create(dataset, true);
        byte[][] frames = [[1, 2, 3], [4, 5, 6, 7], [8]];
        foreach (byte[] frame in frames) pixels.AddFrame(new MemoryByteBuffer(frame));
        new DicomFile(dataset).Save(folder.File("j2k.dcm"));

        string[] fragments = await PydicomFiles.FragmentsAsync(folder.File("j2k.dcm"));

        // Each item has a header of 8 bytes, and an odd frame a zero behind it.
        Assert.Equal(["offsets 0 12 24", Hash([1, 2, 3, 0]), Hash([4, 5, 6, 7]), Hash([8, 0])], fragments);
        DicomPixelData read = DicomPixelData.Create(DicomFile.Open(folder.File("j2k.dcm")).Dataset);
        Assert.Equal([4, 5, 6, 7], read.GetFrame(1).Data);
    }

    [Fact]
    public void Native_pixels_do_not_pass_for_compressed_ones_nor_the_other_way_round()
    {
        var native = new DicomFile(Samples.Ct(4));
        native.FileMetaInfo.TransferSyntax = DicomTransferSyntax.JPEGLSLossless;
        DicomDataset compressed = Samples.Image(8, 8, 8, DicomTransferSyntax.JPEGLSLossless);
        DicomPixelData.Create(compressed, true).AddFrame(new MemoryByteBuffer([1, 2]));
        var encapsulated = new DicomFile(compressed);
        encapsulated.FileMetaInfo.TransferSyntax = DicomTransferSyntax.ExplicitVRLittleEndian;

        Assert.Throws<DicomDataException>(() => native.Save(Stream.Null));
        Assert.Throws<DicomDataException>(() => encapsulated.Save(Stream.Null));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
