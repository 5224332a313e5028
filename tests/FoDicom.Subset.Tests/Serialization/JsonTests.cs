using System.Text.Json;
using FellowOakDicom.Serialization;
using FellowOakDicom.Tests.Network.Support;
using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Serialization;

public class JsonTests
{
    [Fact]
    public void Every_kind_of_value_has_its_form()
    {
        var dataset = new DicomDataset
        {
            { DicomTag.PatientID, "" },
            { DicomTag.PatientName, "Müller^Jürg=山田" },
            { DicomTag.PixelSpacing, "0.50", "+1" },
            { DicomTag.InstanceNumber, 3 },
            { DicomTag.FrameIncrementPointer, DicomTag.FrameTime },
            { DicomTag.EncapsulatedDocument, new byte[] { 1, 2, 3, 4 } },
            { DicomTag.CTDIvol, double.NaN },
            { DicomTag.ImageType, "ORIGINAL", "", "AXIAL" },
            new DicomSequence(DicomTag.ReferencedStudySequence, new DicomDataset { { DicomTag.Rows, (ushort)5 } }),
        };

        string json = DicomJson.ConvertDicomToJson(dataset);

        Assert.Equal(
            """
            {"00080008":{"vr":"CS","Value":["ORIGINAL",null,"AXIAL"]},
            "00081110":{"vr":"SQ","Value":[{"00280010":{"vr":"US","Value":[5]}}]},
            "00100010":{"vr":"PN","Value":[{"Alphabetic":"M\u00FCller^J\u00FCrg","Ideographic":"\u5C71\u7530"}]},
            "00100020":{"vr":"LO"},
            "00189345":{"vr":"FD","Value":["NaN"]},
            "00200013":{"vr":"IS","Value":[3]},
            "00280009":{"vr":"AT","Value":["00181063"]},
            "00280030":{"vr":"DS","Value":[0.50,1]},
            "00420011":{"vr":"OB","InlineBinary":"AQIDBA=="}}
            """.Replace("\n", ""), json);
    }

    [Fact]
    public void Every_VR_comes_back()
    {
        DicomDataset dataset = Samples.EveryVR();

        DicomDataset plain = DicomJson.ConvertJsonToDicom(DicomJson.ConvertDicomToJson(dataset));
        string json = DicomJson.ConvertDicomToJson(dataset, writeTagsAsKeywords: true, formatIndented: true);
        DicomDataset readable = DicomJson.ConvertJsonToDicom(json);

        Assert.Equal(Listing.Of(dataset), Listing.Of(plain));
        Assert.Equal(Listing.Of(dataset), Listing.Of(readable));
    }

    [Fact]
    public async Task The_JSON_of_dcmtk_is_read_and_ours_says_the_same()
    {
        using var folder = new TemporaryFolder();
        // dcm2json writes 1e300 with its last digits wrong.
        DicomDataset dataset = Samples.EveryVR().AddOrUpdate(DicomTag.ImagePositionVolume, -1.5, 0.1, 1e3);
        new DicomFile(dataset).Save(folder.File("a.dcm"));
        (int exitCode, string output) = await PeerProcess.RunAsync("dcm2json", folder.File("a.dcm"), folder.File("a.json"));
        Assert.True(exitCode == 0, output);

        DicomDataset read = DicomJson.ConvertJsonToDicom(File.ReadAllText(folder.File("a.json")));

        Assert.Equal(Listing.Of(dataset), Listing.Of(read.Remove(item => item.Tag.Group == 2)));
    }

    [Fact]
    public void Data_sets_come_in_arrays()
    {
        DicomDataset[] datasets = [new() { { DicomTag.PatientID, "a" } }, new() { { DicomTag.PatientID, "b" } }];

        Assert.Equal(datasets, DicomJson.ConvertJsonToDicomArray(DicomJson.ConvertDicomToJson(datasets)));
    }

    [Fact]
    public void Numbers_may_go_as_text()
    {
        var dataset = new DicomDataset { { DicomTag.SliceThickness, "2.50" } };
        DicomDataset broken = new DicomDataset().NotValidated().Add(DicomTag.SliceThickness, "thick");

        Assert.Contains("\"2.50\"", DicomJson.ConvertDicomToJson(dataset, false, false, NumberSerializationMode.AsString));
        Assert.Contains("\"thick\"", DicomJson.ConvertDicomToJson(broken, false, false, NumberSerializationMode.PreferablyAsNumber));
        Assert.Throws<DicomDataException>(() => DicomJson.ConvertDicomToJson(broken));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"Nonsense":{"vr":"LO"}}""")]
    [InlineData("""{"00100020":{"vr":"XX"}}""")]
    [InlineData("""{"00100020":{"vr":"LO","Value":"a"}}""")]
    [InlineData("""{"00100020":{"vr":"LO","Value":[5]}}""")]
    [InlineData("""{"00280010":{"vr":"US","Value":[70000]}}""")]
    [InlineData("""{"00420011":{"vr":"OB","InlineBinary":"?"}}""")]
    [InlineData("""{"7FE00010":{"vr":"OW","BulkDataURI":"http://localhost/1"}}""")]
    public void JSON_that_is_no_data_set_is_refused(string json) =>
        Assert.Throws<DicomDataException>(() => DicomJson.ConvertJsonToDicom(json));

    [Fact]
    public void Text_that_is_no_JSON_is_refused() => Assert.ThrowsAny<JsonException>(() => DicomJson.ConvertJsonToDicom("{"));

    [Fact]
    public void Values_are_checked_unless_that_is_not_wanted()
    {
        const string Json = """{"00080060":{"vr":"CS","Value":["ct"]}}""";

        Assert.Throws<DicomValidationException>(() => DicomJson.ConvertJsonToDicom(Json));
        Assert.Equal("ct", DicomJson.ConvertJsonToDicom(Json, autoValidate: false).GetString(DicomTag.Modality));
    }
}
