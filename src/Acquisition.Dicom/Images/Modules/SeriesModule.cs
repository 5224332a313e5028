using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>
/// General Series with Request Attributes, and Frame of Reference (PS3.3 C.7.3.1, 10.6, C.7.4.1). Every reconstruction is a series of its own in the
/// scan's study; number and description are its recipe's where that names them.
/// </summary>
internal static class SeriesModule
{
    // Characters in an SH (PS3.5 table 6.2-1).
    private const int ShortString = 16;

    // In an LO.
    private const int LongString = 64;

    /// <summary>Ends the description of a scan that was given up: a radiologist chooses series by their descriptions.</summary>
    private const string Aborted = " (scan aborted)";

    public static void Add(DicomDataset dataset, SeriesContext context, string modality)
    {
        Series series = context.Header.Series;
        dataset.Add(DicomTag.Modality, modality);
        dataset.Add(DicomTag.SeriesInstanceUID, DicomUids.Series(context.Reconstruction));
        dataset.Add(DicomTag.SeriesNumber, context.SeriesNumber);
        dataset.AddTime(DicomTag.SeriesDate, DicomTag.SeriesTime, context.Header.AcquisitionTime);
        dataset.AddIfKnown(DicomTag.SeriesDescription, Description(series, context));
        dataset.AddIfKnown(DicomTag.ProtocolName, series.ProtocolName);
        dataset.Add(DicomTag.PatientPosition, series.PatientPosition.ToString().ToUpperInvariant());
        AddBodyPart(dataset, series);
        AddStep(dataset, context);
        dataset.Add(DicomTag.FrameOfReferenceUID, DicomUids.FrameOfReference(context.Scan, context.Header));
        dataset.AddOrEmpty(DicomTag.PositionReferenceIndicator, "");
    }

    private static string Description(Series series, SeriesContext context)
    {
        Recipe recipe = context.Reconstruction.Recipe;
        string description = recipe.Description.Length > 0 ? recipe.Description : series.SeriesDescription;
        if (!context.IsPartial) return description;
        return $"{description[..Math.Min(description.Length, LongString - Aborted.Length)].TrimEnd()}{Aborted}".TrimStart();
    }

    /// <summary>Laterality is type 2C: absent for an unpaired body part, else there, and empty when nobody said which side.</summary>
    private static void AddBodyPart(DicomDataset dataset, Series series)
    {
        dataset.AddIfKnown(DicomTag.BodyPartExamined, series.BodyPartExamined);
        if (!BodyPart.IsUnpaired(series.BodyPartExamined)) dataset.AddOrEmpty(DicomTag.Laterality, series.Laterality);
    }

    private static void AddStep(DicomDataset dataset, SeriesContext context)
    {
        dataset.AddTime(DicomTag.PerformedProcedureStepStartDate, DicomTag.PerformedProcedureStepStartTime, context.Header.AcquisitionTime);
        // 16 characters are allowed: the scan id's first half is its creation time and 12 random bits.
        dataset.Add(DicomTag.PerformedProcedureStepID, context.Scan.ToString()[..ShortString]);

        Study study = context.Header.Study;
        bool scheduled = study.RequestedProcedureId.IsKnown() || study.ScheduledProcedureStepId.IsKnown();
        if (!scheduled) return;
        DicomDataset request = new();
        request.AddIfKnown(DicomTag.RequestedProcedureID, study.RequestedProcedureId);
        request.AddIfKnown(DicomTag.RequestedProcedureDescription, study.RequestedProcedureDescription);
        request.AddIfKnown(DicomTag.ScheduledProcedureStepID, study.ScheduledProcedureStepId);
        request.AddIfKnown(DicomTag.ScheduledProcedureStepDescription, study.ScheduledProcedureStepDescription);
        request.AddIfKnown(DicomTag.AccessionNumber, study.AccessionNumber);
        dataset.Add(DicomTag.RequestAttributesSequence, request);
    }
}
