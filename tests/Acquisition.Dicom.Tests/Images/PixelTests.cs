using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>From float pixels to stored values, as pydicom reads them.</summary>
public sealed class PixelTests
{
    private const int Padding = -32768;

    [Fact]
    public async Task A_CT_pixel_read_through_its_rescale_is_its_HU_to_half_a_unit()
    {
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(3, 64, 64, Sample.Axial(PatientPosition.Hfs), (slice, row, column) => -1024 + 0.37f * (slice * 4096 + 64 * row + column));
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader), images);
        foreach ((ReadInstance read, ReconstructedImage image) in (await DicomSeries.ReadAsync(encoded.Folder)).Zip(images))
        {
            double slope = read.Number("RescaleSlope"), intercept = read.Number("RescaleIntercept");
            IEnumerable<double> hounsfield = read.Pixels.Select(stored => stored * slope + intercept);
            // Half a unit is the rounding; a float of this size adds nothing to it that a double can see beyond 1e-3.
            Assert.All(hounsfield.Zip(image.Pixels.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -0.501, 0.501));
        }
    }

    [Theory]
    [InlineData(0.49f, 0)]
    [InlineData(-0.51f, -1)]
    [InlineData(-1350.2f, -1350)]                      // noise in air goes below −1024 and stays
    [InlineData(3071.6f, 3072)]                        // beyond 12 bits
    [InlineData(32767.4f, 32767)]
    [InlineData(1e9f, 32767)]
    [InlineData(-1e9f, -32767)]                        // never the padding value
    [InlineData(float.NaN, Padding)]
    [InlineData(float.PositiveInfinity, Padding)]      // not a measurement either
    [InlineData(float.NegativeInfinity, Padding)]
    public async Task A_CT_number_is_rounded_clamped_or_padded(float hounsfield, int stored)
    {
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader), Sample.Stack(1, 2, 2, Sample.Axial(PatientPosition.Hfs), (_, _, _) => hounsfield));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal([stored, stored, stored, stored], read.Pixels);
        Assert.Equal(Padding, read.Number("PixelPaddingValue"));
        Assert.Equal("SS", read.Vr("PixelPaddingValue"));
    }

    [Fact]
    public async Task MR_images_of_one_series_keep_their_ratios()
    {
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(3, 48, 64, Sample.Oblique, (slice, row, column) => (slice + 1) * (row + column) * 1e-4f);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), images);
        double scale = Math.Pow(2, 19);    // the brightest pixel of the series, 0.033, becomes 17302: more than 32767 with the next power of two
        foreach ((ReadInstance read, ReconstructedImage image) in (await DicomSeries.ReadAsync(encoded.Folder)).Zip(images))
        {
            Assert.Equal(["0"], read.Values("PixelRepresentation"));
            Assert.Equal(1 / scale, double.Parse(read.ItemValue("RealWorldValueMappingSequence", "RealWorldValueSlope")));
            // Half a step is the rounding; the pixel is a float, which at 32767 is 0.004 of a step.
            Assert.All(read.Pixels.Zip(image.Pixels.ToArray()), pair => Assert.InRange(pair.First - scale * pair.Second, -0.51, 0.51));
        }
    }

    [Fact]
    public async Task An_MR_pixel_without_a_value_is_padding_and_sets_no_scale()
    {
        float[] pixels = [float.NaN, float.PositiveInfinity, -5, 0, 1e-9f, 2];
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), Sample.Stack(1, 2, 3, Sample.Oblique, (_, row, column) => pixels[3 * row + column]));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal([0, 0, 1, 1, 1, 16384], read.Pixels);    // 0 stands for no value alone
        Assert.Equal(0, read.Number("PixelPaddingValue"));
        Assert.Equal("US", read.Vr("PixelPaddingValue"));
    }

    [Fact]
    public async Task An_MR_series_in_which_every_pixel_has_a_value_declares_no_padding()
    {
        float[] pixels = [-5, 0, 1, 2];
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), Sample.Stack(1, 1, 4, Sample.Oblique, (_, _, column) => pixels[column]));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal([0, 0, 8192, 16384], read.Pixels);
        Assert.False(read.Has("PixelPaddingValue"));
    }

    [Fact]
    public async Task One_pixel_without_a_value_is_declared_in_every_image_of_its_MR_series()
    {
        using Encoded encoded = await Encoded.WriteAsync(
            Sample.Series(Sample.MrHeader), Sample.Stack(3, 2, 2, Sample.Oblique, (slice, row, column) => slice + row + column == 4 ? float.NaN : row));
        Assert.All(await DicomSeries.ReadAsync(encoded.Folder), read => Assert.Equal(0, read.Number("PixelPaddingValue")));
    }

    [Theory]
    [InlineData(1e-44f)]    // 32767 / 1e-44 is beyond a float
    [InlineData(3e38f)]
    public async Task An_MR_series_at_the_ends_of_a_floats_range_keeps_its_scale(float brightest)
    {
        using Encoded encoded = await Encoded.WriteAsync(
            Sample.Series(Sample.MrHeader), Sample.Stack(1, 1, 2, Sample.Oblique, (_, _, column) => column * brightest));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal(0, read.Pixels[0]);
        Assert.InRange(read.Pixels[1], 16384, 32767);
        Assert.InRange(read.Number("WindowWidth"), 1, 40000);
    }

    [Fact]
    public async Task Pixels_without_a_value_do_not_move_an_MR_window()
    {
        // Half of the pixels have no value; the others are 0..1 uniformly.
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(
            1, 128, 64, Sample.Oblique, (_, row, column) => row < 64 ? float.NaN : (64 * (row - 64) + column) / 4095f);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), images);
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        double low = read.Number("WindowCenter") - read.Number("WindowWidth") / 2;
        Assert.Equal(163.84, low, 4 + 163.84 / 256);    // the 1st percentile; pixels step by 4, a bin is read at its middle
    }

    [Fact]
    public async Task A_black_MR_series_is_black()
    {
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), Sample.Stack(2, 4, 4, Sample.Oblique, (_, _, _) => 0));
        foreach (ReadInstance read in await DicomSeries.ReadAsync(encoded.Folder))
        {
            Assert.All(read.Pixels, stored => Assert.Equal(0, stored));
            Assert.True(read.Number("WindowWidth") >= 1);
        }
    }

    [Fact]
    public async Task The_recipes_window_is_in_HU_for_CT()
    {
        SeriesContext series = Sample.Series(Sample.CtHeader, recipe: new Recipe { Window = new(-600, 1500.5) });
        using Encoded encoded = await Encoded.WriteAsync(series, Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal((-600, 1500.5), (read.Number("WindowCenter"), read.Number("WindowWidth")));
    }

    [Theory]
    [InlineData("HEAD", 40, 80)]
    [InlineData("CHEST", 40, 400)]
    public async Task Without_a_window_in_the_recipe_CT_shows_brain_or_soft_tissue(string bodyPart, double center, double width)
    {
        var header = Sample.CtHeader with { Series = Sample.CtHeader.Series with { BodyPartExamined = bodyPart } };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal((center, width), (read.Number("WindowCenter"), read.Number("WindowWidth")));
    }

    [Fact]
    public async Task The_recipes_window_follows_the_scale_of_an_MR_series()
    {
        SeriesContext series = Sample.Series(Sample.MrHeader, recipe: new Recipe { Window = new(0.5, 0.8) });
        using Encoded encoded = await Encoded.WriteAsync(series, Sample.Stack(1, 1, 2, Sample.Oblique, (_, _, column) => column));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal(0.5 * 16384, read.Number("WindowCenter"), 1e-3);
        Assert.Equal(0.8 * 16384, read.Number("WindowWidth"), 1e-3);
    }

    [Fact]
    public async Task Without_a_window_in_the_recipe_MR_spans_the_1st_to_the_99_5th_percentile_of_the_series()
    {
        // Uniform from 0 to 1 over the series, so a percentile is its own value: stored 163.84 and 16302.08.
        const int pixels = 2 * 64 * 64;
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(2, 64, 64, Sample.Oblique, (slice, row, column) => (4096 * slice + 64 * row + column) / (pixels - 1f));
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), images);
        foreach (ReadInstance read in await DicomSeries.ReadAsync(encoded.Folder))
        {
            double center = read.Number("WindowCenter"), width = read.Number("WindowWidth");
            // The pixels step by 2; a bin is 1/128 of its value wide and read at its middle.
            Assert.Equal(163.84, center - width / 2, 2 + 163.84 / 256);
            Assert.Equal(16302.08, center + width / 2, 2 + 16302.08 / 256);
        }
    }
}
