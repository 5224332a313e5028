namespace Acquisition.Core.Ports.Catalog;

/// <summary>The names of the configured destinations, as they appear in the outbox.</summary>
public interface IDestinations
{
    IReadOnlyList<string> Names { get; }
}
