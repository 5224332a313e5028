using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Data;

public class ValidationTests
{
    public static TheoryData<string, string> Illegal => new()
    {
        { "AccessionNumber", "12345678901234567" },             // SH over 16
        { "Modality", "ct" },                                   // CS in lower case
        { "Modality", "CT-MR" },                                // CS with a hyphen
        { "Modality", "MAGNETICRESONANCE1" },                   // CS over 16
        { "StudyDate", "2024-02-29" },
        { "StudyDate", "20240230" },                            // no such day
        { "StudyTime", "2559" },
        { "AcquisitionDateTime", "20240229+2500" },
        { "SOPInstanceUID", "1.2.x" },
        { "SOPInstanceUID", "1.02.3" },                         // leading zero
        { "SOPInstanceUID", "1.2345678901234567890123456789012345678901234567890123456789012345" },
        { "SliceThickness", "1.2345678901234567" },             // DS over 16
        { "SliceThickness", "1,5" },
        { "InstanceNumber", "1.5" },
        { "InstanceNumber", "2147483648" },                     // over 32 bits
        { "PatientAge", "42" },
        { "PatientAge", "42Y" },
        { "PatientID", "12345678901234567890123456789012345678901234567890123456789012345" },   // LO of 65
        { "PatientID", "a\nb" },
        { "PatientName", "a^b^c^d^e^f" },
        { "PatientName", "a=b=c=d" },
        { "StationAETitle", "12345678901234567" },
        { "StationAETitle", "  " },
    };

    public static TheoryData<string, string> Legal => new()
    {
        { "AccessionNumber", "1234567890123456" },
        { "Modality", "CT" },
        { "StudyDate", "20240229" },
        { "StudyDate", "20240101-20240229" },                   // a matching key
        { "StudyTime", "235958.123456" },
        { "StudyTime", "23" },
        { "AcquisitionDateTime", "20240229235958.1-0930" },
        { "SOPInstanceUID", "2.25.0" },
        { "SliceThickness", "-1.23456789E-05" },
        { "SliceThickness", " 1.5 " },
        { "InstanceNumber", "-2147483648" },
        { "InstanceNumber", "+5" },
        { "PatientAge", "042Y" },
        { "PatientName", "Müller^Jürg^^Dr.^MD=山田^太郎" },
        { "PatientComments", "anything\r\nat all\\really" },
        { "PatientName", "" },
    };

    [Theory]
    [MemberData(nameof(Illegal))]
    public void An_illegal_value_is_refused_when_it_is_added(string keyword, string value)
    {
        DicomTag tag = DicomDictionary.Default[keyword]!;

        var exception = Assert.Throws<DicomValidationException>(() => new DicomDataset().Add(tag, value));

        Assert.Equal(tag.DictionaryEntry.ValueRepresentations[0], exception.VR);
        Assert.Contains(exception.Content, value);
        Assert.True(value.Length < 3 || !exception.Message.Contains(value)); // messages are logged, and values are about patients
        Assert.Throws<DicomValidationException>(() => new DicomDataset().AddOrUpdate(tag, value));
    }

    [Theory]
    [MemberData(nameof(Legal))]
    public void A_legal_value_is_taken(string keyword, string value) =>
        Assert.Equal(value, new DicomDataset().Add(DicomDictionary.Default[keyword]!, value).GetString(DicomDictionary.Default[keyword]!));

    [Fact]
    public void The_number_of_values_must_be_one_that_the_standard_allows()
    {
        Assert.Throws<DicomValidationException>(() => new DicomDataset().Add(DicomTag.PixelSpacing, 1m));
        Assert.Throws<DicomValidationException>(() => new DicomDataset().Add(DicomTag.Rows, (ushort)1, (ushort)2));
        Assert.Throws<DicomValidationException>(() => new DicomDataset().Add(DicomTag.PatientID, "a", "b"));
        new DicomDataset().Add(DicomTag.PixelSpacing, 1m, 2m).Add(DicomTag.FrameType, "ORIGINAL", "PRIMARY", "VOLUME", "NONE", "MORE");
    }

    [Fact]
    public void A_set_that_is_not_validated_takes_anything_until_it_is_asked()
    {
        DicomDataset dataset = new DicomDataset().NotValidated().Add(DicomTag.Modality, "ct");

        Assert.False(dataset.AutoValidate);
        Assert.Throws<DicomValidationException>(dataset.Validate);
        Assert.Throws<DicomValidationException>(() => dataset.Validated().AddOrUpdate(DicomTag.Modality, "mr"));
    }

    [Fact]
    public void Validating_reaches_into_sequences()
    {
        DicomDataset item = new DicomDataset().NotValidated().Add(DicomTag.RequestedProcedureID, "12345678901234567");
        DicomDataset dataset = new DicomDataset().NotValidated().Add(new DicomSequence(DicomTag.RequestAttributesSequence, item));

        Assert.Throws<DicomValidationException>(dataset.Validate);
        Samples.EveryVR().Validate();
    }

    [Fact]
    public void A_scope_lifts_the_checks_until_it_ends()
    {
        var dataset = new DicomDataset();
        using (new UnvalidatedScope(dataset)) dataset.Add(DicomTag.Modality, "ct");

        Assert.True(dataset.AutoValidate);
        Assert.Throws<DicomValidationException>(() => dataset.AddOrUpdate(DicomTag.Modality, "ct"));
    }
}
