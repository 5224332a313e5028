using System.Globalization;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>A slab of random k-space against BART's transform and root of the sum of squares of the same numbers.</summary>
public class BartSlabTests
{
    [Theory]
    [InlineData(16, 18, 12, 3)]
    [InlineData(15, 11, 9, 2)]      // odd
    public async Task Slab_is_that_of_BART(int columns, int rows, int partitions, int channels)
    {
        Programs.Require("bart");
        Random random = new(7);
        float[] kspace = [.. Enumerable.Range(0, 2 * channels * partitions * rows * columns).Select(_ => (float)(2 * random.NextDouble() - 1))];
        float[] expected = await BartAsync(kspace, columns, rows, partitions, channels);

        List<ReconstructedImage> images = Reconstruct.All(Header(columns, rows, partitions, channels), Readouts(kspace, columns, rows, partitions, channels).InBlocks());
        Assert.Equal(partitions, images.Count);
        float peak = expected.Max();
        foreach (ReconstructedImage image in images)
            for (int i = 0; i < rows * columns; i++)
                Assert.Equal(expected[image.Index.Partition * rows * columns + i], image.Pixels.Span[i], 2e-6 * peak);      // float rounding of three transforms on either side
    }

    private static ScanHeader Header(int columns, int rows, int partitions, int channels)
    {
        ScanHeader header = new SlabScan { Matrix = new(columns, rows, partitions), Oversampling = (1, 1, 1) }.Header;
        return header with { Acquisition = header.Acquisition() with { ReceiverChannels = channels } };
    }

    private static IEnumerable<MrReadout> Readouts(float[] kspace, int columns, int rows, int partitions, int channels) =>
        from partition in Enumerable.Range(0, partitions)
        from row in Enumerable.Range(0, rows)
        select new MrReadout
        {
            NumberOfSamples = columns,
            ActiveChannels = channels,
            CenterSample = columns / 2,
            Counters = new(KspaceEncodeStep1: row, KspaceEncodeStep2: partition),
            Samples = Enumerable.Range(0, channels).SelectMany(channel =>
                MemoryMarshal.AsBytes(kspace.AsSpan(2 * ((channel * partitions + partition) * rows + row) * columns, 2 * columns)).ToArray()).ToArray(),
        };

    /// <summary>BART's files: a header that names the dimensions, the first one fastest, and (re, im) pairs of float32.</summary>
    private static async Task<float[]> BartAsync(float[] kspace, int columns, int rows, int partitions, int channels)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "k.hdr"), string.Create(CultureInfo.InvariantCulture, $"# Dimensions\n{columns} {rows} {partitions} {channels}\n"), TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(folder, "k.cfl"), MemoryMarshal.AsBytes(kspace.AsSpan()).ToArray(), TestContext.Current.CancellationToken);
            await Programs.OutputOfAsync("bart", ["fft", "-i", "-u", "7", "k", "coils"], folder: folder);
            await Programs.OutputOfAsync("bart", ["rss", "8", "coils", "image"], folder: folder);
            byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "image.cfl"), TestContext.Current.CancellationToken);
            float[] pairs = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            return [.. pairs.Where((_, i) => i % 2 == 0)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
