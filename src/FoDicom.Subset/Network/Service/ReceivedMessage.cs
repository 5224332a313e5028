namespace FellowOakDicom.Network;

/// <summary>A whole message as it came in.</summary>
/// <param name="Message">The message; its data set is missing where it could not be read.</param>
/// <param name="Spool">Where a C-STORE's instance was collected.</param>
/// <param name="Defect">Why the data set could not be read.</param>
internal sealed record ReceivedMessage(DicomMessage Message, InstanceSpool? Spool = null, Exception? Defect = null) : IDisposable
{
    public void Dispose() => Spool?.Dispose();
}
