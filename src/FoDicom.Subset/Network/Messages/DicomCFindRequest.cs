namespace FellowOakDicom.Network;

/// <summary>C-FIND-RQ: what matches these keys? (PS3.7 9.3.2) The data set holds the keys, empty ones ask for a value.</summary>
public sealed class DicomCFindRequest : DicomPriorityRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomCFindRequest(DicomQueryRetrieveLevel level, DicomPriority priority = DicomPriority.Medium)
        : this(InformationModel(level), level, priority)
    {
    }

    public DicomCFindRequest(DicomUID affectedSopClassUid, DicomPriority priority = DicomPriority.Medium)
        : this(affectedSopClassUid, DicomQueryRetrieveLevel.NotApplicable, priority)
    {
    }

    public DicomCFindRequest(DicomUID affectedSopClassUid, DicomQueryRetrieveLevel level, DicomPriority priority = DicomPriority.Medium)
        : base(DicomCommandField.CFindRequest, affectedSopClassUid, priority)
    {
        Dataset = new DicomDataset();
        if (level is not (DicomQueryRetrieveLevel.Worklist or DicomQueryRetrieveLevel.NotApplicable))
        {
            Dataset.Add(DicomTag.QueryRetrieveLevel, level.ToString().ToUpperInvariant());
        }
    }

    public DicomCFindRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomCFindRequest request, DicomCFindResponse response);

    public DicomQueryRetrieveLevel Level =>
        Dataset is not null && Enum.TryParse(Dataset.GetSingleValueOrDefault(DicomTag.QueryRetrieveLevel, ""), ignoreCase: true, out DicomQueryRetrieveLevel level) ? level
        : SOPClassUID == DicomUID.ModalityWorklistInformationModelFind ? DicomQueryRetrieveLevel.Worklist
        : DicomQueryRetrieveLevel.NotApplicable;

    /// <summary>A query for scheduled procedure steps, with the matching and return keys of PS3.4 K.6.1.2.2. An argument left out matches everything.</summary>
    public static DicomCFindRequest CreateWorklistQuery(string? patientId = null, string? patientName = null, string? stationAE = null,
        string? stationName = null, string? modality = null, DicomDateRange? scheduledDateTime = null)
    {
        var step = new DicomDataset
        {
            { DicomTag.ScheduledStationAETitle, stationAE ?? "" },
            { DicomTag.ScheduledStationName, stationName ?? "" },
            { DicomTag.Modality, modality ?? "" },
            new DicomDate(DicomTag.ScheduledProcedureStepStartDate, scheduledDateTime ?? new DicomDateRange()),
            new DicomTime(DicomTag.ScheduledProcedureStepStartTime, scheduledDateTime ?? new DicomDateRange()),
            { DicomTag.ScheduledPerformingPhysicianName, "" },
            { DicomTag.ScheduledProcedureStepDescription, "" },
            { DicomTag.ScheduledProcedureStepLocation, "" },
            { DicomTag.ScheduledProcedureStepID, "" },
            { DicomTag.RequestedContrastAgent, "" },
            { DicomTag.PreMedication, "" },
            { DicomTag.AnatomicalOrientationType, "" },
            new DicomSequence(DicomTag.ScheduledProtocolCodeSequence)
        };
        var query = new DicomCFindRequest(DicomQueryRetrieveLevel.Worklist);
        query.Dataset!.Add(new DicomSequence(DicomTag.ScheduledProcedureStepSequence, step));
        query.Dataset.Add(DicomTag.PatientID, patientId ?? "");
        query.Dataset.Add(DicomTag.PatientName, patientName ?? "");
        foreach (DicomTag key in ReturnKeys) query.Dataset.Add<string>(key);
        foreach (DicomTag key in ReturnSequences) query.Dataset.Add(new DicomSequence(key));
        return query;
    }

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomCFindResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomCFindResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }

    private static DicomTag[] ReturnKeys =>
    [
        DicomTag.SpecificCharacterSet, DicomTag.AccessionNumber, DicomTag.ReferringPhysicianName, DicomTag.IssuerOfPatientID,
        DicomTag.PatientBirthDate, DicomTag.PatientSex, DicomTag.PatientSize, DicomTag.PatientWeight, DicomTag.PatientState,
        DicomTag.MedicalAlerts, DicomTag.Allergies, DicomTag.PregnancyStatus, DicomTag.SpecialNeeds, DicomTag.CurrentPatientLocation,
        DicomTag.ConfidentialityConstraintOnPatientDataDescription, DicomTag.AdmissionID, DicomTag.StudyInstanceUID,
        DicomTag.RequestingPhysician, DicomTag.RequestingService, DicomTag.RequestedProcedureID, DicomTag.RequestedProcedureDescription,
        DicomTag.RequestedProcedurePriority, DicomTag.PatientTransportArrangements
    ];

    private static DicomTag[] ReturnSequences =>
    [
        DicomTag.ReferencedStudySequence, DicomTag.ReferencedPatientSequence, DicomTag.RequestedProcedureCodeSequence
    ];

    private static DicomUID InformationModel(DicomQueryRetrieveLevel level) => level switch
    {
        DicomQueryRetrieveLevel.Patient => DicomUID.PatientRootQueryRetrieveInformationModelFind,
        DicomQueryRetrieveLevel.Worklist => DicomUID.ModalityWorklistInformationModelFind,
        DicomQueryRetrieveLevel.NotApplicable => throw new ArgumentException("Without a level the query needs its SOP class.", nameof(level)),
        _ => DicomUID.StudyRootQueryRetrieveInformationModelFind
    };
}
