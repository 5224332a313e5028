using System.Diagnostics.CodeAnalysis;

namespace FellowOakDicom;

/// <summary>A unique identifier (PS3.5 section 9). Those that PS3.6 registers are static members with their name and type.</summary>
public sealed partial class DicomUID : IEquatable<DicomUID>
{
    private static readonly Lazy<Dictionary<string, DicomUID>> Registered = new(UidTable.Parse);

    public DicomUID(string uid, string name, DicomUidType type, bool retired = false)
    {
        UID = uid;
        Name = name;
        Type = type;
        IsRetired = retired;
    }

    public string UID { get; }

    public string Name { get; }

    public DicomUidType Type { get; }

    public bool IsRetired { get; }

    public bool IsImageStorage => StorageCategory == DicomStorageCategory.Image;

    public DicomStorageCategory StorageCategory =>
        Type != DicomUidType.SOPClass || !Name.Contains("Storage", StringComparison.Ordinal) ? DicomStorageCategory.None
        : Name.Contains("Storage Commitment", StringComparison.Ordinal) ? DicomStorageCategory.None
        : Name.Contains("Image Storage", StringComparison.Ordinal) ? DicomStorageCategory.Image
        : Name.Contains("Presentation State", StringComparison.Ordinal) ? DicomStorageCategory.PresentationState
        : Name.Contains("SR Storage", StringComparison.Ordinal) ? DicomStorageCategory.StructuredReport
        : Name.Contains("Waveform", StringComparison.Ordinal) ? DicomStorageCategory.Waveform
        : Name.Contains("Encapsulated", StringComparison.Ordinal) ? DicomStorageCategory.Document
        : Name.Contains("Raw Data", StringComparison.Ordinal) ? DicomStorageCategory.Raw
        : DicomStorageCategory.Other;

    /// <summary>A fresh UID, 2.25 and a random UUID in decimal: at most 44 characters.</summary>
    public static DicomUID Generate() => DicomUIDGenerator.GenerateDerivedFromUUID();

    public static DicomUID Append(DicomUID baseUid, long nextSeq)
    {
        ArgumentNullException.ThrowIfNull(baseUid);
        return new DicomUID($"{baseUid.UID}.{nextSeq}", "SOP Instance UID", DicomUidType.SOPInstance);
    }

    /// <summary>Components of digits, none with a leading zero, parted by full stops; at most 64 characters (PS3.5 9.1).</summary>
    public static bool IsValidUid(string uid) =>
        uid is { Length: > 0 and <= 64 } && Array.TrueForAll(uid.Split('.'), IsComponent);

    /// <summary>The registered UID of that text; for another, a UID of type Unknown.</summary>
    public static DicomUID Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        string uid = s.TrimEnd(' ', '\0');
        return Registered.Value.GetValueOrDefault(uid) ?? new DicomUID(uid, "Unknown", DicomUidType.Unknown);
    }

    private static bool IsComponent(string part) =>
        part.Length > 0 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0');

    public override string ToString() => $"{Name} [{UID}]";

    public bool Equals([NotNullWhen(true)] DicomUID? other) => other is not null && other.UID == UID;

    public override bool Equals(object? obj) => Equals(obj as DicomUID);

    public override int GetHashCode() => UID.GetHashCode(StringComparison.Ordinal);

    public static bool operator ==(DicomUID? a, DicomUID? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomUID? a, DicomUID? b) => !(a == b);
}
