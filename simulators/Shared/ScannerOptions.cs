using System.CommandLine;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Simulators;

/// <summary>The options that both scanners have: where to send, how, and who lies on the table.</summary>
internal sealed class ScannerOptions
{
    private readonly Option<string> _address = CheckedOption.Create(
        "--address", "The node's gRPC address.", Environment.GetEnvironmentVariable("ACQUISITION_ADDRESS") ?? "http://127.0.0.1:7070",
        text => Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("http" or "https"), "must be an address such as http://127.0.0.1:7070");

    private readonly Option<string> _deviceId = CheckedOption.Create(
        "--device-id", "The scanner's own name for itself; left out, its serial number.", "",
        text => text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'), "must have at most 64 letters, digits, '.', '_' or '-'");

    private readonly Option<string?> _requestId = new("--request-id")
    {
        Description = "Names the scan to the node; left out, a new name. A scanner that died and starts again with the same options, this and --time among them, goes on where it stopped.",
    };

    private readonly Option<DateTimeOffset?> _time = new("--time") { Description = "When the scan takes place; left out, now." };
    private readonly Option<bool> _realtime = new("--realtime") { Description = "Send no faster than a real scanner would acquire." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the noise: the same seed sends the same samples.", DefaultValueFactory = _ => 1 };

    private readonly Option<double> _noise = CheckedOption.Create(
        "--noise", "Noise relative to the usual scan; 0 for none.", 1.0, noise => noise >= 0 && double.IsFinite(noise), "must not be negative");

    private readonly Option<string> _patientName = new("--patient-name") { Description = "DICOM person name: family^given.", DefaultValueFactory = _ => "Phantom^Head" };
    private readonly Option<string> _patientId = new("--patient-id") { Description = "Patient ID.", DefaultValueFactory = _ => "PHANTOM" };
    private readonly Option<DateOnly?> _birthDate = new("--birth-date") { Description = "Patient's birth date, such as 1970-12-31." };
    private readonly Option<string> _sex = new("--sex") { Description = "M, F or O.", DefaultValueFactory = _ => "" };
    private readonly Option<string> _accessionNumber = new("--accession-number") { Description = "The order's accession number.", DefaultValueFactory = _ => "" };
    private readonly Option<string> _studyUid = new("--study-uid") { Description = "Study Instance UID; left out, the node makes one.", DefaultValueFactory = _ => "" };
    private readonly Option<int> _seriesNumber = new("--series-number") { Description = "Series Number.", DefaultValueFactory = _ => 1 };

    private readonly Option<string> _position = new("--position") { Description = "How the patient lies.", DefaultValueFactory = _ => "HFS" };

    public ScannerOptions()
    {
        _address.Aliases.Add("-a");
        _sex.AcceptOnlyFromAmong("", "M", "F", "O");
        _position.AcceptOnlyFromAmong([.. Enum.GetNames<PatientPosition>().Select(name => name.ToUpperInvariant())]);
    }

    public void AddTo(Command command)
    {
        Option[] all = [_address, _deviceId, _requestId, _time, _realtime, _seed, _noise, _patientName, _patientId, _birthDate, _sex, _accessionNumber, _studyUid, _seriesNumber, _position];
        foreach (Option option in all) command.Add(option);
    }

    public ScanSender Sender(ParseResult parsed) =>
        new(new Uri(parsed.GetRequiredValue(_address)), parsed.GetRequiredValue(_deviceId), parsed.GetValue(_requestId) ?? Guid.NewGuid().ToString("N"), parsed.GetValue(_realtime));

    public DateTimeOffset Time(ParseResult parsed) => parsed.GetValue(_time) ?? DateTimeOffset.Now;

    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);

    public double Noise(ParseResult parsed) => parsed.GetValue(_noise);

    public Patient Patient(ParseResult parsed) => new()
    {
        PatientName = parsed.GetRequiredValue(_patientName),
        PatientId = parsed.GetRequiredValue(_patientId),
        PatientBirthDate = parsed.GetValue(_birthDate),
        PatientSex = parsed.GetRequiredValue(_sex),
    };

    public Study Study(ParseResult parsed, Study usual) => usual with
    {
        AccessionNumber = parsed.GetRequiredValue(_accessionNumber),
        StudyInstanceUid = parsed.GetRequiredValue(_studyUid),
    };

    public Series Series(ParseResult parsed, Series usual) => usual with
    {
        SeriesNumber = parsed.GetValue(_seriesNumber),
        PatientPosition = Enum.Parse<PatientPosition>(parsed.GetRequiredValue(_position), ignoreCase: true),
    };
}
