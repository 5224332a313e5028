using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Delivery;
using Acquisition.Dicom.Images;
using Acquisition.Dicom.Storage;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Acquisition.Benchmarks;

/// <summary>How fast do 200 CT instances of 512 × 512 go to a PACS over one association? The baseline is DCMTK's storescu to the same PACS.</summary>
public class DeliveryBenchmarks
{
    private const int Instances = 200;

    private DirectoryInfo _folder = null!;
    private StorageScp _pacs = null!;
    private List<InstanceRecord> _instances = [];
    private DestinationOptions _destination = null!;
    private readonly StoreSender _sender = new(Options.Create(new DeliveryOptions()));

    [GlobalSetup]
    public async Task Setup()
    {
        _folder = Directory.CreateTempSubdirectory("acquisition-benchmark-");
        int port = FreePort();
        _destination = new DestinationOptions { Name = "PACS", Host = "127.0.0.1", Port = port, CalledAeTitle = "PACS" };
        _pacs = StorageScp.Start(
            new StorageScpOptions { AeTitle = "PACS", Port = port, Folder = Path.Combine(_folder.FullName, "pacs") }, _ => { }, NullLogger.Instance);

        CtSimulation scan = new(new CtSimulationOptions());
        SeriesContext series = new(ScanId.New(), scan.Header, new ReconstructionRecord
        {
            Id = Guid.NewGuid(),
            Scan = ScanId.New(),
            Recipe = scan.Header.Recipes[0],
            SoftwareVersion = "benchmark",
            Ordinal = 1,
            CreateTime = DateTimeOffset.UnixEpoch,
        });
        IEnumerable<ReconstructedImage> images = Enumerable.Range(1, Instances).Select(i => new ReconstructedImage
        {
            InstanceNumber = i,
            Rows = 512,
            Columns = 512,
            Pixels = new float[512 * 512],
            Plane = new(new(-128, -128, i), new(1, 0, 0), new(0, 1, 0), .5, .5, 1),
        });
        DicomImageEncoder encoder = new(Options.Create(new ImageOptions { Path = Path.Combine(_folder.FullName, "instances") }));
        _instances = await encoder.EncodeAsync(series, images.ToAsyncEnumerable(), default).ToListAsync();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _pacs.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Each round starts with an empty PACS, so that each instance is written.</summary>
    [IterationSetup]
    public void Empty()
    {
        foreach (FileInfo file in new DirectoryInfo(Path.Combine(_folder.FullName, "pacs")).EnumerateFiles()) file.Delete();
    }

    [Benchmark(Baseline = true)]
    public int Storescu()
    {
        ProcessStartInfo start = new("storescu", ["-aec", "PACS", "+sd", "+r", "127.0.0.1", $"{_destination.Port}", Path.Combine(_folder.FullName, "instances")]);
        start.Environment["TCP_NODELAY"] = "1";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("storescu did not start.");
        process.WaitForExit();
        return process.ExitCode == 0 ? 0 : throw new InvalidOperationException($"storescu exited {process.ExitCode}.");
    }

    [Benchmark]
    public async Task<int> Ours()
    {
        int stored = 0;
        await foreach (StoreOutcome outcome in _sender.SendAsync(_destination, _instances, default))
            if (outcome.IsStored) stored++;
        return stored == Instances ? stored : throw new InvalidOperationException($"Only {stored} were stored.");
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
