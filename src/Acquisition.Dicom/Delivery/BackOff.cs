using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Delivery;

/// <summary>
/// How long to wait after a failure: doubling from the minimum to the maximum, less up to half at random so that destinations do not beat in time.
/// </summary>
public sealed class BackOff(IOptions<DeliveryOptions> options)
{
    private readonly DeliveryOptions _options = options.Value;

    /// <param name="failures">Failures before this one.</param>
    public TimeSpan After(int failures)
    {
        double full = Math.Min(_options.MaximumBackOff.TotalSeconds, _options.MinimumBackOff.TotalSeconds * Math.Pow(2, failures));
        return TimeSpan.FromSeconds(full * (1 - Random.Shared.NextDouble() / 2));
    }
}
