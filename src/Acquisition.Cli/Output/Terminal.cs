using Grpc.Core;
using Spectre.Console;

namespace Acquisition.Cli.Output;

/// <summary>Where people are talked to: standard error, so that standard output holds results alone.</summary>
internal static class Terminal
{
    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Runs a command; what a person can mend is said in one line, not as a stack trace.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (RpcException exception)
        {
            return Complain(exception.StatusCode == StatusCode.Unavailable
                ? $"The node is out of reach: {exception.Status.Detail}"
                : $"The node refused ({exception.StatusCode}): {exception.Status.Detail}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or Interchange.InterchangeException)
        {
            return Complain(exception.Message);
        }
        catch (OperationCanceledException)
        {
            return Complain("Cancelled.");
        }
    }

    private static int Complain(string message)
    {
        Error.MarkupLineInterpolated($"[red]{message}[/]");
        return ExitCode.Usage;
    }
}
