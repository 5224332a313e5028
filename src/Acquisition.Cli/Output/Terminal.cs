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
            string said = Printable(exception.Status.Detail);
            return Complain(exception.StatusCode == StatusCode.Unavailable
                ? $"The node is out of reach: {said} Start it with `acquisition serve`, or name another with --address."
                : $"The node refused ({exception.StatusCode}): {said}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidDataException or Interchange.InterchangeException or Core.Model.Errors.RefusalException)
        {
            return Complain(exception.Message);
        }
        catch (OperationCanceledException)
        {
            Complain("Stopped.");
            return ExitCode.Stopped;
        }
    }

    public static void Warn(string message) => Error.MarkupLineInterpolated($"[yellow]{Printable(message)}[/]");

    /// <summary>What another program said, fit for a terminal: without control characters, and not endless.</summary>
    public static string Printable(string text) => new([.. text.Take(2000).Select(c => char.IsControl(c) ? ' ' : c)]);

    private static int Complain(string message)
    {
        Error.MarkupLineInterpolated($"[red]{message}[/]");
        return ExitCode.Usage;
    }
}
