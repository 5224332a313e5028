using System.Text.Json;
using System.Text.Json.Serialization;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Interchange.CtRaw;

/// <summary>The dataset <c>header</c>: a scan's header as JSON (FORMAT.md). Numbers have as many digits as they need to be read back exactly.</summary>
internal sealed record CtRawHeader
{
    public const string FormatName = "acquisition-ct-raw";

    public const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    public required string Format { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset AcquisitionTime { get; init; }
    public required Device Device { get; init; }
    public required Patient Patient { get; init; }
    public required Study Study { get; init; }
    public required Series Series { get; init; }
    public required CtAcquisition Ct { get; init; }
    public required IReadOnlyList<Recipe> Recipes { get; init; }

    public static string Write(ScanHeader header, CtAcquisition ct) => JsonSerializer.Serialize(
        new CtRawHeader
        {
            Format = FormatName,
            Version = FormatVersion,
            AcquisitionTime = header.AcquisitionTime,
            Device = header.Device,
            Patient = header.Patient,
            Study = header.Study,
            Series = header.Series,
            Ct = ct,
            Recipes = header.Recipes,
        },
        Options);

    /// <exception cref="InterchangeException">Not JSON, of another version, or a member is missing or malformed.</exception>
    public static ScanHeader Read(string file, string location, string json)
    {
        try
        {
            Head head = JsonSerializer.Deserialize<Head>(json, Options) ?? throw new JsonException();
            if (head.Format != FormatName || head.Version != FormatVersion) throw CtRawErrors.WrongVersion(file, location, head.Format ?? "unknown", head.Version);
            CtRawHeader header = JsonSerializer.Deserialize<CtRawHeader>(json, Options) ?? throw new JsonException();
            return new ScanHeader
            {
                Device = header.Device,
                Patient = header.Patient,
                Study = header.Study,
                Series = header.Series,
                AcquisitionTime = header.AcquisitionTime,
                Acquisition = header.Ct,
                Recipes = header.Recipes,
            };
        }
        catch (JsonException why)
        {
            throw CtRawErrors.MalformedHeader(file, location, why.Path);
        }
    }

    private sealed record Head(string? Format, int Version);
}
