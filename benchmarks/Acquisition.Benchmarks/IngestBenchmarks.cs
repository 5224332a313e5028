using System.Net;
using System.Net.Sockets;
using Acquisition.Client;
using Acquisition.Core.Model.Ct;
using Acquisition.Service;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast does a whole scan become durable through the public protocol, client and node in one process on one machine? 64 MiB an operation,
/// up to the confirmed digest. The baseline copies the bytes over loopback TCP into a fsynced file.
/// </summary>
[MemoryDiagnoser]
public class IngestBenchmarks
{
    private const int ScanBytes = 64 << 20;

    private DirectoryInfo _data = null!;
    private WebApplication _node = null!;
    private GrpcChannel _channel = null!;
    private CtSimulation _scan = null!;
    private CtViewBlock[] _blocks = [];

    /// <summary>Payload of a block.</summary>
    [Params(64 << 10, 256 << 10, 1 << 20)]
    public int BlockBytes { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        _data = Directory.CreateTempSubdirectory("acquisition-benchmark-");
        int port = FreePort();
        _node = AcquisitionHost.Build([$"DataPath={_data.FullName}", $"urls=http://127.0.0.1:{port}", "Logging:LogLevel:Default=None"]);
        await _node.StartAsync();
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");

        // Air views only: they are stored like all others, and leave nothing to reconstruct while the clock runs.
        const int Channels = 1024;
        int views = BlockBytes / (Channels * 2 * sizeof(ushort));
        _scan = new CtSimulation(new CtSimulationOptions { Acquisition = CtScanners.Axial(rows: 2, channels: Channels) });
        byte[] samples = new byte[views * Channels * 2 * sizeof(ushort)];
        new Random(1).NextBytes(samples);
        _blocks = [.. Enumerable.Range(0, ScanBytes / BlockBytes).Select(i => new CtViewBlock(CtViewKind.Air, (long)i * views, [.. Enumerable.Repeat(new CtView(0, 0), views)], samples))];
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        _channel.Dispose();
        await _node.StopAsync();
        await _node.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Benchmark(Baseline = true)]
    public async Task PlainTcpToFile()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient sender = new();
        Task connecting = sender.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient receiver = await listener.AcceptTcpClientAsync();
        await connecting;
        Task sending = Task.Run(async () =>
        {
            foreach (CtViewBlock block in _blocks) await sender.GetStream().WriteAsync(block.Samples);
            sender.Close();
        });
        await using (FileStream file = new(Path.Combine(_data.FullName, "plain"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            await receiver.GetStream().CopyToAsync(file, BlockBytes);
            file.Flush(flushToDisk: true);
        }

        await sending;
    }

    [Benchmark]
    public async Task DurableScan()
    {
        await using ScanWriter writer = await ScanWriter.OpenAsync(_channel, "BENCHMARK", Guid.NewGuid().ToString(), _scan.Header);
        foreach (CtViewBlock block in _blocks) await writer.WriteAsync(block);
        await writer.FinishAsync();
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
