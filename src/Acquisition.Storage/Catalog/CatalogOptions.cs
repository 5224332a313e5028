using System.ComponentModel.DataAnnotations;

namespace Acquisition.Storage.Catalog;

/// <summary>Where the catalog lies.</summary>
public sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>The SQLite file; made when it is missing. It must be on a local disk: SQLite's write-ahead log does not work over a network share.</summary>
    [Required]
    public required string Path { get; init; }

    /// <summary>
    /// Disk kept free for the catalog's last states when raw data fill the disk, in a file beside it (its name ends in <c>-reserve</c>). Default 16 MiB:
    /// SQLite's log grows to about 4 MiB before it is written back, and a change of a thousand deliveries is less than 1 MiB. 0: none.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int ReserveBytes { get; init; } = 16 << 20;
}
