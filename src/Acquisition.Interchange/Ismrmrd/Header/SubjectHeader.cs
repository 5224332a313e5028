using System.Xml.Linq;
using Acquisition.Core.Model.Scans;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>subjectInformation</c>.</summary>
internal static class SubjectHeader
{
    public static Patient Read(HeaderElement? subject) => subject is null ? new() : new()
    {
        PatientName = subject.Text("patientName"),
        PatientId = subject.Text("patientID"),
        PatientBirthDate = subject.Date("patientBirthdate"),
        PatientSex = subject.Text("patientGender") is "M" or "F" or "O" ? subject.Text("patientGender") : "",
        PatientWeightKg = subject.Positive("patientWeight_kg"),
        PatientSizeM = subject.Positive("patientHeight_m"),
    };

    public static XElement? Write(Patient patient) => Group(
        "subjectInformation",
        Value("patientName", patient.PatientName),
        Value("patientWeight_kg", patient.PatientWeightKg),
        Value("patientHeight_m", patient.PatientSizeM),
        Value("patientID", patient.PatientId),
        Value("patientBirthdate", patient.PatientBirthDate?.ToString("yyyy-MM-dd")),
        Value("patientGender", patient.PatientSex));
}
