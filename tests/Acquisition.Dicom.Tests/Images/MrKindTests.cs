using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Images;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>Magnitude, phase, real and imaginary part in one series, as pydicom and dciodvfy see them.</summary>
public sealed class MrKindTests
{
    private static readonly MrImageKind[] Kinds = [MrImageKind.Magnitude, MrImageKind.Phase, MrImageKind.Real, MrImageKind.Imaginary];

    /// <summary>Magnitudes up to 3, for which the power of two is 2¹³: 24576.</summary>
    private const double SignalStep = 1 / 8192.0, PhaseStep = 1 / 8192.0;

    [Fact]
    public async Task A_series_of_all_kinds_is_valid()
    {
        using Encoded encoded = await WriteAsync();
        await DicomSeries.AssertWithoutErrorAsync(encoded.Folder, "kinds");
    }

    [Fact]
    public async Task Stored_values_are_those_of_the_images_in_radians_and_in_one_unit_of_the_signal()
    {
        IReadOnlyList<ReconstructedImage> images = Images();
        using Encoded encoded = await WriteAsync();
        IReadOnlyList<ReadInstance> read = [.. (await DicomSeries.ReadAsync(encoded.Folder)).OrderBy(instance => instance.Number("InstanceNumber"))];
        string[][] types = [["ORIGINAL", "PRIMARY", "OTHER"], ["ORIGINAL", "PRIMARY", "PHASE MAP", "P"], ["ORIGINAL", "PRIMARY", "OTHER", "R"], ["ORIGINAL", "PRIMARY", "OTHER", "I"]];
        for (int i = 0; i < images.Count; i++)
        {
            int kind = (int)images[i].Index.Kind;
            Assert.Equal(types[kind], read[i].Values("ImageType"));
            Assert.Equal(kind == 0 ? "0" : "1", read[i].Value("PixelRepresentation"));
            double slope = double.Parse(read[i].ItemValue("RealWorldValueMappingSequence", "RealWorldValueSlope"));
            Assert.Equal(kind == 1 ? PhaseStep : SignalStep, slope);
            // Half a step is the rounding.
            Assert.All(read[i].Pixels.Zip(images[i].Pixels.ToArray()), pair => Assert.InRange(pair.First * slope - pair.Second, -.501 * slope, .501 * slope));
        }
    }

    [Fact]
    public async Task Windows_show_the_whole_circle_and_both_signs()
    {
        using Encoded encoded = await WriteAsync(new Recipe { Window = new(1, 2) });
        IReadOnlyList<ReadInstance> read = [.. (await DicomSeries.ReadAsync(encoded.Folder)).OrderBy(instance => instance.Number("InstanceNumber"))];
        Assert.Equal((8192, 16384), (read[0].Number("WindowCenter"), read[0].Number("WindowWidth")));      // the recipe's is for magnitudes
        Assert.Equal(0, read[2].Number("WindowCenter"));
        Assert.Equal(2 * Math.PI / PhaseStep, read[2].Number("WindowWidth"), .01);
        Assert.Equal(0, read[4].Number("WindowCenter"));
        Assert.InRange(read[4].Number("WindowWidth") * SignalStep, 5, 6);       // 99.5th percentile of parts up to 3, both signs
    }

    [Fact]
    public async Task The_reader_gives_kinds_and_values_back()
    {
        IReadOnlyList<ReconstructedImage> images = Images();
        using Encoded encoded = await WriteAsync();
        DicomImageReader reader = new();
        foreach ((InstanceRecord instance, ReconstructedImage image) in encoded.Instances.Zip(images))
        {
            ReconstructedImage read = await reader.ReadAsync(instance, TestContext.Current.CancellationToken);
            Assert.Equal(image.Index.Kind, read.Index.Kind);
            Assert.All(read.Pixels.ToArray().Zip(image.Pixels.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -.501 * SignalStep, .501 * SignalStep));
        }
    }

    [Fact]
    public async Task A_phase_without_a_value_is_padding()
    {
        ReconstructedImage image = Sample.Stack(1, 2, 2, Sample.Oblique, (_, row, column) => row == column ? float.NaN : MathF.PI)[0] with { Index = new(Kind: MrImageKind.Phase) };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), [image]);
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal([-32768, 25736, 25736, -32768], read.Pixels);
        Assert.Equal(-32768, read.Number("PixelPaddingValue"));
        Assert.Equal("SS", read.Vr("PixelPaddingValue"));
    }

    private static Task<Encoded> WriteAsync(Recipe? recipe = null) => Encoded.WriteAsync(Sample.Series(Sample.MrHeader, recipe: recipe), Images());

    /// <summary>Two slices of each kind: the magnitude grows with the row up to 3, the phase with the column around the circle.</summary>
    private static IReadOnlyList<ReconstructedImage> Images() =>
    [
        .. Kinds.SelectMany((kind, place) => Sample.Stack(2, 48, 64, Sample.Oblique, (_, row, column) => Value(kind, row, column))
            .Select(image => image with { InstanceNumber = 2 * place + image.InstanceNumber, Index = image.Index with { Kind = kind } })),
    ];

    private static float Value(MrImageKind kind, int row, int column)
    {
        (double magnitude, double phase) = (3 * (row + 1) / 48.0, 2 * Math.PI * (column - 31.5) / 64);
        return (float)(kind switch
        {
            MrImageKind.Magnitude => magnitude,
            MrImageKind.Phase => phase,
            MrImageKind.Real => magnitude * Math.Cos(phase),
            _ => magnitude * Math.Sin(phase),
        });
    }
}
