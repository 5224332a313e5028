using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Tests.Scans;

public class ScanHeaderRulesTests
{
    [Fact]
    public void A_sound_header_has_no_violation()
    {
        Assert.Empty(ScanHeaderRules.Check(Headers.Ct()));
        Assert.Empty(ScanHeaderRules.Check(Headers.Mr()));
    }

    public static TheoryData<string, ScanHeader> Impossible()
    {
        ScanHeader ct = Headers.Ct(), mr = Headers.Mr();
        CtAcquisition a = Headers.CtAcquisition();
        MrAcquisition m = Headers.MrAcquisition();
        MrEncoding e = Headers.Encoding();
        return new TheoryData<string, ScanHeader>
        {
            { "header.recipe.ct.reconstruction_diameter_mm", ct with { Recipe = new CtRecipe { ReconstructionDiameterMm = 0 } } },
            { "header.recipe.ct.reconstruction_diameter_mm", ct with { Recipe = new CtRecipe { ReconstructionDiameterMm = double.NaN } } },
            // Half the diagonal reaches the focal spot.
            { "header.recipe.ct.reconstruction_diameter_mm", ct with { Recipe = new CtRecipe { ReconstructionDiameterMm = 2 * 541 / 1.4 } } },
            { "header.recipe.ct.matrix", ct with { Recipe = new CtRecipe { ReconstructionDiameterMm = 250, Matrix = 100_000 } } },
            { "header.recipe.window.width", ct with { Recipe = new CtRecipe { ReconstructionDiameterMm = 250, Window = new(40, .5) } } },
            { "header.recipe.method", ct with { Recipe = new MrRecipe() } },
            { "header.ct.view_count", ct with { Acquisition = a with { ViewCount = 0 } } },
            { "header.ct.view_count", ct with { Acquisition = a with { ViewCount = 359 } } },
            { "header.ct.table_feed_per_rotation_mm", ct with { Acquisition = a with { ViewCount = 720 } } },
            { "header.ct.row_pitch_mm", ct with { Acquisition = a with { RowPitchMm = double.NaN } } },
            { "header.ct.channel_pitch_mm", ct with { Acquisition = a with { ChannelPitchMm = -1 } } },
            // 100 channels of 60 mm: a fan of more than half a turn.
            { "header.ct.channel_pitch_mm", ct with { Acquisition = a with { ChannelPitchMm = 60 } } },
            { "header.ct.source_detector_distance_mm", ct with { Acquisition = a with { SourceDetectorDistanceMm = 541 } } },
            { "header.ct.central_channel", ct with { Acquisition = a with { CentralChannel = 400 } } },
            { "header.ct.path", ct with { Acquisition = a with { Path = CtPath.Helical } } },
            { "header.ct.water_attenuation_per_mm", ct with { Acquisition = a with { WaterAttenuationPerMm = 0 } } },
            { "header.ct.bad_elements[0]", ct with { Acquisition = a with { BadElements = [new(4, 0)] } } },
            { "header.mr.encodings", mr with { Acquisition = m with { Encodings = [] } } },
            { "header.mr.receiver_channel_count", mr with { Acquisition = m with { ReceiverChannels = 0 } } },
            { "header.mr.coil_labels", mr with { Acquisition = m with { CoilLabels = ["one"] } } },
            { "header.mr.encodings[0].recon_space.field_of_view_x_mm", mr with { Acquisition = m with { Encodings = [e with { ReconSpace = new(new(64, 64, 1), new(0, 200, 5)) }] } } },
            { "header.mr.encodings[0].encoded_space.matrix_z", mr with { Acquisition = m with { Encodings = [e with { EncodedSpace = new(new(128, 64, 8), new(400, 200, 5)) }] } } },
            { "header.mr.encodings[0].limits.kspace_encoding_step_1", mr with { Acquisition = m with { Encodings = [e with { Limits = new() { KspaceEncodingStep1 = new(0, 64, 32) } }] } } },
            { "header.mr.encodings[0].trajectory", mr with { Acquisition = m with { Encodings = [e with { Trajectory = MrTrajectory.Spiral }] } } },
            { "header.mr.sequence.echo_times_ms", mr with { Acquisition = m with { Sequence = new() { EchoTimesMs = [double.PositiveInfinity] } } } },
            { "header.study.study_instance_uid", ct with { Study = new() { StudyInstanceUid = "1.02.3" } } },
            { "header.study.accession_number", ct with { Study = new() { AccessionNumber = "longer than sixteen" } } },
            { "header.patient.patient_name", ct with { Patient = new() { PatientName = "back\\slash" } } },
            { "header.series.body_part_examined", ct with { Series = Headers.Ct().Series with { BodyPartExamined = "head" } } },
        };
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_received_reconstructed_or_written_is_named_by_its_field(string field, ScanHeader header) =>
        Assert.Contains(ScanHeaderRules.Check(header), violation => violation.Field == field);

    [Fact]
    public void Every_violation_is_told_at_once()
    {
        ScanHeader header = Headers.Ct() with
        {
            Acquisition = Headers.CtAcquisition() with { RowPitchMm = 0, ViewsPerRotation = 0 },
            Recipe = new CtRecipe { ReconstructionDiameterMm = -1 },
        };

        Assert.Superset(
            new HashSet<string> { "header.ct.row_pitch_mm", "header.ct.views_per_rotation", "header.recipe.ct.reconstruction_diameter_mm" },
            ScanHeaderRules.Check(header).Select(violation => violation.Field).ToHashSet());
    }

    [Fact]
    public void Patient_and_order_are_not_printed() =>
        Assert.DoesNotContain("Doe", (Headers.Ct() with { Patient = new() { PatientName = "Doe^Jane" }, Study = new() { ReferringPhysicianName = "Doe" } }).ToString());
}
