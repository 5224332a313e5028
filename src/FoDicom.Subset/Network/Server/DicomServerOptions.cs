namespace FellowOakDicom.Network;

public class DicomServerOptions
{
    /// <summary>Connections served at the same time; the next waits until one ends. 0: no limit. Default 0.</summary>
    public int MaxClientsAllowed { get; set; }
}
