namespace Acquisition.Storage.Catalog;

/// <summary>The one row that says which tables the file has.</summary>
internal sealed class SchemaVersion
{
    /// <summary>Raised with every change to the tables, together with a step that brings older files there.</summary>
    public const int Current = 1;

    public required int Version { get; init; }
}
