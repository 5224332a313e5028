namespace FellowOakDicom.Network.Client;

/// <summary>How a client opens, keeps and closes its associations.</summary>
public class DicomClientOptions
{
    /// <summary>Longest wait for the connection, and then for the answer to the association request, ms. Default 5 s.</summary>
    public int AssociationRequestTimeoutInMs { get; set; } = 5000;

    /// <summary>Longest wait for the answer to a release, and for outstanding answers once a send is cancelled, ms. Default 10 s.</summary>
    public int AssociationReleaseTimeoutInMs { get; set; } = 10000;

    /// <summary>How long an association without work waits for more before it is released, ms. Default 50 ms.</summary>
    public int AssociationLingerTimeoutInMs { get; set; } = 50;

    /// <summary>After so many requests the next association begins; null: no limit. Default null.</summary>
    public int? MaximumNumberOfRequestsPerAssociation { get; set; }

    /// <summary>Association requests that may go unanswered, one after the other, before the send fails. Default 3.</summary>
    public int MaximumNumberOfConsecutiveTimedOutAssociationRequests { get; set; } = 3;
}
