using System.Security.Cryptography;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Acquisition.Storage.RawStore;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Benchmarks;

/// <summary>
/// What it costs to make a scan durable: 64 MiB an operation. The baseline writes and fsyncs the same bytes to a plain file, so the ratio is
/// the price of checksums, digests, order and recovery.
/// </summary>
[MemoryDiagnoser]
public class RawStoreBenchmarks : IDisposable
{
    private const string Token = "token";
    private const int ScanBytes = 64 << 20;

    private static readonly byte[] Meta = new byte[64];

    private string _folder = "";
    private FileRawStore _store = null!;
    private RawBlock[] _blocks = [];
    private byte[] _chain = [];

    /// <summary>One block of many views or readouts, and one of few.</summary>
    [Params(64 << 10, 1 << 20)]
    public int BlockBytes { get; set; }

    /// <summary>Samples between two acknowledgements: at 329 MB/s, one every 3 ms and one every 50 ms.</summary>
    [Params(1 << 20, 16 << 20)]
    public int BytesPerFlush { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("acquisition-benchmark-").FullName;
        _store = new FileRawStore(Options.Create(new RawStoreOptions { Path = Path.Combine(_folder, "raw") }), TimeProvider.System, NullLogger<FileRawStore>.Instance);
        Random random = new(1);
        _blocks = new RawBlock[ScanBytes / BlockBytes];
        _chain = BlockImage.EmptyChain.ToArray();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int sequence = 0; sequence < _blocks.Length; sequence++)
        {
            byte[] samples = new byte[BlockBytes];
            random.NextBytes(samples);
            BlockImage.Extend(hash, _chain, ContentKind.CtViews, SampleEncoding.None, Meta, samples);
            uint crc = BlockImage.Crc32C(ContentKind.CtViews, SampleEncoding.None, Meta, samples);
            _blocks[sequence] = new RawBlock(sequence, ContentKind.CtViews, SampleEncoding.None, Meta, samples, crc);
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [IterationCleanup]
    public void DeleteScans()
    {
        foreach (string scan in Directory.GetDirectories(Path.Combine(_folder, "raw"))) Directory.Delete(scan, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public void PlainFile()
    {
        using SafeFileHandle file = File.OpenHandle(Path.Combine(_folder, "plain"), FileMode.Create, FileAccess.Write);
        long offset = 0;
        foreach (RawBlock block in _blocks)
        {
            RandomAccess.Write(file, block.Samples.Span, offset);
            offset += block.Samples.Length;
            if (offset % BytesPerFlush == 0) RandomAccess.FlushToDisk(file);
        }
    }

    [Benchmark]
    public async Task Scan()
    {
        ScanId scan = ScanId.New();
        await _store.CreateAsync(scan, new RawScanDescription("BENCHMARK", "", Token, DateTimeOffset.UnixEpoch, default), CancellationToken.None);
        long epoch = await _store.TakeOverAsync(scan, Token, CancellationToken.None);
        long bytes = 0;
        foreach (RawBlock block in _blocks)
        {
            await _store.AppendAsync(scan, epoch, block, CancellationToken.None);
            bytes += block.Samples.Length;
            if (bytes % BytesPerFlush == 0) await _store.FlushAsync(scan, CancellationToken.None);
        }
        await _store.FinishAsync(scan, Token, _blocks.Length, _chain, CancellationToken.None);
    }
}
