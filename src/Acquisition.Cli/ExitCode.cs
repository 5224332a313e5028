namespace Acquisition.Cli;

/// <summary>What the shell is told.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command ran and the answer is no: a scan failed, a limit was missed, an instance was refused.</summary>
    public const int Failure = 1;

    /// <summary>The command could not run: a wrong argument, a missing file, a node out of reach.</summary>
    public const int Usage = 2;

    /// <summary>The operator stopped the command (128 + SIGINT).</summary>
    public const int Stopped = 130;
}
