using System.Security.Cryptography;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images;
using Acquisition.Dicom.Tests.Support;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Tests.Images;

public sealed class DicomImageEncoderTests
{
    public static TheoryData<string> Modalities => ["CT", "MR"];

    [Theory]
    [MemberData(nameof(Modalities))]
    public async Task The_same_images_in_any_order_give_the_same_bytes(string modality)
    {
        (SeriesContext series, IReadOnlyList<ReconstructedImage> images) = Scan(modality);
        using Encoded first = await Encoded.WriteAsync(series, images);
        using Encoded second = await Encoded.WriteAsync(series, images.Reverse());
        Assert.Equal(Digests(first), Digests(second));
        Assert.Equal(images.Count, Digests(first).Count);
    }

    [Theory]
    [MemberData(nameof(Modalities))]
    public async Task A_replay_over_the_same_folder_leaves_the_same_files(string modality)
    {
        (SeriesContext series, IReadOnlyList<ReconstructedImage> images) = Scan(modality);
        using TemporaryFolder folder = new();
        DicomImageEncoder encoder = new(Options.Create(new ImageOptions { Path = folder.Path }));
        List<InstanceRecord> once = await encoder.EncodeAsync(series, images.ToAsyncEnumerable(), CancellationToken.None).ToListAsync();
        List<InstanceRecord> again = await encoder.EncodeAsync(series, images.ToAsyncEnumerable(), CancellationToken.None).ToListAsync();
        Assert.Equal(once, again);
        Assert.Equal(images.Count, Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [MemberData(nameof(Modalities))]
    public async Task A_record_says_what_its_file_holds(string modality)
    {
        (SeriesContext series, IReadOnlyList<ReconstructedImage> images) = Scan(modality);
        using Encoded encoded = await Encoded.WriteAsync(series, images);
        IReadOnlyList<ReadInstance> read = await DicomSeries.ReadAsync(encoded.Folder);
        Assert.Equal(images.Count, read.Count);
        foreach ((InstanceRecord record, ReadInstance instance) in encoded.Instances.OrderBy(record => record.InstanceNumber).Zip(read))
        {
            Assert.Equal(instance.Path, record.Path);
            Assert.Equal(new FileInfo(instance.Path).Length, record.Bytes);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(instance.Path))), record.Sha256);
            Assert.Equal(instance.Value("SOPInstanceUID"), record.SopInstanceUid);
            Assert.Equal(instance.Meta("MediaStorageSOPClassUID"), record.SopClassUid);
            Assert.Equal(instance.Value("SeriesInstanceUID"), record.SeriesInstanceUid);
            Assert.Equal(new DicomImageEncoder(Options.Create(new ImageOptions { Path = encoded.Folder })).SeriesInstanceUid(series), record.SeriesInstanceUid);
            Assert.Equal(instance.Value("StudyInstanceUID"), record.StudyInstanceUid);
            Assert.Equal(instance.Number("InstanceNumber"), record.InstanceNumber);
            Assert.Equal(series.Reconstruction.Id, record.ReconstructionId);
            Assert.EndsWith(Path.Combine(series.Scan.ToString(), series.Reconstruction.Id.ToString("N"), $"{record.InstanceNumber}.dcm"), record.Path);
        }
    }

    [Fact]
    public async Task A_CT_image_is_on_disk_before_the_next_one_is_asked_for()
    {
        (SeriesContext series, IReadOnlyList<ReconstructedImage> images) = Scan("CT");
        using TemporaryFolder folder = new();
        DicomImageEncoder encoder = new(Options.Create(new ImageOptions { Path = folder.Path }));
        List<int> filesWhenAsked = [];
        await encoder.EncodeAsync(series, Watched(), CancellationToken.None).ToListAsync();
        Assert.Equal([0, 1, 2], filesWhenAsked);

        async IAsyncEnumerable<ReconstructedImage> Watched()
        {
            foreach (ReconstructedImage image in images)
            {
                filesWhenAsked.Add(Directory.GetFiles(folder.Path, "*.dcm", SearchOption.AllDirectories).Length);
                yield return image;
                await Task.Yield();
            }
        }
    }

    [Fact]
    public async Task A_series_that_breaks_off_leaves_no_half_written_file()
    {
        (SeriesContext series, IReadOnlyList<ReconstructedImage> images) = Scan("MR");
        using TemporaryFolder folder = new();
        DicomImageEncoder encoder = new(Options.Create(new ImageOptions { Path = folder.Path }));
        await Assert.ThrowsAsync<IOException>(async () => await encoder.EncodeAsync(series, Broken(), CancellationToken.None).ToListAsync());
        Assert.Empty(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));

        async IAsyncEnumerable<ReconstructedImage> Broken()
        {
            yield return images[0];
            await Task.Yield();
            throw new IOException("the raw data end here");
        }
    }

    [Fact]
    public async Task An_instance_number_that_comes_twice_is_refused()
    {
        (SeriesContext series, IReadOnlyList<ReconstructedImage> images) = Scan("CT");
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => Encoded.WriteAsync(series, [images[0], images[0]]));
        Assert.Contains("twice", exception.Message);
    }

    [Fact]
    public async Task An_image_whose_pixels_do_not_fill_it_is_refused()
    {
        (SeriesContext series, IReadOnlyList<ReconstructedImage> images) = Scan("CT");
        await Assert.ThrowsAsync<ArgumentException>(() => Encoded.WriteAsync(series, [images[0] with { Rows = 63 }]));
    }

    private static (SeriesContext Series, IReadOnlyList<ReconstructedImage> Images) Scan(string modality) => modality == "CT"
        ? (Sample.Series(Sample.CtHeader), Sample.Stack(3, 64, 64, Sample.Axial(PatientPosition.Hfs), (slice, row, column) => slice + 0.7f * row - column))
        : (Sample.Series(Sample.MrHeader), Sample.Stack(3, 48, 64, Sample.Oblique, (slice, row, column) => slice + 0.7f * row + column));

    private static Dictionary<string, string> Digests(Encoded encoded) => Directory.GetFiles(encoded.Folder, "*.dcm", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(encoded.Folder, path), path => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))));
}
