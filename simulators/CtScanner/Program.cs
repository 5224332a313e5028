using System.CommandLine;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Scans;
using Acquisition.Simulators;

ScannerOptions common = new();
Option<string> kind = new("--scan") { Description = "What the gantry does; cone scans are a C-arm's with a flat detector.", DefaultValueFactory = _ => "axial" };
kind.AcceptOnlyFromAmong([.. ScanChoice.All.Keys]);
Option<string> phantom = new("--phantom") { Description = "What lies on the table.", DefaultValueFactory = _ => "head" };
phantom.AcceptOnlyFromAmong([.. PhantomChoice.All.Keys]);
Option<int?> rows = CheckedOption.Create<int?>("--rows", "Detector rows; left out, the scan's usual.", null, count => count is >= 1 and <= 1024, "must be 1..1024");
Option<int?> channels = CheckedOption.Create<int?>(
    "--channels", "Detector channels across the same fan; of a cone scan, rows too.", null, count => count is >= 2 and <= 8192, "must be 2..8192");
Option<int?> views = CheckedOption.Create<int?>("--views", "Views per rotation; left out, the scan's usual.", null, count => count is >= 1 and <= 100_000, "must be 1..100000");
Option<int> rotations = CheckedOption.Count("--rotations", "Rotations of an axial, step or perfusion scan.", 1, 10_000);
Option<double> pitch = CheckedOption.Create("--pitch", "Table feed of a helix over the collimation; negative: the other way.", 1.0, value => Math.Abs(value) is >= .05 and <= 3, "must be 0.05..3");
Option<double> length = CheckedOption.Positive("--length", "What a helix or a localizer covers, mm.", 120);
Option<double> table = new("--table") { Description = "Table position in the middle of the scan, mm: z of the phantom." };
Option<string> spot = new("--flying-spot") { Description = "The focal spot jumps from view to view.", DefaultValueFactory = _ => "none" };
spot.AcceptOnlyFromAmong("none", "fan", "z", "both");
Option<bool> noQuarter = new("--no-quarter-offset") { Description = "The detector's middle lies on the central ray." };
Option<double> modulation = CheckedOption.Create("--modulation", "Depth of the tube current's modulation with the angle; reference channels report it.", 0.0, value => value is >= 0 and < 1, "must be 0..1, 1 left out");
Option<bool> manyEnergies = new("--spectrum") { Description = "A beam of many energies, which water hardens." };
Option<double> scatter = CheckedOption.Create("--scatter", "Scattered over primary photons.", 0.0, value => value is >= 0 and <= 10, "must be 0..10");
Option<double> dead = CheckedOption.Create("--dead", "Part of the detector's elements that is dead without the header saying so.", 0.0, value => value is >= 0 and <= 1, "must be 0..1");
Option<int> matrix = CheckedOption.Count("--matrix", "Rows and columns of the image.", 512, 4096);
Option<double> diameter = CheckedOption.Positive("--diameter", "Width of the image, mm.", 256);
Option<CtKernel> kernel = new("--kernel") { Description = $"{string.Join(", ", Enum.GetNames<CtKernel>())}.", DefaultValueFactory = _ => CtKernel.SheppLogan };

RootCommand command = new("A CT scanner that scans a phantom known in closed form and streams the raw data to a node.")
{
    kind, phantom, rows, channels, views, rotations, pitch, length, table, spot, noQuarter, modulation, manyEnergies, scatter, dead, matrix, diameter, kernel,
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
    (CtAcquisition acquisition, CtTrajectory path) = ScanChoice.All[parsed.GetRequiredValue(kind)](new(
        parsed.GetValue(rows), parsed.GetValue(channels), parsed.GetValue(views), parsed.GetValue(rotations), parsed.GetValue(pitch), parsed.GetValue(length), !parsed.GetValue(noQuarter)));
    (acquisition, path) = Modulated(acquisition, At(parsed.GetValue(table), Flying(acquisition, path, parsed.GetRequiredValue(spot))), parsed.GetValue(modulation));
    double noise = common.Noise(parsed);
    CtDetector detector = (noise == 0 ? new CtDetector { Noise = false } : WithNoise(usual.Detector, noise)) with
    {
        Spectrum = parsed.GetValue(manyEnergies) ? CtSpectrum.Tube120Kv : CtSpectrum.Monochromatic,
        ScatterFraction = parsed.GetValue(scatter),
        DeadElements = parsed.GetValue(dead) is > 0 and double fraction ? DeadElements.Scattered(acquisition.Sources[0], fraction, common.Seed(parsed)) : [],
    };
    return usual with
    {
        Acquisition = acquisition,
        Trajectory = path,
        Phantom = PhantomChoice.All[parsed.GetRequiredValue(phantom)](acquisition.EnergyBins[0].WaterAttenuationPerMm),
        Detector = detector,
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

static CtTrajectory Flying(CtAcquisition scan, CtTrajectory path, string spot) => spot switch
{
    "fan" => path.WithFlyingFocalSpot(CtFocalSpot.InPlane(scan.Sources[0])),
    "z" => path.WithFlyingFocalSpot(CtFocalSpot.Axial(scan.Sources[0])),
    "both" => path.WithFlyingFocalSpot(CtFocalSpot.InPlaneAndAxial(scan.Sources[0])),
    _ => path,
};

static CtTrajectory At(double tableMm, CtTrajectory path) => path.With((_, view) => view with { TablePositionMm = view.TablePositionMm + tableMm });

static (CtAcquisition Scan, CtTrajectory Path) Modulated(CtAcquisition scan, CtTrajectory path, double depth) => depth == 0
    ? (scan, path)
    : (scan.With(source => source with { ReferenceChannels = 1 }), path.WithModulatedTubeCurrent(scan.Sources[0].TubeCurrentMa!.Value, depth));

// n times the noise is 1/n² of the photons, at a gain that keeps the air signal where it was.
static CtDetector WithNoise(CtDetector usual, double noise) => usual with
{
    Photons = usual.Photons / (noise * noise),
    CountsPerPhoton = usual.CountsPerPhoton * noise * noise,
};
