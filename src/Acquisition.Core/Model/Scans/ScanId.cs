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

    /// <summary>The order of the written ids; ids of version 7 follow their time of creation.</summary>
    public static bool operator <(ScanId a, ScanId b) => a.Value < b.Value;

    public static bool operator >(ScanId a, ScanId b) => a.Value > b.Value;

    public override string ToString() => Value.ToString("N");
}
