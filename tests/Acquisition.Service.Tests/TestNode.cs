using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Acquisition.Service.Tests;

/// <summary>A whole node in this process, on a loopback port of its own, over a temporary folder that survives restarts.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("acquisition-test-");
    private readonly string[] _settings;
    private readonly int _port = FreePort();
    private WebApplication? _node;

    private TestNode(string[] settings) => _settings = settings;

    public GrpcChannel Channel { get; private set; } = null!;

    public string Url => $"http://127.0.0.1:{_port}";

    public string DataPath => _data.FullName;

    public static async Task<TestNode> StartAsync(params string[] settings)
    {
        TestNode node = new(settings);
        await node.StartAgainAsync();
        node.Channel = GrpcChannel.ForAddress(node.Url);
        return node;
    }

    /// <summary>The same data, the same port, a new process as far as the data can tell.</summary>
    public async Task StartAgainAsync()
    {
        _node = AcquisitionHost.Build([$"DataPath={DataPath}", $"urls={Url}", "Logging:LogLevel:Default=None", .. _settings]);
        await _node.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_node is null) return;
        // A process that is gone does not wait for its clients.
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _node.StopAsync(now.Token);
        // Nor does it write anything any more.
        BackgroundService[] workers = [.. _node.Services.GetServices<IHostedService>().OfType<BackgroundService>()];
        await Task.WhenAll(workers.Select(worker => worker.ExecuteTask ?? Task.CompletedTask)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _node.DisposeAsync();
        _node = null;
    }

    /// <summary>The node ends as on a signal.</summary>
    public async Task StopInOrderAsync()
    {
        await _node!.StopAsync();
        await _node.DisposeAsync();
        _node = null;
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        // In order, so that nothing writes into the folder any more.
        if (_node is not null) await StopInOrderAsync();
        _data.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
