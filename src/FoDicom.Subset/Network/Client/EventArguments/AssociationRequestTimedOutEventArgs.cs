namespace FellowOakDicom.Network.Client.EventArguments;

/// <param name="timeoutInMs">How long this attempt waited.</param>
/// <param name="attempt">The attempt that ended, from 1.</param>
/// <param name="maximumNumberOfAttempts">Attempts there will be in all.</param>
public class AssociationRequestTimedOutEventArgs(int timeoutInMs, int attempt, int maximumNumberOfAttempts) : EventArgs
{
    public int TimeoutInMs { get; } = timeoutInMs;

    public int Attempt { get; } = attempt;

    public int MaximumNumberOfAttempts { get; } = maximumNumberOfAttempts;
}
