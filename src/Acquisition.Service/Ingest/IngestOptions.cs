using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Acquisition.Service.Ingest;

/// <summary>Settings of the section <c>Ingest</c>: how much one sender may ask of the node.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>Largest block, meta and samples together. Default 4 MiB: a view of any detector fits, and a message stays cheap to hold.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBlockBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of meta and samples that a sender may have unacknowledged. Default 16 MiB: covers 329 MB/s with an fsync of 40 ms.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public long WindowBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long a stream may be silent, before its open too, before it is closed; the scan stays open. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an unfinished scan may be without a new block before it is aborted; its raw data are kept. Default 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "30.00:00:00")]
    public TimeSpan AbandonAfter { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>Checks <see cref="IngestOptions"/> at start.</summary>
[OptionsValidator]
public sealed partial class IngestOptionsValidator : IValidateOptions<IngestOptions>;
