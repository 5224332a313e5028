namespace FellowOakDicom.Network;

/// <summary>A listener with its associations.</summary>
public interface IDicomServer : IDisposable
{
    /// <summary>The address it listens at, as it was asked for.</summary>
    string IPAddress { get; }

    /// <summary>The port it listens at; the one it was given, when it asked for any (0).</summary>
    int Port { get; }

    bool IsListening { get; }

    /// <summary>Why it stopped listening by itself; null otherwise.</summary>
    Exception? Exception { get; }

    DicomServerOptions Options { get; }

    /// <summary>Stops listening and aborts the associations that are open.</summary>
    void Stop();
}
