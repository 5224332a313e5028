using System.Globalization;
using System.Xml.Linq;
using Acquisition.Core.Model.Scans;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>studyInformation</c>, in which the schema keeps the body part too.</summary>
internal static class StudyHeader
{
    public static Study Read(HeaderElement? study, ImportNotes notes) => study is null ? new() : new()
    {
        StudyInstanceUid = notes.Uid(study, "studyInstanceUID"),
        StudyId = study.Text("studyID"),
        AccessionNumber = study.Text("accessionNumber"),
        StudyDescription = study.Text("studyDescription"),
        ReferringPhysicianName = study.Text("referringPhysicianName"),
        StudyTime = study.DateAndTime("studyDate", "studyTime"),
    };

    /// <remarks>An accession number is a whole number in the schema; readers make 0 of another one.</remarks>
    public static XElement? Write(Study study, Series series) => Group(
        "studyInformation",
        DateAndTime("studyDate", "studyTime", study.StudyTime),
        Value("studyID", study.StudyId),
        IsNumber(study.AccessionNumber) ? Value("accessionNumber", study.AccessionNumber) : null,
        Value("referringPhysicianName", study.ReferringPhysicianName),
        Value("studyDescription", study.StudyDescription),
        Value("studyInstanceUID", study.StudyInstanceUid),
        Value("bodyPartExamined", series.BodyPartExamined));

    public static bool IsNumber(string accessionNumber) =>
        long.TryParse(accessionNumber, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
