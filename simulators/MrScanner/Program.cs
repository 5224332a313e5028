using System.CommandLine;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using Acquisition.Simulators;

ScannerOptions common = new();
Option<string> phantom = new("--phantom") { Description = "What lies on the table.", DefaultValueFactory = _ => "head" };
phantom.AcceptOnlyFromAmong("head", "shepp-logan");
Option<string> orientation = new("--orientation") { Description = "The slices' plane.", DefaultValueFactory = _ => "axial" };
orientation.AcceptOnlyFromAmong("axial", "coronal", "sagittal");
Option<int> columns = CheckedOption.Count("--columns", "Columns of the image: the readout.", 256, 4096);
Option<int> rows = CheckedOption.Count("--rows", "Rows of the image: the phase encoding.", 256, 4096);
Option<int> oversampling = CheckedOption.Count("--oversampling", "Readout oversampling.", 2, 8);
Option<double> fieldOfView = CheckedOption.Positive("--field-of-view", "Width and height of the image, mm.", 256);
Option<int> slices = CheckedOption.Count("--slices", "Slices.", 10, 1024);
Option<double> spacing = CheckedOption.Positive("--slice-spacing", "From one slice's centre to the next, mm.", 5);
Option<int> coils = CheckedOption.Count("--coils", "Receiver coils on a ring about the head.", 8, 128);
Option<int> repetitions = CheckedOption.Count("--repetitions", "Repetitions of the whole stack.", 1, 65536);

RootCommand command = new("An MR scanner that scans a phantom known in closed form and streams its k-space to a node.")
{
    phantom, orientation, columns, rows, oversampling, fieldOfView, slices, spacing, coils, repetitions,
};
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
    MrSimulationOptions usual = new();
    (Vector3D read, Vector3D phase) = Directions(parsed.GetRequiredValue(orientation));
    return usual with
    {
        Phantom = parsed.GetValue(phantom) == "head" ? null : SheppLogan.Head(110, 1),
        ReadDirection = read,
        PhaseDirection = phase,
        Columns = parsed.GetValue(columns),
        Rows = parsed.GetValue(rows),
        Oversampling = parsed.GetValue(oversampling),
        ReadFieldOfViewMm = parsed.GetValue(fieldOfView),
        PhaseFieldOfViewMm = parsed.GetValue(fieldOfView),
        Slices = parsed.GetValue(slices),
        SliceSpacingMm = parsed.GetValue(spacing),
        SliceThicknessMm = Math.Min(usual.SliceThicknessMm, parsed.GetValue(spacing)),
        Coils = CoilArray.Ring(parsed.GetValue(coils)),
        Repetitions = parsed.GetValue(repetitions),
        Noise = usual.Noise * common.Noise(parsed),
        Patient = common.Patient(parsed),
        Study = common.Study(parsed, usual.Study),
        Series = common.Series(parsed, usual.Series),
        AcquisitionTime = common.Time(parsed),
        Seed = common.Seed(parsed),
        MaxDegreeOfParallelism = Environment.ProcessorCount,
    };
}

// As a radiologist looks at it: the patient's left on the right of axial and coronal images, the head at the top of coronal and sagittal ones.
static (Vector3D Read, Vector3D Phase) Directions(string orientation) => orientation switch
{
    "coronal" => (new(1, 0, 0), new(0, 0, -1)),
    "sagittal" => (new(0, 1, 0), new(0, 0, -1)),
    _ => (new(1, 0, 0), new(0, 1, 0)),
};
