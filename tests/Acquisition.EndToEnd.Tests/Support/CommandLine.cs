using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>The command line as a user runs it.</summary>
internal static class CommandLine
{
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "acquisition.dll");

    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => Programs.RunAsync("dotnet", ["exec", Assembly, .. arguments]);

    public static Task<string> OutputOfAsync(params string[] arguments) => Programs.OutputOfAsync("dotnet", ["exec", Assembly, .. arguments]);
}
