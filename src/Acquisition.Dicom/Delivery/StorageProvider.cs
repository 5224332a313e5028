using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;

namespace Acquisition.Dicom.Delivery;

/// <summary>
/// A small PACS: listens for C-ECHO and C-STORE and keeps what it receives in a folder, a file <c>SOP instance UID.dcm</c> each.
/// An instance that comes again is answered with success and kept as it is.
/// </summary>
public sealed class StorageProvider : IDisposable
{
    private readonly IDicomServer _server;

    private StorageProvider(IDicomServer server) => _server = server;

    /// <summary>Listens from the moment it returns.</summary>
    /// <param name="options">Where to listen and where to keep.</param>
    /// <param name="received">Called after a new instance is on stable storage, from the association's own thread.</param>
    /// <param name="logger">Takes the library's messages.</param>
    /// <exception cref="DicomNetworkException">The port is taken.</exception>
    public static StorageProvider Start(StorageProviderOptions options, Action<ReceivedInstance> received, ILogger logger)
    {
        Directory.CreateDirectory(options.Folder);
        StorageShelf shelf = new(options.AeTitle, options.Folder, received);
        return new StorageProvider(DicomServerFactory.Create<StorageService>(options.Address, options.Port, logger: logger, userState: shelf));
    }

    public void Dispose() => _server.Dispose();
}

/// <summary>Where a <see cref="StorageProvider"/> listens and keeps what it receives.</summary>
public sealed class StorageProviderOptions
{
    /// <summary>Its title; an association that calls another one is rejected.</summary>
    public required string AeTitle { get; init; }

    /// <summary>The address to listen on. Default: this machine only.</summary>
    public string Address { get; init; } = "127.0.0.1";
    public required int Port { get; init; }
    public required string Folder { get; init; }
}

/// <param name="SopInstanceUid">The instance.</param>
/// <param name="Path">Its file.</param>
/// <param name="CallingAeTitle">Who sent it.</param>
public sealed record ReceivedInstance(string SopInstanceUid, string Path, string CallingAeTitle);

/// <summary>What all associations of one provider share.</summary>
internal sealed record StorageShelf(string AeTitle, string Folder, Action<ReceivedInstance> Received);
