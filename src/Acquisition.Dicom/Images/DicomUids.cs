using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Images;

/// <summary>
/// UIDs that are functions of what they name, so that encoding again gives the same ones: <c>2.25.</c> and a UUID as a decimal number
/// (PS3.5 B.2), the UUID being version 8 of RFC 9562 filled with the first bits of a SHA-256.
/// </summary>
public static class DicomUids
{
    /// <summary>The header's study, or one that belongs to this scan alone.</summary>
    public static string Study(ScanId scan, ScanHeader header) =>
        header.Study.StudyInstanceUid is { Length: > 0 } given ? given : Derive("study", scan.ToString());

    /// <summary>The header's frame of reference, or one that belongs to this scan alone.</summary>
    public static string FrameOfReference(ScanId scan, ScanHeader header) =>
        header.Series.FrameOfReferenceUid is { Length: > 0 } given ? given : Derive("frame of reference", scan.ToString());

    /// <summary>One series for each reconstruction.</summary>
    public static string Series(ReconstructionRecord reconstruction) => Derive("series", reconstruction.Id.ToString("N"));

    /// <summary>The series of a scan's projections where they are exported; one instance a view below it.</summary>
    public static string Projections(ScanId scan) => Derive("projections", scan.ToString());

    public static string Instance(ReconstructionRecord reconstruction, int instanceNumber) =>
        Derive("instance", reconstruction.Id.ToString("N"), instanceNumber.ToString());

    /// <summary>The exposure behind a CT scan: every reconstruction of the scan names the same.</summary>
    public static string IrradiationEvent(ScanId scan) => Derive("irradiation event", scan.ToString());

    private static string Derive(string role, params ReadOnlySpan<string> parts)
    {
        // No part contains a vertical bar, so different lists never join to the same text.
        string name = $"acquisition|{role}|{string.Join('|', parts)}";
        Span<byte> uuid = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        uuid[6] = (byte)(uuid[6] & 0x0F | 0x80);    // version 8
        uuid[8] = (byte)(uuid[8] & 0x3F | 0x80);    // the RFC's variant
        return $"2.25.{new BigInteger(uuid, isUnsigned: true, isBigEndian: true)}";
    }
}
