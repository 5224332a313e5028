using System.Collections.Concurrent;
using FellowOakDicom.IO;

namespace FellowOakDicom;

/// <summary>How a data set is written down (PS3.5 section 10).</summary>
public class DicomTransferSyntax : IEquatable<DicomTransferSyntax>
{
    private static readonly ConcurrentDictionary<DicomUID, DicomTransferSyntax> Known = new();

    private DicomTransferSyntax(DicomUID uid) => UID = uid;

    public static readonly DicomTransferSyntax ImplicitVRLittleEndian = Native(DicomUID.ImplicitVRLittleEndian, isExplicit: false);
    public static readonly DicomTransferSyntax ExplicitVRLittleEndian = Native(DicomUID.ExplicitVRLittleEndian);
    public static readonly DicomTransferSyntax ExplicitVRBigEndian = Native(DicomUID.ExplicitVRBigEndianRETIRED, isBig: true);
    public static readonly DicomTransferSyntax DeflatedExplicitVRLittleEndian =
        Native(DicomUID.DeflatedExplicitVRLittleEndian, isDeflate: true);
    public static readonly DicomTransferSyntax JPEGProcess1 = Encapsulated(DicomUID.JPEGBaseline8Bit, "ISO_10918_1");
    public static readonly DicomTransferSyntax JPEGProcess2_4 = Encapsulated(DicomUID.JPEGExtended12Bit, "ISO_10918_1");
    public static readonly DicomTransferSyntax JPEGProcess14 = Encapsulated(DicomUID.JPEGLossless);
    public static readonly DicomTransferSyntax JPEGProcess14SV1 = Encapsulated(DicomUID.JPEGLosslessSV1);
    public static readonly DicomTransferSyntax JPEGLSLossless = Encapsulated(DicomUID.JPEGLSLossless);
    public static readonly DicomTransferSyntax JPEGLSNearLossless = Encapsulated(DicomUID.JPEGLSNearLossless, "ISO_14495_1");
    public static readonly DicomTransferSyntax JPEG2000Lossless = Encapsulated(DicomUID.JPEG2000Lossless);
    public static readonly DicomTransferSyntax JPEG2000Lossy = Encapsulated(DicomUID.JPEG2000, "ISO_15444_1");
    public static readonly DicomTransferSyntax RLELossless = Encapsulated(DicomUID.RLELossless);

    public DicomUID UID { get; }

    public bool IsRetired => UID.IsRetired;

    public bool IsExplicitVR { get; private init; }

    public bool IsEncapsulated { get; private init; }

    public bool IsLossy => LossyCompressionMethod.Length > 0;

    /// <summary>The defined term of (0028,2114); empty for a syntax that loses nothing.</summary>
    public string LossyCompressionMethod { get; private init; } = "";

    public bool IsDeflate { get; private init; }

    public Endian Endian { get; private init; } = Endian.Little;

    /// <summary>The syntax of that UID. One not known yet is kept, and taken for encapsulated, as PS3.5 adds only such.</summary>
    public static DicomTransferSyntax Parse(string uid) => Register(DicomUID.Parse(uid));

    /// <exception cref="DicomDataException">The UID is registered, and not as a transfer syntax.</exception>
    public static DicomTransferSyntax Lookup(DicomUID uid)
    {
        ArgumentNullException.ThrowIfNull(uid);
        return uid.Type is DicomUidType.TransferSyntax or DicomUidType.Unknown
            ? Register(uid)
            : throw new DicomDataException($"{uid} is a {uid.Type}, not a transfer syntax.");
    }

    /// <returns>Null for a syntax that is neither built in nor registered.</returns>
    public static DicomTransferSyntax? Query(DicomUID uid) => Known.GetValueOrDefault(uid);

    public static DicomTransferSyntax Register(DicomUID uid) =>
        Known.GetOrAdd(uid, static uid => new DicomTransferSyntax(uid) { IsExplicitVR = true, IsEncapsulated = true });

    public bool Equals(DicomTransferSyntax? other) => other is not null && other.UID == UID;

    public override bool Equals(object? obj) => Equals(obj as DicomTransferSyntax);

    public override int GetHashCode() => UID.GetHashCode();

    public static bool operator ==(DicomTransferSyntax? a, DicomTransferSyntax? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomTransferSyntax? a, DicomTransferSyntax? b) => !(a == b);

    public override string ToString() => UID.Name;

    private static DicomTransferSyntax Native(DicomUID uid, bool isExplicit = true, bool isBig = false, bool isDeflate = false) =>
        Known[uid] = new DicomTransferSyntax(uid)
        {
            IsExplicitVR = isExplicit,
            Endian = isBig ? Endian.Big : Endian.Little,
            IsDeflate = isDeflate,
        };

    private static DicomTransferSyntax Encapsulated(DicomUID uid, string lossyMethod = "") =>
        Known[uid] = new DicomTransferSyntax(uid) { IsExplicitVR = true, IsEncapsulated = true, LossyCompressionMethod = lossyMethod };
}
