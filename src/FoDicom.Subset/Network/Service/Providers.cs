namespace FellowOakDicom.Network;

/// <summary>Answers C-ECHO requests.</summary>
public interface IDicomCEchoProvider
{
    Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request);
}

/// <summary>Answers C-STORE requests.</summary>
public interface IDicomCStoreProvider
{
    Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request);

    /// <summary>The received instance could not be read; the peer is told that it cannot be understood.</summary>
    /// <param name="tempFileName">Where it lies until this call ends.</param>
    /// <param name="e">What was wrong with it.</param>
    Task OnCStoreRequestExceptionAsync(string tempFileName, Exception e);
}

/// <summary>Answers C-FIND requests: a pending response for each match, then a final one.</summary>
public interface IDicomCFindProvider
{
    IAsyncEnumerable<DicomCFindResponse> OnCFindRequestAsync(DicomCFindRequest request);
}

/// <summary>Answers N-EVENT-REPORT requests alone, as a user of storage commitment does.</summary>
public interface IDicomNEventReportRequestProvider
{
    Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request);
}

/// <summary>Answers the requests of PS3.7's normalized services.</summary>
public interface IDicomNServiceProvider
{
    Task<DicomNActionResponse> OnNActionRequestAsync(DicomNActionRequest request);

    Task<DicomNCreateResponse> OnNCreateRequestAsync(DicomNCreateRequest request);

    Task<DicomNDeleteResponse> OnNDeleteRequestAsync(DicomNDeleteRequest request);

    Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request);

    Task<DicomNGetResponse> OnNGetRequestAsync(DicomNGetRequest request);

    Task<DicomNSetResponse> OnNSetRequestAsync(DicomNSetRequest request);
}
