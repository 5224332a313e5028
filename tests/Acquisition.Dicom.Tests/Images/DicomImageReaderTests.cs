using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Images;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>Instances read back as those who look at them see them.</summary>
public sealed class DicomImageReaderTests
{
    private readonly DicomImageReader _reader = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_CT_instance_gives_its_HU_rounded_and_nothing_where_there_was_nothing()
    {
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(
            2, 5, 7, Sample.Axial(PatientPosition.Ffp), (slice, row, column) => row == column ? float.NaN : -1100 + 700.4f * slice + 3.3f * row - 2.7f * column);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader), images);
        for (int i = 0; i < images.Count; i++)
        {
            ReconstructedImage read = await _reader.ReadAsync(encoded.Instances[i], Token);
            Assert.Equal((i + 1, 5, 7), (read.InstanceNumber, read.Rows, read.Columns));
            Assert.Equal(images[i].Pixels.ToArray().Select(value => MathF.Round(value)), read.Pixels.ToArray());    // NaN equals NaN here
            AssertSame(images[i].Plane, read.Plane);
        }
    }

    [Fact]
    public async Task An_MR_instance_gives_the_reconstructions_values_and_nothing_where_there_was_nothing()
    {
        float[] pixels = [float.NaN, 0, 1, 2];
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(1, 2, 2, Sample.Oblique, (_, row, column) => pixels[2 * row + column]);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), images);
        ReconstructedImage read = await _reader.ReadAsync(Assert.Single(encoded.Instances), Token);
        // 0 is black: the least value that is no padding, a 16384th of the series' brightest.
        Assert.Equal([float.NaN, 1 / 8192f, 1, 2], read.Pixels.ToArray());
        AssertSame(images[0].Plane, read.Plane);
    }

    [Fact]
    public async Task What_pydicom_reads_is_what_the_reader_gives()
    {
        using Encoded encoded = await Encoded.WriteCtAsync(3);
        foreach ((InstanceRecord instance, ReadInstance witness) in encoded.Instances.Zip(await DicomSeries.ReadAsync(encoded.Folder)))
            Assert.Equal(witness.Pixels.Select(stored => (float)stored), (await _reader.ReadAsync(instance, Token)).Pixels.ToArray());
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_that_was_written_is_not_shown()
    {
        using Encoded encoded = await Encoded.WriteCtAsync(1);
        InstanceRecord instance = encoded.Instances[0];
        byte[] bytes = await File.ReadAllBytesAsync(instance.Path, Token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(instance.Path, bytes, Token);
        InvalidDataException exception = await Assert.ThrowsAsync<InvalidDataException>(() => _reader.ReadAsync(instance, Token));
        Assert.Contains(instance.Path, exception.Message);
        File.Delete(instance.Path);
        await Assert.ThrowsAsync<FileNotFoundException>(() => _reader.ReadAsync(instance, Token));
    }

    /// <summary>DICOM writes numbers in ten decimals.</summary>
    private static void AssertSame(SlicePlane written, SlicePlane read)
    {
        Assert.InRange((written.ImagePositionPatient - read.ImagePositionPatient).Length, 0, 1e-9);
        Assert.InRange((written.RowDirection - read.RowDirection).Length, 0, 1e-9);
        Assert.InRange((written.ColumnDirection - read.ColumnDirection).Length, 0, 1e-9);
        Assert.Equal(
            (written.ColumnSpacingMm, written.RowSpacingMm, written.SliceThicknessMm), (read.ColumnSpacingMm, read.RowSpacingMm, read.SliceThicknessMm));
    }
}
