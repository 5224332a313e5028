using System.Collections.Concurrent;
using System.Numerics;

namespace FellowOakDicom;

/// <summary>Gives each source UID one new UID, always the same from the same generator.</summary>
public class DicomUIDGenerator
{
    private readonly ConcurrentDictionary<string, DicomUID> _generated = new(StringComparer.Ordinal);

    /// <summary>2.25 and a random UUID as one decimal number (PS3.5 B.2).</summary>
    public static DicomUID GenerateDerivedFromUUID()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        var uuid = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return new DicomUID($"2.25.{uuid}", "SOP Instance UID", DicomUidType.SOPInstance);
    }

    public DicomUID Generate(DicomUID sourceUid)
    {
        ArgumentNullException.ThrowIfNull(sourceUid);
        return _generated.GetOrAdd(sourceUid.UID, _ => GenerateDerivedFromUUID());
    }
}
