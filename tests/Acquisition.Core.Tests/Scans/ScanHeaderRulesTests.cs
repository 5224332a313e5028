using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Tests.Scans;

public class ScanHeaderRulesTests
{
    private static readonly DateTimeOffset BeforeTheCalendar = new(1582, 10, 14, 23, 0, 0, TimeSpan.Zero);

    /// <summary>Whether a method can reconstruct it is another question: whatever is well-formed can be stored.</summary>
    public static TheoryData<string, ScanHeader> WellFormed()
    {
        CtAcquisition a = Headers.CtAcquisition();
        CtSource s = Headers.Source();
        MrAcquisition m = Headers.MrAcquisition();
        MrEncoding e = Headers.Encoding();
        return new TheoryData<string, ScanHeader>
        {
            { "CT", Headers.Ct() },
            { "MR", Headers.Mr() },
            { "no recipe", Headers.Ct() with { Recipes = [] } },
            { "helical", Headers.Ct(a with { Path = CtPath.Helical, TableFeedPerRotationMm = 38.4, ViewCount = null }) },
            { "localizer", Headers.Ct(a with { Path = CtPath.Stationary, ViewsPerRotation = 0 }) },
            { "any path", Headers.Ct(a with { Path = CtPath.Free, ViewsPerRotation = 0, GantryTiltRad = -.5 }) },
            { "parallel beam", Headers.Ct(a with { Sources = [s with { Beam = CtBeam.Parallel, DetectorShape = DetectorShape.Flat, SourceIsocentreDistanceMm = 0, SourceDetectorDistanceMm = 0 }] }) },
            { "two sources, two bins", Headers.Ct(a with { Sources = [s, s with { AngleOffsetRad = 1.6 }], EnergyBins = [new(.02, 20, 60), new(.018, 60)] }) },
            { "integers for line integrals", Headers.Ct(a with { SampleFormat = SampleFormat.Int16, SampleScale = 1e-4, SampleOffset = -.1 }) },
            { "spiral", Headers.Mr(m with { Encodings = [e with { Trajectory = MrTrajectory.Spiral, Limits = new() }] }) },
            { "3-D, accelerated", Headers.Mr(m with { Encodings = [e with { EncodedSpace = new(new(128, 64, 48), new(400, 200, 120)), ParallelImaging = new(2, 2) }] }) },
            { "several terms of a sequence", Headers.Mr(m with { Sequence = new() { ScanningSequence = "SE\\EP", SequenceVariant = "NONE" } }) },
            { "born on the first day of the calendar", Headers.Ct() with { Patient = new() { PatientBirthDate = new(1582, 10, 15) } } },
        };
    }

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void A_sound_header_has_no_violation(string what, ScanHeader header)
    {
        Assert.NotEmpty(what);
        Assert.Empty(ScanHeaderRules.Check(header));
    }

    public static TheoryData<string, ScanHeader> Impossible()
    {
        ScanHeader ct = Headers.Ct(), mr = Headers.Mr();
        CtAcquisition a = Headers.CtAcquisition();
        CtSource s = Headers.Source();
        MrAcquisition m = Headers.MrAcquisition();
        MrEncoding e = Headers.Encoding();
        ScanHeader Source(CtSource source) => Headers.Ct(a with { Sources = [s, source] });
        ScanHeader Encoding(MrEncoding encoding) => Headers.Mr(m with { Encodings = [encoding] });
        return new TheoryData<string, ScanHeader>
        {
            { "header.recipes[1].grid.matrix_x", ct with { Recipes = [new Recipe(), new Recipe { Grid = new() { Columns = 0 } }] } },
            { "header.recipes", ct with { Recipes = [.. Enumerable.Repeat(new Recipe(), 17)] } },
            { "header.recipes[0].settings", ct with { Recipes = [new Recipe { Settings = new MrFourier() }] } },
            { "header.ct.sources", Headers.Ct(a with { Sources = [] }) },
            { "header.ct.view_count", Headers.Ct(a with { ViewCount = 0 }) },
            { "header.ct.view_count", Headers.Ct(a with { ViewCount = 2_000_000_000 }) },
            { "header.ct.views_per_rotation", Headers.Ct(a with { ViewsPerRotation = 0 }) },
            { "header.ct.energy_bins", Headers.Ct(a with { EnergyBins = [] }) },
            { "header.ct.energy_bins[1].water_attenuation_per_mm", Headers.Ct(a with { EnergyBins = [new(.02), new(0)] }) },
            { "header.ct.sample_scale", Headers.Ct(a with { SampleScale = 0 }) },
            { "header.ct.gantry_tilt_rad", Headers.Ct(a with { GantryTiltRad = double.NaN }) },
            { "header.ct.gantry_tilt_rad", Headers.Ct(a with { GantryTiltRad = 30 }) }, // degrees
            { "header.ct.sources[1].row_pitch_mm", Source(s with { RowPitchMm = double.NaN }) },
            { "header.ct.sources[1].channel_pitch_mm", Source(s with { ChannelPitchMm = -1 }) },
            // 100 channels of 60 mm: a fan of more than half a turn.
            { "header.ct.sources[1].channel_pitch_mm", Source(s with { ChannelPitchMm = 60 }) },
            { "header.ct.sources[1].source_detector_distance_mm", Source(s with { SourceDetectorDistanceMm = 541 }) },
            { "header.ct.sources[1].source_detector_distance_mm", Source(s with { SourceDetectorDistanceMm = 94_900 }) },
            { "header.ct.sources[1].central_channel", Source(s with { CentralChannel = 400 }) },
            { "header.ct.sources[1].detector_channel_count", Source(s with { DetectorChannels = 70_000, ChannelPitchMm = .01 }) },
            { "header.ct.sources[1].detector_shape", Source(s with { Beam = CtBeam.Parallel }) },
            { "header.ct.sources[1].bad_elements[0]", Source(s with { BadElements = [new(4, 0)] }) },
            { "header.mr.encodings", Headers.Mr(m with { Encodings = [] }) },
            { "header.mr.receiver_channel_count", Headers.Mr(m with { ReceiverChannels = 0 }) },
            { "header.mr.receiver_channel_count", Headers.Mr(m with { ReceiverChannels = 2000 }) },
            { "header.mr.encodings[0].recon_space.field_of_view_x_mm", Encoding(e with { ReconSpace = new(new(64, 64, 1), new(0, 200, 5)) }) },
            { "header.mr.encodings[0].encoded_space.matrix_z", Encoding(e with { EncodedSpace = new(new(128, 64, 0), new(400, 200, 5)) }) },
            { "header.mr.encodings[0].limits.kspace_encoding_step_1", Encoding(e with { Limits = new() { KspaceEncodingStep1 = new(5, 4, 4) } }) },
            { "header.mr.encodings[0].limits.user", Encoding(e with { Limits = new() { User = [null] } }) },
            { "header.mr.encodings[0].parallel_imaging.acceleration_factor_1", Encoding(e with { ParallelImaging = new(0, 1) }) },
            { "header.mr.sequence.echo_times_ms", Headers.Mr(m with { Sequence = new() { EchoTimesMs = [double.PositiveInfinity] } }) },
            { "header.study.study_instance_uid", ct with { Study = new() { StudyInstanceUid = "1.02.3" } } },
            { "header.study.accession_number", ct with { Study = new() { AccessionNumber = "longer than sixteen" } } },
            { "header.study.study_time", ct with { Study = new() { StudyTime = BeforeTheCalendar } } },
            { "header.acquisition_time", ct with { AcquisitionTime = BeforeTheCalendar } },
            { "header.acquisition_time", ct with { AcquisitionTime = DateTimeOffset.MaxValue } }, // another offset from UTC would leave the calendar
            { "header.acquisition_time", ct with { AcquisitionTime = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(-13)) } },
            { "header.mr.sequence.scanning_sequence", Headers.Mr(m with { Sequence = new() { ScanningSequence = "GR\\FLASH" } }) },
            { "header.mr.sequence.sequence_variant", Headers.Mr(m with { Sequence = new() { SequenceVariant = "SP\\" } }) },
            { "header.patient.patient_name", ct with { Patient = new() { PatientName = "back\\slash" } } },
            { "header.patient.patient_birth_date", ct with { Patient = new() { PatientBirthDate = new(1, 1, 1) } } },
            { "header.patient.patient_weight_kg", mr with { Patient = new() { PatientWeightKg = 70_000 } } }, // grams
            { "header.patient.patient_size_m", ct with { Patient = new() { PatientSizeM = 180 } } }, // centimetres
            { "header.series.body_part_examined", ct with { Series = ct.Series with { BodyPartExamined = "head" } } },
            { "header.series.laterality", ct with { Series = ct.Series with { Laterality = "left" } } },
        };
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_received_stored_or_written_is_named_by_its_field(string field, ScanHeader header) =>
        Assert.Equal(field, Assert.Single(ScanHeaderRules.Check(header)).Field);

    [Fact]
    public void Every_violation_is_told_at_once()
    {
        ScanHeader header = Headers.Ct(Headers.CtAcquisition() with { ViewsPerRotation = 0, Sources = [Headers.Source() with { RowPitchMm = 0 }] }) with
        {
            Recipes = [new Recipe { Grid = ImageGrid.Square(-1, 512) }],
        };
        Assert.Equal(
            ["header.ct.sources[0].row_pitch_mm", "header.ct.views_per_rotation", "header.recipes[0].grid.spacing_x_mm", "header.recipes[0].grid.spacing_y_mm"],
            ScanHeaderRules.Check(header).Select(violation => violation.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Patient_and_order_are_not_printed() =>
        Assert.DoesNotContain("Doe", (Headers.Ct() with { Patient = new() { PatientName = "Doe^Jane" }, Study = new() { ReferringPhysicianName = "Doe" } }).ToString());
}
