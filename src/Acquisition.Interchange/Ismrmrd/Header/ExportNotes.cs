using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary>What a scan's header says and ISMRMRD has no element for, as far as somebody could miss it. No warning quotes the scan.</summary>
internal static class ExportNotes
{
    public static IReadOnlyList<Warning> Of(ScanHeader header, MrAcquisition mr) =>
    [
        .. Lost(header.Study.AccessionNumber.Length > 0 && !StudyHeader.IsNumber(header.Study.AccessionNumber), "header.study.accession_number", "an accession number that is no whole number"),
        .. Lost(header.Patient.IssuerOfPatientId.Length > 0, "header.patient.issuer_of_patient_id", "an issuer of the patient ID"),
        .. Lost(header.Series.Laterality.Length > 0, "header.series.laterality", "a laterality"),
        .. Lost(mr.Nucleus is not ("" or "1H"), "header.mr.nucleus", "a nucleus other than hydrogen"),
        .. Lost(mr.SampleFormat == MrSampleFormat.ComplexInt32, "header.mr.sample_format", "samples of 32-bit integers, which are rounded to float32"),
    ];

    private static IEnumerable<Warning> Lost(bool lost, string field, string what) => !lost ? [] :
    [
        new Warning(WarningSeverity.Notice, "NOT_IN_ISMRMRD", $"ISMRMRD has no place for {what}; the file is written without.") { Field = field },
    ];
}
