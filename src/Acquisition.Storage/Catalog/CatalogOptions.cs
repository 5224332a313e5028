using System.ComponentModel.DataAnnotations;

namespace Acquisition.Storage.Catalog;

/// <summary>Where the catalog lies.</summary>
public sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>The SQLite file; made when it is missing. It must be on a local disk: SQLite's write-ahead log does not work over a network share.</summary>
    [Required]
    public required string Path { get; init; }
}
