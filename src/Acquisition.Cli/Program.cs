using System.CommandLine;
using Acquisition.Cli;
using Acquisition.Cli.Commands;

RootCommand root = new("Acquisition: takes raw CT and MR data in, reconstructs them while they arrive, and delivers DICOM series to a PACS.")
{
    DemoCommand.Create(),
    ServeCommand.Create(),
    SimulateCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    ScansCommand.Create(),
    WatchCommand.Create(),
    ReconstructCommand.Create(),
    SendCommand.Create(),
    DevicesCommand.Create(),
};

// Longer than the node's own orderly end takes: its exit code is the one that counts.
ParseResult parsed = root.Parse(args);
int code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
