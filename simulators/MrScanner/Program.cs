using System.CommandLine;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;
using Acquisition.Simulators;

ScannerOptions common = new();
ScanOptions chosen = new();
RootCommand command = new("An MR scanner that scans a phantom known in closed form and streams its k-space to a node.");
chosen.AddTo(command);
common.AddTo(command);
command.SetAction((parsed, cancellationToken) =>
{
    MrSimulation scan = new(Options(parsed));
    return common.Sender(parsed).SendAsync(
        scan.Header, scan.Blocks().Select(block => ((AcquiredBlock)block, block.Readouts.Count * scan.ReadoutPeriod)), scan.BlockCount, cancellationToken);
});
return await ExitCode.OfAsync(command, args);

MrSimulationOptions Options(ParseResult parsed)
{
    MrSimulationOptions scan = chosen.Scan(parsed);
    return scan with
    {
        Noise = scan.Noise * common.Noise(parsed),
        Patient = common.Patient(parsed),
        Study = common.Study(parsed, scan.Study),
        Series = common.Series(parsed, scan.Series),
        AcquisitionTime = common.Time(parsed),
        Seed = common.Seed(parsed),
        MaxDegreeOfParallelism = Environment.ProcessorCount,
    };
}
