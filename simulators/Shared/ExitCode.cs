using System.CommandLine;

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

    /// <summary>Runs a command; a line that cannot be understood is <see cref="Usage"/>.</summary>
    public static async Task<int> OfAsync(RootCommand command, string[] args)
    {
        ParseResult parsed = command.Parse(args);
        int code = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? Usage : code;
    }
}
