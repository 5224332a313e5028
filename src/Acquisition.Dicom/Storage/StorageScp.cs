using Acquisition.Core.Files;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;

namespace Acquisition.Dicom.Storage;

/// <summary>
/// A small PACS, for demonstrations and tests; the node itself has none. It listens for C-ECHO and C-STORE and keeps what it receives in a folder, a file
/// <c>SOP instance UID.dcm</c> each. An instance that comes again is answered with success and kept as it is.
/// </summary>
public sealed class StorageScp : IDisposable
{
    private readonly IDicomServer _server;

    private StorageScp(IDicomServer server) => _server = server;

    /// <summary>Listens from the moment it returns.</summary>
    /// <param name="options">Where to listen and where to keep.</param>
    /// <param name="received">Called after a new instance is on stable storage, from the association's own thread.</param>
    /// <param name="logger">Takes the library's messages.</param>
    /// <exception cref="DicomNetworkException">The port is taken.</exception>
    public static StorageScp Start(StorageScpOptions options, Action<ReceivedInstance> received, ILogger logger)
    {
        PrivateFile.CreateFolder(options.Folder);
        StorageShelf shelf = new(options.AeTitle, options.Folder, received);
        return new StorageScp(DicomServerFactory.Create<StorageScpService>(options.Address, options.Port, logger: logger, userState: shelf));
    }

    public void Dispose() => _server.Dispose();
}

/// <summary>Where a <see cref="StorageScp"/> listens and keeps what it receives.</summary>
public sealed class StorageScpOptions
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

/// <summary>What all associations share.</summary>
internal sealed record StorageShelf(string AeTitle, string Folder, Action<ReceivedInstance> Received);
