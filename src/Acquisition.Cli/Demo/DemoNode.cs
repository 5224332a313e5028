using System.Net;
using System.Net.Sockets;
using Acquisition.Cli.Commands;
using Acquisition.Dicom.Storage;
using Acquisition.Service;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Acquisition.Cli.Demo;

/// <summary>A node with an empty store and a PACS beside it, both on free loopback ports, gone without a trace when disposed.</summary>
internal sealed class DemoNode : IAsyncDisposable
{
    private const string PacsTitle = "DEMOPACS";

    private readonly DirectoryInfo _data;
    private readonly StorageScp _pacs;
    private readonly WebApplication _node;

    private DemoNode(DirectoryInfo data, StorageScp pacs, WebApplication node, GrpcChannel channel, string pacsFolder) =>
        (_data, _pacs, _node, Channel, PacsFolder) = (data, pacs, node, channel, pacsFolder);

    public GrpcChannel Channel { get; }

    /// <summary>What the PACS received: a file per instance.</summary>
    public string PacsFolder { get; }

    public static async Task<DemoNode> StartAsync(CancellationToken cancellationToken)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("acquisition-demo-");
        string pacsFolder = Path.Combine(data.FullName, "pacs");
        PacsAddress address = new(PacsTitle, IPAddress.Loopback.ToString(), FreePort());
        StorageScp pacs = StorageScp.Start(
            new StorageScpOptions { AeTitle = address.AeTitle, Address = address.Host, Port = address.Port, Folder = pacsFolder }, _ => { }, NullLogger.Instance);
        WebApplication node = AcquisitionHost.Build(
        [
            $"DataPath={Path.Combine(data.FullName, "node")}", "urls=http://127.0.0.1:0", "Logging:LogLevel:Default=Warning", .. address.ToSettings(0),
        ]);
        await node.StartAsync(cancellationToken);
        string url = node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new DemoNode(data, pacs, node, GrpcChannel.ForAddress(url), pacsFolder);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _node.StopAsync();
        await _node.DisposeAsync();
        _pacs.Dispose();
        _data.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
