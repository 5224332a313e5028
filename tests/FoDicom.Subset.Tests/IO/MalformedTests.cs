using System.Diagnostics;
using FellowOakDicom.IO;
using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.IO;

/// <summary>Bytes from outside may be anything: reading them ends, in a DicomException at worst, and takes memory in proportion.</summary>
public class MalformedTests
{
    // An object per element, a tree node, a tag and an array header: some 250 bytes for an element of 8.
    private const int LargestExpansion = 64;
    private const int Overhead = 256 * 1024;

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    public void Bits_flipped_at_random_do_no_harm(string syntax)
    {
        var random = new Random(20240229);
        byte[] valid = Valid(syntax);
        for (int round = 0; round < 1000; round++)
        {
            byte[] bytes = [.. valid];
            for (int flips = random.Next(1, 9); flips > 0; flips--) bytes[random.Next(128, bytes.Length)] ^= (byte)(1 << random.Next(8));
            Probe(bytes, $"{syntax}, round {round}");
        }
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    public void A_file_cut_anywhere_does_no_harm(string syntax)
    {
        byte[] valid = Valid(syntax);
        for (int length = 0; length < valid.Length; length++) Probe(valid[..length], $"{syntax}, {length} bytes");
    }

    [Fact]
    public void Noise_behind_a_header_does_no_harm()
    {
        var random = new Random(1);
        byte[] header = Valid("1.2.840.10008.1.2.1")[..340];
        for (int round = 0; round < 1000; round++)
        {
            var noise = new byte[random.Next(2000)];
            random.NextBytes(noise);
            Probe([.. header, .. noise], $"round {round}");
        }
    }

    [Fact]
    public void A_length_of_gigabytes_allocates_nothing()
    {
        byte[] bytes = [0xe0, 0x7f, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0, 0xf0, 0xff, 0xff, 0x7f, 1, 2, 3, 4];

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TruncatedDataException>(() => DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Overhead);
    }

    [Fact]
    public void Sequences_nested_without_end_are_refused()
    {
        byte[] level = [0x40, 0x00, 0x75, 0x02, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff];
        byte[] bytes = [.. Enumerable.Repeat(level, 100_000).SelectMany(bytes => bytes)];

        Assert.Throws<DicomDataException>(() => DicomDatasetReader.Read(bytes, DicomTransferSyntax.ImplicitVRLittleEndian));
    }

    [Fact]
    public void A_million_elements_in_the_wrong_order_are_read_in_seconds()
    {
        const int Count = 1_000_000;
        var bytes = new byte[8 * Count];
        for (int i = 0; i < Count; i++)
        {
            int backward = Count - 1 - i;
            BitConverter.TryWriteBytes(bytes.AsSpan(8 * i), (ushort)(2 * (backward / 1000) + 8));
            BitConverter.TryWriteBytes(bytes.AsSpan(8 * i + 2), (ushort)(backward % 1000 + 1));
        }

        long start = Stopwatch.GetTimestamp();
        DicomDataset dataset = DicomDatasetReader.Read(bytes, DicomTransferSyntax.ImplicitVRLittleEndian);

        // Two seconds on an idle machine, ten minutes where each insertion moves what is behind it; the limit leaves room for a busy one.
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2));
        Assert.Equal(Count, dataset.Count());
    }

    [Fact]
    public void An_element_that_runs_past_its_item_is_refused()
    {
        byte[] bytes =
        [
            0x40, 0x00, 0x75, 0x02, 20, 0, 0, 0,        // (0040,0275) of 20 bytes
            0xfe, 0xff, 0x00, 0xe0, 12, 0, 0, 0,        // an item of 12
            0x40, 0x00, 0x09, 0x00, 8, 0, 0, 0,         // an element of 8, where 4 are left
            1, 2, 3, 4, 5, 6, 7, 8, 0x40, 0x00, 0x00, 0x10, 0, 0, 0, 0,
        ];

        Assert.Throws<DicomDataException>(() => DicomDatasetReader.Read(bytes, DicomTransferSyntax.ImplicitVRLittleEndian));
    }

    private static byte[] Valid(string syntax)
    {
        var file = new DicomFile(Samples.EveryVR());
        file.FileMetaInfo.TransferSyntax = DicomTransferSyntax.Parse(syntax);
        var stream = new MemoryStream();
        file.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Opens, looks at every value, checks, and writes again.</summary>
    private static void Probe(byte[] bytes, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long allocated = 0;
        try
        {
            DicomFile file = DicomFile.Open(new MemoryStream(bytes), FileReadOption.ReadAll);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Listing.Of(file.Dataset);
            foreach (DicomItem item in file.Dataset) file.Dataset.TryGetValues(item.Tag, out double[]? _);
            file.Dataset.Clone().Equals(file.Dataset);
            file.Save(Stream.Null);
            file.Dataset.Validate();
        }
        catch (DicomException)
        {
            // the right way to fail
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }
        Assert.True(allocated < (long)LargestExpansion * bytes.Length + Overhead,
            $"{what}: {allocated} bytes allocated to read {bytes.Length}");
    }
}
