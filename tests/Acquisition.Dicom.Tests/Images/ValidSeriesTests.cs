using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>Series that programs of others accept without an error and without a warning.</summary>
public sealed class ValidSeriesTests
{
    /// <summary>A patient or study id that nobody knows is empty: the one thing that may be said against it.</summary>
    private const string UnknownPatient = "needed to build DICOMDIR";

    public static TheoryData<PatientPosition> PatientPositions => [.. Enum.GetValues<PatientPosition>()];

    [Theory]
    [MemberData(nameof(PatientPositions))]
    public async Task A_CT_series_is_valid_in_every_patient_position(PatientPosition position)
    {
        ScanHeader header = Sample.CtHeader with { Series = Sample.CtHeader.Series with { PatientPosition = position } };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(4, 64, 64, Sample.Axial(position), Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder);
    }

    [Fact]
    public async Task A_CT_series_without_an_order_and_without_anything_optional_is_valid()
    {
        ScanHeader header = Sample.CtHeader with
        {
            Device = new() { Manufacturer = "Phantom Works" },
            Patient = new(),
            Study = new(),
            Acquisition = Sample.Ct with
            {
                Sources = [Sample.Ct.Sources[0] with { TubeVoltageKv = null, TubeCurrentMa = null, FilterType = "" }],
                RotationTimeS = null,
                ScanFieldOfViewMm = null,
                TableHeightMm = null,
                CtdiVolMGy = null,
            },
        };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(4, 64, 64, Sample.Axial(PatientPosition.Hfs), Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder, UnknownPatient);
    }

    [Fact]
    public async Task A_localizer_is_valid_and_says_what_its_values_are_not()
    {
        ScanHeader header = Sample.CtHeader with { Acquisition = Sample.Ct with { Path = CtPath.Stationary, ViewsPerRotation = 0, GantryTiltRad = 0 } };
        SlicePlane plane = new(new(-100, 0, 150), new(1, 0, 0), new(0, 0, -1), .6, .6, double.NaN);
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(1, 64, 48, _ => plane, (_, row, column) => row * column * .25f);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), images);
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal(["ORIGINAL", "PRIMARY", "LOCALIZER"], read.Values("ImageType"));
        Assert.Equal(["US"], read.Values("RescaleType"));
        // Half of a tenth of a millimetre is the rounding.
        Assert.All(read.Pixels.Zip(images[0].Pixels.ToArray()), pair => Assert.Equal(pair.Second, pair.First * read.Number("RescaleSlope"), .0501));
        // US is a defined term of Rescale Type (PS3.3 C.11.1.1.2) that dciodvfy does not know for CT.
        await DicomSeries.AssertValidAsync(encoded.Folder, "<US> for value 1 of attribute <Rescale Type>");
    }

    [Fact]
    public async Task A_retrospective_CT_series_is_valid()
    {
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader, ordinal: 2), Sample.Stack(4, 64, 64, Sample.Axial(PatientPosition.Hfs), Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder);
    }

    [Theory]
    [InlineData("CHEST", "")]    // unpaired: no laterality
    [InlineData("LIVER", "R")]   // unpaired: none even if one is given
    [InlineData("KNEE", "L")]    // paired, and known
    public async Task A_body_part_makes_a_valid_series(string bodyPart, string laterality)
    {
        ScanHeader header = Sample.CtHeader with { Series = Sample.CtHeader.Series with { BodyPartExamined = bodyPart, Laterality = laterality } };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(3, 64, 64, Sample.Axial(PatientPosition.Hfs), Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder);
    }

    [Theory]
    [InlineData("")]        // whether it is paired is not known
    [InlineData("KNEE")]    // paired, side not known
    public async Task An_unknown_side_is_sent_empty_and_only_draws_the_warning_that_it_is_empty(string bodyPart)
    {
        ScanHeader header = Sample.CtHeader with { Series = Sample.CtHeader.Series with { BodyPartExamined = bodyPart } };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(3, 64, 64, Sample.Axial(PatientPosition.Hfs), Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder, "Laterality");
    }

    [Fact]
    public async Task An_oblique_MR_series_is_valid()
    {
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), Sample.Stack(4, 48, 64, Sample.Oblique, Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder);
    }

    [Fact]
    public async Task An_MR_series_of_several_contrasts_and_repetitions_is_valid()
    {
        ScanHeader header = Sample.MrHeader with { Acquisition = WithLimits(contrasts: 2, repetitions: 2) };
        IEnumerable<ReconstructedImage> images =
            from repetition in Enumerable.Range(0, 2)
            from contrast in Enumerable.Range(0, 2)
            from image in Sample.Stack(3, 48, 64, Sample.Oblique, Ramp)
            select image with
            {
                InstanceNumber = image.InstanceNumber + 3 * contrast + 6 * repetition,
                Index = image.Index with { Contrast = contrast, Repetition = repetition },
            };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), images);
        await DicomSeries.AssertValidAsync(encoded.Folder);
    }

    [Fact]
    public async Task An_inversion_recovery_series_is_valid()
    {
        MrSequenceParameters sequence = Sample.Mr.Sequence with { ScanningSequence = "SE\\IR", InversionTimesMs = [150] };
        ScanHeader header = Sample.MrHeader with { Acquisition = Sample.Mr with { Sequence = sequence } };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(3, 48, 64, Sample.Oblique, Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder);
    }

    [Fact]
    public async Task An_MR_series_of_which_little_is_known_is_valid()
    {
        ScanHeader header = Sample.MrHeader with
        {
            Patient = new(),
            Study = new(),
            Acquisition = Sample.Mr with { SystemFieldStrengthT = null, Sequence = new() },
        };
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(3, 48, 64, Sample.Oblique, Ramp));
        await DicomSeries.AssertValidAsync(encoded.Folder, UnknownPatient);
    }

    internal static MrAcquisition WithLimits(int contrasts, int repetitions, int phases = 1)
    {
        MrEncoding encoding = Sample.Mr.Encodings[0];
        return Sample.Mr with
        {
            Encodings =
            [
                encoding with
                {
                    Limits = encoding.Limits with
                    {
                        Contrast = new MrLimit(0, contrasts - 1, 0),
                        Repetition = new MrLimit(0, repetitions - 1, 0),
                        Phase = new MrLimit(0, phases - 1, 0),
                    },
                },
            ],
        };
    }

    private static float Ramp(int slice, int row, int column) => 10 * slice + row + 2 * column;
}
