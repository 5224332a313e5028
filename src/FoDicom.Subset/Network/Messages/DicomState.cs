namespace FellowOakDicom.Network;

/// <summary>The class a status code belongs to (PS3.7 annex C).</summary>
public enum DicomState
{
    Success,
    Cancel,
    Pending,
    Warning,
    Failure
}
