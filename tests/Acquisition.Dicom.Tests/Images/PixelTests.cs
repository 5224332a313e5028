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
        double scale = 32767 / (3 * (47 + 63) * 1e-4);    // the brightest pixel of the series
        foreach ((ReadInstance read, ReconstructedImage image) in (await DicomSeries.ReadAsync(encoded.Folder)).Zip(images))
        {
            Assert.Equal(["0"], read.Values("PixelRepresentation"));
            // Half a step is the rounding; the factor is a float, which at 32767 is 0.004 of a step.
            Assert.All(read.Pixels.Zip(image.Pixels.ToArray()), pair => Assert.InRange(pair.First - scale * pair.Second, -0.51, 0.51));
        }
    }

    [Fact]
    public async Task An_MR_value_that_is_no_magnitude_becomes_0_and_does_not_set_the_scale()
    {
        float[] pixels = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -5, 0, 2];
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), Sample.Stack(1, 2, 3, Sample.Oblique, (_, row, column) => pixels[3 * row + column]));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal([0, 0, 0, 0, 0, 32767], read.Pixels);
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
        ReadInstance read = await WriteOneAsync(new CtRecipe { Matrix = 64, ReconstructionDiameterMm = 256, Window = new(-600, 1500.5) });
        Assert.Equal((-600, 1500.5), (read.Number("WindowCenter"), read.Number("WindowWidth")));

        static async Task<ReadInstance> WriteOneAsync(CtRecipe recipe)
        {
            using Encoded encoded = await Encoded.WriteAsync(
                Sample.Series(Sample.CtHeader with { Recipe = recipe }), Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
            return Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        }
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
        var header = Sample.MrHeader with { Recipe = new MrRecipe { Window = new(0.5, 0.8) } };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(1, 1, 2, Sample.Oblique, (_, _, column) => column));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal(0.5 * 32767, read.Number("WindowCenter"), 1e-3);
        Assert.Equal(0.8 * 32767, read.Number("WindowWidth"), 1e-2);    // 0.8 is a float's 0.8: 2e-7 of it
    }

    [Fact]
    public async Task Without_a_window_in_the_recipe_MR_spans_the_1st_to_the_99_5th_percentile_of_the_series()
    {
        // Uniform from 0 to 1 over the series, so a percentile is its own value: stored 327.67 and 32603.2.
        const int pixels = 2 * 64 * 64;
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(2, 64, 64, Sample.Oblique, (slice, row, column) => (4096 * slice + 64 * row + column) / (pixels - 1f));
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), images);
        foreach (ReadInstance read in await DicomSeries.ReadAsync(encoded.Folder))
        {
            double center = read.Number("WindowCenter"), width = read.Number("WindowWidth");
            // The pixels step by 4; a bin is 1/128 of its value wide and read at its middle.
            Assert.Equal(327.67, center - width / 2, 4 + 327.67 / 256);
            Assert.Equal(32603.2, center + width / 2, 4 + 32603.2 / 256);
        }
    }
}
