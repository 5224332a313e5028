using System.CommandLine;
using Acquisition.Cli.Commands;

RootCommand root = new("Acquisition: takes raw CT and MR data in, reconstructs them while they arrive, and delivers DICOM series to a PACS.")
{
    DemoCommand.Create(),
    ServeCommand.Create(),
    SimulateCommand.Create(),
    ImportCommand.Create(),
    ScansCommand.Create(),
    WatchCommand.Create(),
    ReconstructCommand.Create(),
    SendCommand.Create(),
    DevicesCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
