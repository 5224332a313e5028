using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>What the header says, where DICOM wants it, as pydicom reads it.</summary>
public sealed class ContentTests
{
    [Fact]
    public async Task Patient_study_and_equipment_are_the_headers()
    {
        ReadInstance read = await CtAsync();
        Assert.Equal("Müller^Jörg", read.Value("PatientName"));
        Assert.Equal("PID-0002", read.Value("PatientID"));
        Assert.Equal("19551224", read.Value("PatientBirthDate"));
        Assert.Equal("M", read.Value("PatientSex"));
        Assert.Equal("070Y", read.Value("PatientAge"));    // born on 24 December 1955, scanned on 4 March 2026
        Assert.Equal(71.5, read.Number("PatientWeight"));
        Assert.Equal(1.78, read.Number("PatientSize"));
        Assert.Equal("1.2.826.0.1.3680043.10.999.1.2", read.Value("StudyInstanceUID"));
        Assert.Equal("ACC0002", read.Value("AccessionNumber"));
        Assert.Equal("Referring^Doctor", read.Value("ReferringPhysicianName"));
        Assert.Equal("Phantom Works", read.Value("Manufacturer"));
        Assert.Equal(["VA10", "Acquisition 0.1.0"], read.Values("SoftwareVersions"));
        Assert.Equal("SCANNER1", read.Value("StationName"));
        Assert.Equal("HFS", read.Value("PatientPosition"));
    }

    [Theory]
    [InlineData("Head routine", "Head routine (scan aborted)")]
    [InlineData("", "(scan aborted)")]
    [InlineData("A description of sixty-four characters, which is all there is room for", "A description of sixty-four characters, which is (scan aborted)")]
    public async Task Images_of_an_aborted_scan_say_so(string description, string written)
    {
        ScanHeader header = Sample.CtHeader with { Series = Sample.CtHeader.Series with { SeriesDescription = description[..Math.Min(description.Length, 64)] } };
        using Encoded encoded = await Encoded.WriteAsync(
            Sample.Series(header) with { IsPartial = true }, Sample.Stack(1, 8, 8, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal(written, read.Value("SeriesDescription"));
        Assert.Contains("aborted", read.Value("ImageComments"));
    }

    [Fact]
    public async Task The_file_meta_information_repeats_the_instance_and_says_explicit_little_endian()
    {
        ReadInstance read = await CtAsync();
        Assert.Equal("1.2.840.10008.5.1.4.1.1.2", read.Meta("MediaStorageSOPClassUID"));
        Assert.Equal(read.Value("SOPInstanceUID"), read.Meta("MediaStorageSOPInstanceUID"));
        Assert.Equal("1.2.840.10008.1.2.1", read.Meta("TransferSyntaxUID"));
        Assert.Equal("OW", read.Vr("PixelData"));
    }

    [Fact]
    public async Task Times_are_the_scanners_and_the_reconstructions_in_the_scanners_offset()
    {
        ReadInstance read = await CtAsync();
        Assert.Equal("+0200", read.Value("TimezoneOffsetFromUTC"));
        Assert.Equal(("20260304", "235958.125000"), (read.Value("AcquisitionDate"), read.Value("AcquisitionTime")));
        Assert.Equal(("20260304", "235958.125000"), (read.Value("StudyDate"), read.Value("StudyTime")));
        // The reconstruction is of 22:30:15.25 UTC, which is the next day at the scanner.
        Assert.Equal(("20260305", "003015.250000"), (read.Value("ContentDate"), read.Value("ContentTime")));
        Assert.Equal(("20260305", "003015.250000"), (read.Value("InstanceCreationDate"), read.Value("InstanceCreationTime")));
    }

    [Fact]
    public async Task The_order_is_repeated_and_left_out_when_there_is_none()
    {
        ReadInstance read = await CtAsync();
        Assert.Equal("RP2", read.ItemValue("RequestAttributesSequence", "RequestedProcedureID"));
        Assert.Equal("SPS2", read.ItemValue("RequestAttributesSequence", "ScheduledProcedureStepID"));

        ReadInstance unscheduled = await CtAsync(Sample.CtHeader with { Study = new() });
        Assert.False(unscheduled.Has("RequestAttributesSequence"));
    }

    [Fact]
    public async Task CT_technique_is_the_headers()
    {
        ReadInstance read = await CtAsync();
        Assert.Equal(120, read.Number("KVP"));
        Assert.Equal(500, read.Number("ExposureTime"));         // one rotation, ms
        Assert.Equal(250, read.Number("XRayTubeCurrent"));      // 249.6 mA to the nearest
        Assert.Equal(125, read.Number("Exposure"));             // 124.8 mAs
        Assert.Equal("SHEPP_LOGAN", read.Value("ConvolutionKernel"));
        Assert.Equal(16, read.Number("ReconstructionDiameter"));       // 4 pixels of 4 mm
        Assert.Equal(500, read.Number("DataCollectionDiameter"));
        Assert.Equal(2.5, read.Number("SingleCollimationWidth"));    // 5 mm on the detector, half way to the focal spot
        Assert.Equal(10, read.Number("TotalCollimationWidth"));
        Assert.Equal("113690", read.ItemValue("CTDIPhantomTypeCodeSequence", "CodeValue"));
        Assert.Equal(-15, read.Number("GantryDetectorTilt"), 1e-9);    // −π/12
        Assert.Equal("HU", read.Value("RescaleType"));
        Assert.Equal(["ORIGINAL", "PRIMARY", "AXIAL"], read.Values("ImageType"));
    }

    [Fact]
    public async Task MR_parameters_follow_the_contrast()
    {
        ScanHeader header = Sample.MrHeader with { Acquisition = ValidSeriesTests.WithLimits(contrasts: 2, repetitions: 1) };
        IEnumerable<ReconstructedImage> images = Sample.Stack(2, 48, 64, Sample.Oblique, (_, row, _) => row)
            .Select(image => image with { Index = new ImageIndex(Contrast: image.InstanceNumber - 1) });
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), images);
        IReadOnlyList<ReadInstance> read = await DicomSeries.ReadAsync(encoded.Folder);
        Assert.Equal([4.92, 12.3], read.Select(instance => instance.Number("EchoTime")));
        Assert.Equal([1, 2], read.Select(instance => instance.Number("EchoNumbers")));
        Assert.All(read, instance =>
        {
            Assert.Equal(500, instance.Number("RepetitionTime"));    // one for all contrasts
            Assert.Equal(70, instance.Number("FlipAngle"));
            Assert.Equal(123.252, instance.Number("ImagingFrequency"));
            Assert.Equal(2.8936, instance.Number("MagneticFieldStrength"));
            Assert.Equal("1H", instance.Value("ImagedNucleus"));
            Assert.Equal("2D", instance.Value("MRAcquisitionType"));
            Assert.Equal(["0", "64", "48", "0"], instance.Values("AcquisitionMatrix"));    // 128 points with twofold oversampling
            Assert.Equal("COL", instance.Value("InPlanePhaseEncodingDirection"));
            Assert.Equal(["SP", "OSP"], instance.Values("SequenceVariant"));
            Assert.False(instance.Has("TemporalPositionIdentifier"));
        });
    }

    [Fact]
    public async Task Sampling_is_what_was_acquired()
    {
        KspaceCoverage?[] samplings = [null, new(1, false, false), new(.625, true, false), new(.5, true, true), new(1, false, true)];
        IEnumerable<ReconstructedImage> images = Sample.Stack(5, 48, 64, Sample.Oblique, (_, row, _) => row)
            .Select(image => image with { Sampling = samplings[image.InstanceNumber - 1] });
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), images);
        IReadOnlyList<ReadInstance> read = await DicomSeries.ReadAsync(encoded.Folder);
        Assert.Equal([100, 100, 62.5, 50, 100], read.Select(instance => instance.Number("PercentSampling")));
        Assert.Equal(["", "", "PFP", "PFP\\PFF", "PFF"], read.Select(instance => string.Join('\\', instance.Values("ScanOptions"))));
    }

    [Fact]
    public async Task Sets_and_encodings_are_acquisitions()
    {
        MrAcquisition mr = ValidSeriesTests.WithLimits(contrasts: 1, repetitions: 2);
        MrEncoding encoding = mr.Encodings[0] with { Limits = mr.Encodings[0].Limits with { Set = new(0, 2, 0) } };
        MrEncoding other = encoding with { EncodedSpace = encoding.EncodedSpace with { Matrix = new(128, 48, 8) }, Limits = encoding.Limits with { Set = null, Repetition = null } };
        ScanHeader header = Sample.MrHeader with { Acquisition = mr with { Encodings = [encoding, other] } };
        ImageIndex[] indices = [new(), new(Set: 1), new(Set: 2), new(Repetition: 1), new(Repetition: 1, Set: 2), new(Encoding: 1)];
        IEnumerable<ReconstructedImage> images = Sample.Stack(6, 48, 64, Sample.Oblique, (_, row, _) => row).Select(image => image with { Index = indices[image.InstanceNumber - 1] });
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), images);
        IReadOnlyList<ReadInstance> read = await DicomSeries.ReadAsync(encoded.Folder);
        Assert.Equal([1, 2, 3, 4, 6, 7], read.Select(instance => instance.Number("AcquisitionNumber")));
        Assert.Equal(["2D", "2D", "2D", "2D", "2D", "3D"], read.Select(instance => instance.Value("MRAcquisitionType")));
    }

    [Fact]
    public async Task Repetitions_are_temporal_positions()
    {
        ScanHeader header = Sample.MrHeader with { Acquisition = ValidSeriesTests.WithLimits(contrasts: 1, repetitions: 3) };
        IEnumerable<ReconstructedImage> images = Sample.Stack(3, 48, 64, _ => Sample.Oblique(0), (_, row, _) => row)
            .Select(image => image with { Index = new ImageIndex(Repetition: image.InstanceNumber - 1) });
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), images);
        IReadOnlyList<ReadInstance> read = await DicomSeries.ReadAsync(encoded.Folder);
        Assert.Equal([1, 2, 3], read.Select(instance => instance.Number("TemporalPositionIdentifier")));
        Assert.All(read, instance => Assert.Equal(3, instance.Number("NumberOfTemporalPositions")));
        Assert.All(read, instance => Assert.False(instance.Has("SpacingBetweenSlices")));    // one location has no spacing
    }

    [Fact]
    public async Task A_phase_of_a_cycle_is_a_temporal_position_within_its_repetition()
    {
        ScanHeader header = Sample.MrHeader with { Acquisition = ValidSeriesTests.WithLimits(contrasts: 1, repetitions: 2, phases: 2) };
        IEnumerable<ReconstructedImage> images = Sample.Stack(4, 48, 64, _ => Sample.Oblique(0), (_, row, _) => row)
            .Select(image => image with { Index = new ImageIndex(Repetition: (image.InstanceNumber - 1) / 2, Phase: (image.InstanceNumber - 1) % 2) });
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), images);
        IReadOnlyList<ReadInstance> read = await DicomSeries.ReadAsync(encoded.Folder);
        Assert.Equal([1, 2, 3, 4], read.Select(instance => instance.Number("TemporalPositionIdentifier")));
        Assert.All(read, instance => Assert.Equal(4, instance.Number("NumberOfTemporalPositions")));
    }

    [Fact]
    public async Task The_plane_survives_to_a_tenth_of_a_micrometre_across_the_image()
    {
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(4, 48, 64, Sample.Oblique, (_, row, column) => row + column);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), images);
        IReadOnlyList<ReadInstance> read = await DicomSeries.ReadAsync(encoded.Folder);
        foreach ((ReadInstance instance, ReconstructedImage image) in read.Zip(images))
        {
            double[] origin = instance.Numbers("ImagePositionPatient"), direction = instance.Numbers("ImageOrientationPatient"), spacing = instance.Numbers("PixelSpacing");
            // The far corner, by the formula of PS3.3 C.7.6.2.1.1 (rows are spaced by the first value).
            double[] corner = [.. Enumerable.Range(0, 3).Select(i => origin[i] + 63 * spacing[1] * direction[i] + 47 * spacing[0] * direction[3 + i])];
            Vector3D truth = image.Plane.PixelCentre(47, 63);
            Assert.InRange((new Vector3D(corner[0], corner[1], corner[2]) - truth).Length, 0, 1e-4);
            Assert.Equal(5, instance.Number("SliceThickness"));
            Assert.Equal(6, instance.Number("SpacingBetweenSlices"), 1e-6);
        }

        // One volume needs one orientation: the same text, not nearly the same number.
        Assert.Single(read.Select(instance => string.Join('\\', instance.Values("ImageOrientationPatient"))).Distinct());
    }

    [Fact]
    public async Task An_axis_aligned_plane_is_written_without_rounding_dust()
    {
        double quarter = Math.PI / 2;    // its cosine in floating point is 6e-17
        Vector3D row = new(Math.Sin(quarter), Math.Cos(quarter), 0), column = new(-Math.Cos(quarter), Math.Sin(quarter), 0);
        using Encoded encoded = await Encoded.WriteAsync(
            Sample.Series(Sample.CtHeader), Sample.Stack(1, 4, 4, _ => new SlicePlane(new(-1.0 / 3, 1e-15, -1234.56789012345), row, column, 0.1, 0.1, 1), (_, _, _) => 0));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal(["1", "0", "0", "0", "1", "0"], read.Values("ImageOrientationPatient").Select(text => double.Parse(text).ToString()));
        Assert.All(read.Values("ImagePositionPatient"), text => Assert.InRange(text.Length, 1, 16));
        double[] position = read.Numbers("ImagePositionPatient");
        Assert.Equal(-1.0 / 3, position[0], 1e-10);
        Assert.Equal(0, position[1], 0.0);
        Assert.Equal(-1234.56789012345, position[2], 1e-10);
    }

    [Fact]
    public async Task A_retrospective_reconstruction_is_another_series_of_the_same_study_and_frame()
    {
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0);
        using Encoded first = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader), images);
        using Encoded second = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader, ordinal: 2), images);
        ReadInstance one = Assert.Single(await DicomSeries.ReadAsync(first.Folder)), two = Assert.Single(await DicomSeries.ReadAsync(second.Folder));
        Assert.Equal(one.Value("StudyInstanceUID"), two.Value("StudyInstanceUID"));
        Assert.Equal(one.Value("FrameOfReferenceUID"), two.Value("FrameOfReferenceUID"));
        Assert.Equal(one.Value("IrradiationEventUID"), two.Value("IrradiationEventUID"));
        Assert.NotEqual(one.Value("SeriesInstanceUID"), two.Value("SeriesInstanceUID"));
        Assert.NotEqual(one.Value("SOPInstanceUID"), two.Value("SOPInstanceUID"));
        Assert.Equal(("3", "4"), (one.Value("SeriesNumber"), two.Value("SeriesNumber")));
        Assert.Equal("Routine", two.Value("SeriesDescription"));
    }

    [Fact]
    public async Task A_recipes_number_and_description_win_over_the_headers()
    {
        SeriesContext series = Sample.Series(Sample.CtHeader, ordinal: 3, new Recipe { SeriesNumber = 301, Description = "Soft tissue, 5 mm" });
        using Encoded encoded = await Encoded.WriteAsync(series, Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal(("301", "Soft tissue, 5 mm"), (read.Value("SeriesNumber"), read.Value("SeriesDescription")));
    }

    public static TheoryData<CtKernel> Kernels => [.. Enum.GetValues<CtKernel>()];

    [Theory]
    [MemberData(nameof(Kernels))]
    public async Task Every_kernel_has_a_name(CtKernel kernel)
    {
        SeriesContext series = Sample.Series(Sample.CtHeader, recipe: new Recipe { Settings = new FilteredBackprojection { Kernel = kernel } });
        using Encoded encoded = await Encoded.WriteAsync(series, Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        string name = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder)).Value("ConvolutionKernel");
        Assert.Equal(kernel.ToString().ToUpperInvariant(), name.Replace("_", ""));
    }

    [Fact]
    public async Task A_window_that_ends_early_is_said_beside_the_kernels_name()
    {
        SeriesContext series = Sample.Series(Sample.CtHeader, recipe: new Recipe { Settings = new FilteredBackprojection { Kernel = CtKernel.Hann, Cutoff = .75 } });
        using Encoded encoded = await Encoded.WriteAsync(series, Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        Assert.Equal(["HANN", "CUTOFF 0.75"], Assert.Single(await DicomSeries.ReadAsync(encoded.Folder)).Values("ConvolutionKernel"));
    }

    [Fact]
    public async Task The_middle_of_what_was_reconstructed_and_the_axis_of_rotation_are_said()
    {
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader), images);
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Vector3D middle = images[0].Plane.PixelCentre(1.5, 1.5);
        Assert.Equal([middle.X, middle.Y, middle.Z], read.Numbers("ReconstructionTargetCenterPatient"));
        Assert.Equal([0, 0, middle.Z], read.Numbers("DataCollectionCenterPatient"));
    }

    [Fact]
    public async Task Tube_current_that_the_views_tell_wins_over_the_headers()
    {
        IReadOnlyList<ReconstructedImage> images = Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0);
        using Encoded encoded = await Encoded.WriteAsync(Sample.Series(Sample.CtHeader), [images[0] with { TubeCurrentMa = 180.4 }]);
        ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
        Assert.Equal((180, 90), (read.Number("XRayTubeCurrent"), read.Number("Exposure")));        // half a second, to the nearest mAs
    }

    [Fact]
    public async Task A_part_of_a_rotation_is_an_exposure_of_that_part()
    {
        CtAcquisition whole = Sample.Ct with { ViewsPerRotation = 1000, ViewCount = 1000 };
        ReadInstance full = await CtAsync(Sample.CtHeader with { Acquisition = whole });
        ReadInstance part = await CtAsync(Sample.CtHeader with { Acquisition = whole with { ViewCount = 600 } });
        Assert.Equal((500, 300), (full.Number("ExposureTime"), part.Number("ExposureTime")));
        Assert.Equal(.6 * full.Number("Exposure"), part.Number("Exposure"), 1.0);      // whole mAs
        Assert.Equal(full.Number("XRayTubeCurrent"), part.Number("XRayTubeCurrent"));
    }

    [Fact]
    public async Task A_method_without_a_kernel_names_none()
    {
        SeriesContext series = Sample.Series(Sample.CtHeader);
        series = series with { Reconstruction = series.Reconstruction with { Method = "ct.iterative" }, Settings = new IterativeCt() };
        using Encoded encoded = await Encoded.WriteAsync(series, Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        Assert.False(Assert.Single(await DicomSeries.ReadAsync(encoded.Folder)).Has("ConvolutionKernel"));
    }

    [Fact]
    public async Task Two_sources_say_what_they_have_in_common()
    {
        CtSource one = Sample.Ct.Sources[0];
        ReadInstance read = await CtAsync(Sample.CtHeader with { Acquisition = Sample.Ct with { Sources = [one, one with { TubeVoltageKv = 140, AngleOffsetRad = 1.6 }] } });
        Assert.Empty(read.Values("KVP"));
        Assert.Equal(250, read.Number("XRayTubeCurrent"));
        Assert.Equal(2.5, read.Number("SingleCollimationWidth"));
    }

    [Fact]
    public async Task A_parallel_beam_has_no_distances_and_its_pitch_is_at_the_object()
    {
        CtSource parallel = Sample.Ct.Sources[0] with
        {
            Beam = CtBeam.Parallel,
            DetectorShape = DetectorShape.Flat,
            SourceIsocentreDistanceMm = 0,
            SourceDetectorDistanceMm = 0,
        };
        ReadInstance read = await CtAsync(Sample.CtHeader with { Acquisition = Sample.Ct with { Sources = [parallel] } });
        Assert.False(read.Has("DistanceSourceToDetector"));
        Assert.False(read.Has("DistanceSourceToPatient"));
        Assert.Equal(5, read.Number("SingleCollimationWidth"));
    }

    [Fact]
    public async Task A_nucleus_that_is_not_hydrogen_has_its_own_frequency_or_none()
    {
        Assert.Equal(("23NA", 32.6), await FieldAsync(Sample.Mr with { Nucleus = "23NA", ImagingFrequencyHz = 32_600_000 }));
        Assert.Equal(("23NA", null), await FieldAsync(Sample.Mr with { Nucleus = "23NA" }));
        Assert.Equal(("1H", 123.3), await FieldAsync(Sample.Mr with { Nucleus = "1H", ImagingFrequencyHz = 123_300_000 }));

        static async Task<(string, double?)> FieldAsync(MrAcquisition mr)
        {
            using Encoded encoded = await Encoded.WriteAsync(
                Sample.Series(Sample.MrHeader with { Acquisition = mr }), Sample.Stack(1, 4, 4, Sample.Oblique, (_, _, _) => 0));
            ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
            return (read.Value("ImagedNucleus"), read.Has("ImagingFrequency") ? read.Number("ImagingFrequency") : null);
        }
    }

    [Theory]
    [InlineData("2026-02-01", "031D")]
    [InlineData("2025-06-05", "008M")]    // not yet nine months
    [InlineData("2024-03-04", "002Y")]
    [InlineData("1926-03-05", "099Y")]    // a hundred tomorrow
    public async Task The_age_is_in_the_unit_that_suits_it(string birth, string age)
    {
        ReadInstance read = await CtAsync(Sample.CtHeader with { Patient = Sample.CtHeader.Patient with { PatientBirthDate = DateOnly.Parse(birth) } });
        Assert.Equal(age, read.Value("PatientAge"));
    }

    private static async Task<ReadInstance> CtAsync(ScanHeader? header = null)
    {
        using Encoded encoded = await Encoded.WriteAsync(
            Sample.Series(header ?? Sample.CtHeader), Sample.Stack(1, 4, 4, Sample.Axial(PatientPosition.Hfs), (_, _, _) => 0));
        return Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
    }
}
