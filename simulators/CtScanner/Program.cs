using System.CommandLine;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using Acquisition.Simulators;

ScannerOptions common = new();
Option<string> phantom = new("--phantom") { Description = "What lies on the table.", DefaultValueFactory = _ => "head" };
phantom.AcceptOnlyFromAmong("head", "shepp-logan", "water");
Option<int> rows = CheckedOption.Count("--rows", "Detector rows.", 16, 1024);
Option<int> channels = CheckedOption.Count("--channels", "Detector channels across the same fan.", 888, 8192);
Option<int> views = CheckedOption.Count("--views", "Views per rotation.", 984, 100_000);
Option<int> rotations = CheckedOption.Count("--rotations", "Axial rotations, side by side.", 1, 10_000);
Option<int> matrix = CheckedOption.Count("--matrix", "Rows and columns of the image.", 512, 4096);
Option<double> diameter = CheckedOption.Positive("--diameter", "Width of the image, mm.", 256);
Option<CtKernel> kernel = new("--kernel") { Description = $"{string.Join(", ", Enum.GetNames<CtKernel>())}.", DefaultValueFactory = _ => CtKernel.SheppLogan };

RootCommand command = new("A CT scanner that scans a phantom known in closed form and streams the raw data to a node.")
{
    phantom, rows, channels, views, rotations, matrix, diameter, kernel,
};
common.AddTo(command);
command.SetAction((parsed, cancellationToken) =>
{
    CtSimulation scan = new(Options(parsed));
    return common.Sender(parsed).SendAsync(
        scan.Header, scan.Blocks().Select(block => ((AcquiredBlock)block, block.Views.Count * scan.ViewPeriod)), scan.BlockCount, cancellationToken);
});
return await ExitCode.OfAsync(command, args);

CtSimulationOptions Options(ParseResult parsed)
{
    CtSimulationOptions usual = new();
    CtAcquisition acquisition = CtScanners.Axial(parsed.GetValue(rows), parsed.GetValue(channels), parsed.GetValue(views), parsed.GetValue(rotations));
    double water = acquisition.EnergyBins[0].WaterAttenuationPerMm;
    double noise = common.Noise(parsed);
    return usual with
    {
        Acquisition = acquisition,
        Phantom = parsed.GetValue(phantom) switch
        {
            "shepp-logan" => SheppLogan.Head(110, water),
            "water" => CtPhantoms.WaterCylinder(water, 100),
            _ => CtPhantoms.Head(water),
        },
        Detector = noise == 0 ? new CtDetector { Noise = false } : WithNoise(usual.Detector, noise),
        Recipe = usual.Recipe with
        {
            Grid = ImageGrid.Square(parsed.GetValue(diameter), parsed.GetValue(matrix)),
            Settings = new FilteredBackprojection { Kernel = parsed.GetValue(kernel) },
        },
        Patient = common.Patient(parsed),
        Study = common.Study(parsed, usual.Study),
        Series = common.Series(parsed, usual.Series),
        AcquisitionTime = common.Time(parsed),
        Seed = common.Seed(parsed),
        MaxDegreeOfParallelism = Environment.ProcessorCount,
    };
}

// n times the noise is 1/n² of the photons, at a gain that keeps the air signal where it was.
static CtDetector WithNoise(CtDetector usual, double noise) => usual with
{
    Photons = usual.Photons / (noise * noise),
    CountsPerPhoton = usual.CountsPerPhoton * noise * noise,
};
