namespace Acquisition.Storage.Catalog;

/// <summary>The one row that says which tables the file has.</summary>
internal sealed class SchemaVersion
{
    /// <summary>
    /// Raised with every change to the tables or to the names of states. Version 1 was never published: nothing brings it here, the raw store has its scans.
    /// </summary>
    public const int Current = 2;

    public required int Version { get; init; }

    /// <summary>Why a file with other tables is not opened, and what to do.</summary>
    public static string Describe(int version) => version > Current
        ? $"its schema has version {version}, this software knows version {Current}. Use the version that wrote it, or a later one."
        : $"its schema has version {version}, this software needs version {Current}. Move the file away: the node then takes the scans from the raw store again.";
}
