namespace Acquisition.Core.Model.Scans;

/// <summary>Names one scan for its whole life: on the wire, on disk and in the catalog. Written as 32 hexadecimal digits.</summary>
public readonly record struct ScanId(Guid Value)
{
    public static ScanId New() => new(Guid.CreateVersion7());

    public static bool TryParse(string? text, out ScanId id)
    {
        bool parsed = Guid.TryParseExact(text, "N", out Guid value);
        id = new ScanId(value);
        return parsed;
    }

    public override string ToString() => Value.ToString("N");
}
