using System.CommandLine;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulators;

/// <summary>Which scan: a protocol by its name, and what of it is to be otherwise.</summary>
internal sealed class ScanOptions
{
    private const string Usual = "spin-echo";

    private readonly Option<string> _protocol = new("--protocol")
    {
        Description = "The scan:\n" + string.Join('\n', MrProtocols.All.Select(protocol => $"{protocol.Key}: {protocol.Value.Summary}")),
        HelpName = "name",
        DefaultValueFactory = _ => Usual,
    };

    private readonly Option<string?> _phantom = new("--phantom") { Description = "What lies on the table; left out, the protocol's." };
    private readonly Option<string?> _orientation = new("--orientation") { Description = "The slices' plane; left out, the protocol's." };
    private readonly Option<int?> _columns = Count("--columns", "Columns of the image: the readout", 4096);
    private readonly Option<int?> _rows = Count("--rows", "Rows of the image: the phase encoding", 4096);
    private readonly Option<int?> _oversampling = Count("--oversampling", "Readout oversampling", 8);
    private readonly Option<double?> _fieldOfView = Positive("--field-of-view", "Width and height of the image, mm");
    private readonly Option<int?> _slices = Count("--slices", "Slices", 1024);
    private readonly Option<double?> _spacing = Positive("--slice-spacing", "From one slice's centre to the next, mm");
    private readonly Option<int?> _coils = Count("--coils", "Receiver coils about the head", 128);
    private readonly Option<int?> _repetitions = Count("--repetitions", "Repetitions of the whole scan", 65536);

    public ScanOptions()
    {
        _protocol.AcceptOnlyFromAmong([.. MrProtocols.All.Keys]);
        _phantom.AcceptOnlyFromAmong("head", "brain", "shepp-logan");
        _orientation.AcceptOnlyFromAmong("axial", "coronal", "sagittal");
    }

    public void AddTo(Command command)
    {
        Option[] all = [_protocol, _phantom, _orientation, _columns, _rows, _oversampling, _fieldOfView, _slices, _spacing, _coils, _repetitions];
        foreach (Option option in all) command.Add(option);
    }

    public MrSimulationOptions Scan(ParseResult parsed)
    {
        string protocol = parsed.GetRequiredValue(_protocol);
        MrSimulationOptions scan = MrProtocols.All[protocol].Options();
        double spacing = parsed.GetValue(_spacing) ?? scan.SliceSpacingMm;
        scan = scan with
        {
            Columns = parsed.GetValue(_columns) ?? scan.Columns,
            Rows = parsed.GetValue(_rows) ?? scan.Rows,
            Oversampling = parsed.GetValue(_oversampling) ?? scan.Oversampling,
            ReadFieldOfViewMm = parsed.GetValue(_fieldOfView) ?? scan.ReadFieldOfViewMm,
            PhaseFieldOfViewMm = parsed.GetValue(_fieldOfView) ?? scan.PhaseFieldOfViewMm,
            Slices = parsed.GetValue(_slices) ?? scan.Slices,
            SliceSpacingMm = spacing,
            SliceThicknessMm = scan.Partitions > 1 ? scan.SliceThicknessMm : Math.Min(scan.SliceThicknessMm, spacing),
            Repetitions = parsed.GetValue(_repetitions) ?? scan.Repetitions,
        };
        if (parsed.GetValue(_coils) is { } coils) scan = scan with { Coils = protocol == Usual ? CoilArray.Ring(coils) : CoilArray.Helmet(coils) };
        if (parsed.GetValue(_orientation) is { } orientation)
        {
            (Vector3D read, Vector3D phase) = Directions(orientation);
            scan = scan with { ReadDirection = read, PhaseDirection = phase };
        }

        return parsed.GetValue(_phantom) switch
        {
            "head" => scan with { Object = MrPhantoms.Head },
            "brain" => scan with { Object = MrPhantoms.Brain },
            "shepp-logan" => scan with { Object = _ => SheppLogan.Head(110, 1) },
            _ => scan,
        };
    }

    // As a radiologist looks at it: the patient's left on the right of axial and coronal images, the head at the top of coronal and sagittal ones.
    private static (Vector3D Read, Vector3D Phase) Directions(string orientation) => orientation switch
    {
        "coronal" => (new(1, 0, 0), new(0, 0, -1)),
        "sagittal" => (new(0, 1, 0), new(0, 0, -1)),
        _ => (new(1, 0, 0), new(0, 1, 0)),
    };

    private static Option<int?> Count(string name, string description, int maximum) => CheckedOption.Create<int?>(
        name, $"{description}; left out, the protocol's.", null, count => count is null || (count >= 1 && count <= maximum), $"must be 1..{maximum}");

    private static Option<double?> Positive(string name, string description) => CheckedOption.Create<double?>(
        name, $"{description}; left out, the protocol's.", null, value => value is null || (value > 0 && double.IsFinite(value.Value)), "must be greater than 0");
}
