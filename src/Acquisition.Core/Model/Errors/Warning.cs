namespace Acquisition.Core.Model.Errors;

/// <summary>Something to look at that did not stop the scan. Kept in the catalog; holds no patient data.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Reason">A stable UPPER_SNAKE name such as REPLACED_SAMPLES.</param>
/// <param name="Message">A sentence: what, where, what to do.</param>
public sealed record Warning(WarningSeverity Severity, string Reason, string Message)
{
    /// <summary>The header's field that it is about, such as header.ct.path; empty when it is about none.</summary>
    public string Field { get; init; } = "";

    /// <summary>The reconstruction that met it; null when the scan itself did.</summary>
    public Guid? Reconstruction { get; init; }

    /// <summary>How often it was met; the message tells of the first time.</summary>
    public long Count { get; init; } = 1;
    public DateTimeOffset? FirstTime { get; init; }
}

public enum WarningSeverity
{
    /// <summary>The images are as they were asked for; somebody should know.</summary>
    Notice,

    /// <summary>Images may be worse than they should be.</summary>
    Warning,

    /// <summary>There are or will be no images, or raw data are lost.</summary>
    Error,
}
