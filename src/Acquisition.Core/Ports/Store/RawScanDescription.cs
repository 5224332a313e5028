namespace Acquisition.Core.Ports.Store;

/// <summary>
/// What the raw store keeps beside the blocks: who created the scan, and its header as it came. Enough to bring a scan back into an empty catalog.
/// </summary>
/// <param name="DeviceId">The scanner's name for itself.</param>
/// <param name="RequestId">The scanner's key for the scan.</param>
/// <param name="WriteToken">Allows to write the scan: a secret of node and sender, not for logs.</param>
/// <param name="CreateTime">When it was created.</param>
/// <param name="Header">The serialised header.</param>
public sealed record RawScanDescription(string DeviceId, string RequestId, string WriteToken, DateTimeOffset CreateTime, ReadOnlyMemory<byte> Header)
{
    /// <summary>Holds a secret and a patient: only the type's name is printed.</summary>
    public override string ToString() => nameof(RawScanDescription);
}
