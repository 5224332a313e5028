using System.CommandLine;
using Acquisition.Cli.Demo;
using Acquisition.Cli.Output;

namespace Acquisition.Cli.Commands;

/// <summary><c>acquisition demo</c>: everything at once, with nothing else installed.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<DirectoryInfo> output = new("--output", "-o")
        {
            Description = "Where the series, the contact sheets and the summary are written.",
            DefaultValueFactory = _ => new DirectoryInfo("demo-output"),
        };
        Option<bool> json = CommonOptions.Json();
        Command command = new(
            "demo",
            "Start a node and a small PACS on free loopback ports, send a CT and an MR phantom scan through the public protocol, and measure the images that arrive. Exits 1 when an accuracy limit is missed.")
        {
            output, json,
        };
        command.SetAction((parsed, cancellationToken) => Terminal.RunAsync(
            () => new DemoRun(parsed.GetRequiredValue(output).FullName, parsed.GetValue(json)).RunAsync(cancellationToken)));
        return command;
    }
}
