using System.Xml.Linq;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>measurementInformation</c>: what the scan's series says, and what is ISMRMRD's own.</summary>
internal static class MeasurementHeader
{
    private static readonly Words<PatientPosition> Positions = new(
        (PatientPosition.Hfs, "HFS"),
        (PatientPosition.Hfp, "HFP"),
        (PatientPosition.Hfdr, "HFDR"),
        (PatientPosition.Hfdl, "HFDL"),
        (PatientPosition.Ffs, "FFS"),
        (PatientPosition.Ffp, "FFP"),
        (PatientPosition.Ffdr, "FFDR"),
        (PatientPosition.Ffdl, "FFDL"));

    /// <summary>The body part, which ISMRMRD has among the study's elements, comes in capitals as DICOM wants it.</summary>
    public static Series ReadSeries(HeaderElement? measurement, HeaderElement? study, ImportNotes notes) => new()
    {
        SeriesNumber = measurement?.Child("initialSeriesNumber")?.Long() is >= 0 and <= int.MaxValue and long number ? (int)number : 1,
        SeriesDescription = measurement?.Text("seriesDescription") ?? "",
        ProtocolName = measurement?.Text("protocolName") ?? "",
        BodyPartExamined = study?.Text("bodyPartExamined").ToUpperInvariant() ?? "",
        PatientPosition = Position(measurement?.Child("patientPosition"), notes),
        FrameOfReferenceUid = measurement is null ? "" : notes.Uid(measurement, "frameOfReferenceUID"),
    };

    public static MrMeasurement Read(HeaderElement root)
    {
        MrMeasurement system = new()
        {
            DeviceId = root.Child("acquisitionSystemInformation")?.TextIfSaid("deviceID"),
            HeaderVersion = root.Child("version")?.Long(),
        };
        if (root.Child("measurementInformation") is not { } measurement) return system;
        return system with
        {
            MeasurementId = measurement.TextIfSaid("measurementID"),
            SeriesTime = measurement.DateAndTime("seriesDate", "seriesTime"),
            RelativeTablePositionMm = measurement.Child("relativeTablePosition") is { } table ? ReadPosition(table) : null,
            InitialSeriesNumber = measurement.Child("initialSeriesNumber")?.Long(),
            SequenceName = measurement.TextIfSaid("sequenceName"),
            Dependencies =
            [
                .. measurement.Children("measurementDependency")
                    .Select(dependency => new MrMeasurementDependency(dependency.Text("dependencyType"), dependency.Text("measurementID"))),
            ],
            SeriesInstanceUidRoot = measurement.TextIfSaid("seriesInstanceUIDRoot"),
            ReferencedSopInstanceUids = [.. measurement.Child("referencedImageSequence")?.Children("referencedSOPInstanceUID").Select(uid => uid.Text()) ?? []],
        };
    }

    /// <remarks>The schema demands the position; the time is that of the acquisition unless the series has one of its own.</remarks>
    public static XElement Write(ScanHeader header, MrMeasurement measurement) => Element(
        "measurementInformation",
        Value("measurementID", measurement.MeasurementId),
        DateAndTime("seriesDate", "seriesTime", measurement.SeriesTime ?? header.AcquisitionTime),
        Element("patientPosition", Positions[header.Series.PatientPosition]),
        measurement.RelativeTablePositionMm is { } table ? Element("relativeTablePosition", Element("x", table.X), Element("y", table.Y), Element("z", table.Z)) : null,
        Value("initialSeriesNumber", measurement.InitialSeriesNumber),
        Value("protocolName", header.Series.ProtocolName),
        Value("sequenceName", measurement.SequenceName),
        Value("seriesDescription", header.Series.SeriesDescription),
        measurement.Dependencies.Select(d => Element("measurementDependency", Text("dependencyType", d.DependencyType), Text("measurementID", d.MeasurementId))),
        Value("seriesInstanceUIDRoot", measurement.SeriesInstanceUidRoot),
        Value("frameOfReferenceUID", header.Series.FrameOfReferenceUid),
        Group("referencedImageSequence", measurement.ReferencedSopInstanceUids.Select(uid => Text("referencedSOPInstanceUID", uid))));

    private static PatientPosition Position(HeaderElement? position, ImportNotes notes)
    {
        if (position is not null) return Positions.Read(position);
        notes.NoPatientPosition();
        return PatientPosition.Hfs;
    }

    private static Vector3D ReadPosition(HeaderElement position) =>
        new(position.Required("x").Number(), position.Required("y").Number(), position.Required("z").Number());
}
