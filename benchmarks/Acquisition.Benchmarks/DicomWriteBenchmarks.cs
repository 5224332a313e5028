using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;

namespace Acquisition.Benchmarks;

/// <summary>What does a durable CT instance of 512 × 512 cost, from float pixels to the renamed file? The baseline writes and fsyncs as many bytes.</summary>
[MemoryDiagnoser]
public class DicomWriteBenchmarks
{
    private const int Images = 16;

    private string _folder = "";
    private DicomImageEncoder _encoder = null!;
    private SeriesContext _series = null!;
    private ReconstructedImage[] _images = [];

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("acquisition-benchmark-").FullName;
        _encoder = new DicomImageEncoder(Options.Create(new ImageOptions { Path = _folder }));
        CtSimulation scan = new(new CtSimulationOptions());
        _series = new SeriesContext(ScanId.New(), scan.Header, new ReconstructionRecord
        {
            Id = Guid.NewGuid(),
            Scan = ScanId.New(),
            Recipe = scan.Header.Recipes[0],
            SoftwareVersion = "benchmark",
            Ordinal = 1,
            CreateTime = DateTimeOffset.UnixEpoch,
        });
        Random random = new(1);
        float[] pixels = [.. Enumerable.Range(0, 512 * 512).Select(_ => random.NextSingle() * 2000 - 1000)];
        _images =
        [
            .. Enumerable.Range(1, Images).Select(i => new ReconstructedImage
            {
                InstanceNumber = i, Rows = 512, Columns = 512, Pixels = pixels, Plane = new(new(-128, -128, i), new(1, 0, 0), new(0, 1, 0), .5, .5, 1),
            }),
        ];
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Images)]
    public void PlainFile()
    {
        byte[] bytes = new byte[(512 * 512 * 2) + 2048];
        for (int i = 0; i < Images; i++)
        {
            using FileStream file = new(Path.Combine(_folder, $"plain-{i}"), FileMode.Create);
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
    }

    [Benchmark(OperationsPerInvoke = Images)]
    public async Task<long> DicomInstance()
    {
        long bytes = 0;
        await foreach (InstanceRecord instance in _encoder.EncodeAsync(_series, _images.ToAsyncEnumerable(), default)) bytes += instance.Bytes;
        return bytes;
    }
}
