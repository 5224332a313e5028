namespace Acquisition.Dicom.Delivery;

/// <summary>Where finished series go, and how patiently. <see cref="DeliveryOptionsValidator"/> says what is allowed.</summary>
public sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>The title under which the PACS knows this node. Default ACQUISITION.</summary>
    public string CallingAeTitle { get; init; } = "ACQUISITION";

    /// <summary>Every instance goes to each of them, unless its recipe names some. Default none: series stay on this node.</summary>
    public IReadOnlyList<DestinationOptions> Destinations { get; init; } = [];

    /// <summary>
    /// Instances that one association carries. More saves handshakes; a connection that breaks costs no more than the one instance in flight. Default 32.
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Wait after a first failure; it doubles with each further one. Default 5 s.</summary>
    public TimeSpan MinimumBackOff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait between two attempts: how soon a PACS that was down gets its images once it is back. Default 5 min.</summary>
    public TimeSpan MaximumBackOff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait for the connection, and again for the answer to the association request. Default 10 s.</summary>
    public TimeSpan AssociationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Wait for the answer to one C-STORE; a PACS that writes to tape may need more. The first answer that stays out ends the association: a PACS that
    /// fell silent costs this time once a batch. Default 60 s.
    /// </summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>One PACS.</summary>
public sealed class DestinationOptions
{
    /// <summary>
    /// Names the destination in recipes, in the outbox and in the console. A renamed destination is a new one: what waits for the old name stays.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port. Default 104.</summary>
    public int Port { get; init; } = 104;

    /// <summary>The PACS's own title.</summary>
    public required string CalledAeTitle { get; init; }
}
