using System.ComponentModel.DataAnnotations;

namespace Acquisition.Storage.RawStore;

/// <summary>Where raw data lie and how they are cut into files.</summary>
public sealed class RawStoreOptions
{
    public const string Section = "RawStore";

    /// <summary>The folder that holds a folder per scan; made when it is missing. One process at a time owns it. It must be on a file system that keeps what fsync promised.</summary>
    [Required]
    public required string Path { get; init; }

    /// <summary>
    /// A segment that has grown to this size is closed and the next one begun; a block is never split. Default 256 MiB: few files, and
    /// a unit that copies and verifies in seconds.
    /// </summary>
    [Range(4096, long.MaxValue)]
    public long SegmentBytes { get; init; } = 256L << 20;
}
