namespace FellowOakDicom.Network;

/// <summary>One transport connection.</summary>
public interface INetworkStream : IDisposable
{
    string RemoteHost { get; }

    string LocalHost { get; }

    int RemotePort { get; }

    int LocalPort { get; }

    Stream AsStream();
}
