using System.Text.Json.Serialization;

namespace Acquisition.Storage.RawStore;

/// <summary>manifest.json: what a finished scan consists of.</summary>
/// <param name="FormatVersion"><see cref="RawFormat.Version"/>.</param>
/// <param name="ScanId">The scan.</param>
/// <param name="FinishTime">When the sender finished it, UTC.</param>
/// <param name="DurableTime">When its last block became durable, UTC; the finish time when that was before the process began; null without blocks.</param>
/// <param name="BlockCount">Blocks in the scan.</param>
/// <param name="BlockBytes">Bytes of their meta and samples.</param>
/// <param name="Chain">c(<paramref name="BlockCount"/>), as the sender computed it too; hexadecimal.</param>
/// <param name="Segments">The files, in order.</param>
internal sealed record ScanManifest(
    uint FormatVersion,
    string ScanId,
    DateTimeOffset FinishTime,
    DateTimeOffset? DurableTime,
    long BlockCount,
    long BlockBytes,
    string Chain,
    IReadOnlyList<SegmentSummary> Segments);

/// <param name="File">Its name in the scan's folder.</param>
/// <param name="FirstSequenceNumber">Of its first block.</param>
/// <param name="BlockCount">Blocks in it.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Chain">The chain after its last block, hexadecimal.</param>
internal sealed record SegmentSummary(string File, long FirstSequenceNumber, long BlockCount, long Bytes, string Chain);

/// <summary>aborted.json: why a scan ended early, how much of it was kept, and how many acknowledged blocks after that were lost.</summary>
internal sealed record ScanAbort(
    uint FormatVersion, string ScanId, DateTimeOffset AbortTime, string Reason, long BlockCount, long BlockBytes, string Chain, long LostBlockCount);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ScanManifest))]
[JsonSerializable(typeof(ScanAbort))]
internal sealed partial class ScanEndJson : JsonSerializerContext;
