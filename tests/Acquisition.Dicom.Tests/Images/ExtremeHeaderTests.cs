using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>What the header rules accept can be written: nothing fails after the patient has left the table.</summary>
public sealed class ExtremeHeaderTests
{
    [Theory]
    [InlineData("CT")]
    [InlineData("MR")]
    public async Task Every_header_that_is_accepted_makes_an_instance_without_an_error(string modality)
    {
        const int headers = 40;
        ScanHeader sample = modality == "CT" ? Sample.CtHeader : Sample.MrHeader;
        for (int seed = 0; seed < headers; seed++)
        {
            ScanHeader header = new ExtremeHeaders(seed).Next(sample);
            Assert.Empty(ScanHeaderRules.Check(header));
            using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), Sample.Stack(1, 4, 4, Sample.Oblique, (_, row, column) => row * column));
            ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
            Assert.Equal(header.Study.AccessionNumber.Trim(), string.Concat(read.Values("AccessionNumber")).Trim());
            await DicomSeries.AssertWithoutErrorAsync(encoded.Folder, $"seed {seed}");
        }
    }

    public static TheoryData<string, Func<ScanHeader, ScanHeader>> Impossible => new()
    {
        { "header.patient.patient_birth_date", h => h with { Patient = h.Patient with { PatientBirthDate = new(1, 1, 1) } } },
        { "header.patient.patient_weight_kg", h => h with { Patient = h.Patient with { PatientWeightKg = 1e9 } } },
        { "header.patient.patient_size_m", h => h with { Patient = h.Patient with { PatientSizeM = double.NaN } } },
        { "header.patient.patient_id", h => h with { Patient = h.Patient with { PatientId = "a\\b" } } },
        { "header.patient.patient_name", h => h with { Patient = h.Patient with { PatientName = "a^b^c^d^e^f" } } },
        { "header.acquisition_time", h => h with { AcquisitionTime = new(1500, 1, 1, 0, 0, 0, TimeSpan.Zero) } },
        { "header.acquisition_time", h => h with { AcquisitionTime = new(3000, 1, 1, 0, 0, 0, TimeSpan.Zero) } },
        { "header.acquisition_time", h => h with { AcquisitionTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.FromHours(-13)) } },
        { "header.study.study_time", h => h with { Study = h.Study with { StudyTime = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero) } } },
        { "header.study.study_instance_uid", h => h with { Study = h.Study with { StudyInstanceUid = "1.02" } } },
        { "header.study.study_instance_uid", h => h with { Study = h.Study with { StudyInstanceUid = new string('1', 65) } } },
        { "header.series.frame_of_reference_uid", h => h with { Series = h.Series with { FrameOfReferenceUid = h.Study.StudyInstanceUid } } },
        { "header.mr.sequence.scanning_sequence", h => h with { Acquisition = Sample.Mr with { Sequence = new() { ScanningSequence = "FLASH" } } } },
        { "header.mr.sequence.sequence_variant", h => h with { Acquisition = Sample.Mr with { Sequence = new() { SequenceVariant = "SP\\" } } } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_DICOM_cannot_hold_is_refused_before_the_scan(string field, Func<ScanHeader, ScanHeader> change)
    {
        FieldViolation violation = Assert.Single(ScanHeaderRules.Check(change(Sample.MrHeader)));
        Assert.Equal(field, violation.Field);
    }
}
