using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Delivery;

/// <summary>Where finished series go, and how patiently.</summary>
public sealed class DeliveryOptions : IValidatableObject
{
    public const string Section = "Delivery";

    /// <summary>What an application entity title may be (PS3.5 6.2): 1 to 16 printable ASCII characters, no backslash, not all blanks.</summary>
    internal const string AeTitle = @"^(?=.*[^ ])[\x20-\x5B\x5D-\x7E]{1,16}$";

    /// <summary>The title under which the PACS knows this node. Default ACQUISITION.</summary>
    [Required, RegularExpression(AeTitle)] public string CallingAeTitle { get; init; } = "ACQUISITION";

    /// <summary>Every instance goes to each of them. Default none: series stay on this node.</summary>
    [ValidateEnumeratedItems] public IReadOnlyList<DestinationOptions> Destinations { get; init; } = [];

    /// <summary>
    /// Instances that one association carries. More saves handshakes; a connection that breaks costs no more than the one instance in flight. Default 32.
    /// </summary>
    [Range(1, 1000)] public int BatchSize { get; init; } = 32;

    /// <summary>Wait after a first failure; it doubles with each further one. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")] public TimeSpan MinimumBackOff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait between two attempts: how soon a PACS that was down gets its images once it is back. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")] public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait for the answer to an association request. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")] public TimeSpan AssociationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait for the answer to one C-STORE; a PACS that writes to tape may need more. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")] public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaximumBackOff < MinimumBackOff)
        {
            yield return new ValidationResult(
                $"{nameof(MaximumBackOff)} {MaximumBackOff} is below {nameof(MinimumBackOff)} {MinimumBackOff}.", [nameof(MaximumBackOff)]);
        }

        foreach (string name in Destinations.GroupBy(destination => destination.Name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return new ValidationResult($"Two destinations are named '{name}': a delivery is recorded by that name.", [nameof(Destinations)]);
        }
    }
}

/// <summary>One PACS.</summary>
public sealed class DestinationOptions
{
    /// <summary>Names the destination in the outbox and in the console. A renamed destination is a new one: what waits for the old name stays.</summary>
    [Required] public required string Name { get; init; }

    /// <summary>Host name or address.</summary>
    [Required] public required string Host { get; init; }

    /// <summary>TCP port. Default 104.</summary>
    [Range(1, 65535)] public int Port { get; init; } = 104;

    /// <summary>The PACS's own title.</summary>
    [Required, RegularExpression(DeliveryOptions.AeTitle)] public required string CalledAeTitle { get; init; }
}

[OptionsValidator]
public sealed partial class DeliveryOptionsValidator : IValidateOptions<DeliveryOptions>;
