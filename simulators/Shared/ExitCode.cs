namespace Acquisition.Simulators;

/// <summary>What the shell is told; the same numbers as `acquisition` itself.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The node refused the scan.</summary>
    public const int Failure = 1;

    /// <summary>The scan could not be sent: a wrong argument, a node out of reach.</summary>
    public const int Usage = 2;

    /// <summary>The operator stopped the scan (128 + SIGINT).</summary>
    public const int Stopped = 130;
}
