namespace Acquisition.Core.Model.Errors;

/// <summary>The acquired data cannot become images: they contradict the header, or views or lines are missing. The raw data are kept.</summary>
/// <param name="reason">A stable UPPER_SNAKE name such as MISSING_VIEWS.</param>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class ReconstructionException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
