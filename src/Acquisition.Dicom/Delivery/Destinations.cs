using Acquisition.Core.Ports.Catalog;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Delivery;

/// <summary>The configured destinations, by name.</summary>
public sealed class Destinations(IOptions<DeliveryOptions> options) : IDestinations
{
    public IReadOnlyList<string> Names { get; } = [.. options.Value.Destinations.Select(destination => destination.Name)];
}
