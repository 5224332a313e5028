using System.Text.Json.Serialization;

namespace Acquisition.Storage.RawStore;

/// <summary>manifest.json: what a finished scan consists of.</summary>
/// <param name="FormatVersion">1.</param>
/// <param name="ScanId">The scan.</param>
/// <param name="FinishTime">When the sender finished it, UTC.</param>
/// <param name="BlockCount">Blocks in the scan.</param>
/// <param name="PayloadBytes">Bytes of their payloads.</param>
/// <param name="Sha256">Over all payloads in sequence, as the sender computed it too; hexadecimal.</param>
/// <param name="Segments">The files, in order.</param>
internal sealed record ScanManifest(
    int FormatVersion,
    string ScanId,
    DateTimeOffset FinishTime,
    long BlockCount,
    long PayloadBytes,
    string Sha256,
    IReadOnlyList<SegmentSummary> Segments);

/// <param name="File">Its name in the scan's folder.</param>
/// <param name="FirstSequenceNumber">Of its first block.</param>
/// <param name="BlockCount">Blocks in it.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">Of the file, hexadecimal: what sha256sum prints.</param>
internal sealed record SegmentSummary(string File, long FirstSequenceNumber, long BlockCount, long Bytes, string Sha256);

/// <summary>aborted.json: why a scan ended early and how much of it was kept.</summary>
internal sealed record ScanAbort(int FormatVersion, string ScanId, DateTimeOffset AbortTime, string Reason, long BlockCount, long PayloadBytes);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ScanManifest))]
[JsonSerializable(typeof(ScanAbort))]
internal sealed partial class ScanEndJson : JsonSerializerContext;
