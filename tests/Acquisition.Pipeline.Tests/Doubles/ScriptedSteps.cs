using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Pipeline.Tests.Doubles;

/// <summary>
/// The pipeline's steps with nothing in them: a block becomes an image, an image becomes an instance, each noted when it happens.
/// </summary>
internal sealed class ScriptedSteps(int blocks) : IRawStore, IScanCodec, IReconstructor, IImageEncoder, IDestinations
{
    public List<string> Log { get; } = [];

    /// <summary>Thrown after the last block, in place of the end of the data.</summary>
    public Exception? AtTheEnd { get; init; }

    /// <summary>Thrown when the first image is encoded.</summary>
    public Exception? InTheEncoder { get; init; }

    public string Backend => "test";

    public IReadOnlyList<string> Names { get; init; } = ["PACS"];

    public Task<ReadOnlyMemory<byte>> ReadHeaderAsync(ScanId scan, CancellationToken cancellationToken) => Task.FromResult(ReadOnlyMemory<byte>.Empty);

    public async IAsyncEnumerable<RawBlock> ReadAsync(ScanId scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int i = 0; i < blocks; i++)
        {
            await Task.Yield();
            Log.Add($"block {i}");
            yield return new RawBlock(i, default, 0);
        }

        if (AtTheEnd is not null) throw AtTheEnd;
    }

    public ScanHeader DecodeHeader(ReadOnlyMemory<byte> header) => new()
    {
        Device = new(),
        Patient = new(),
        Study = new(),
        Series = new() { PatientPosition = PatientPosition.Hfs },
        AcquisitionTime = default,
        Acquisition = new CtAcquisition
        {
            SourceIsocentreDistanceMm = 1,
            SourceDetectorDistanceMm = 2,
            DetectorShape = DetectorShape.Flat,
            DetectorRows = 1,
            DetectorChannels = 2,
            RowPitchMm = 1,
            ChannelPitchMm = 1,
            CentralRow = 0,
            CentralChannel = .5,
            Path = CtPath.Circular,
            ViewCount = 1,
            ViewsPerRotation = 1,
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = SampleFormat.Float32,
            WaterAttenuationPerMm = 1,
        },
        Recipe = Recipe,
    };

    public static Recipe Recipe { get; } = new CtRecipe { ReconstructionDiameterMm = 1 };

    public AcquiredBlock DecodeBlock(ScanId scan, ScanHeader header, RawBlock block) => new CtViewBlock(CtViewKind.Object, block.SequenceNumber, [], default);

    public async IAsyncEnumerable<ReconstructedImage> ReconstructAsync(
        ScanHeader header, Recipe recipe, IAsyncEnumerable<AcquiredBlock> data, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int number = 0;
        await foreach (AcquiredBlock _ in data.WithCancellation(cancellationToken))
        {
            Log.Add($"image {number}");
            yield return new ReconstructedImage
            {
                InstanceNumber = ++number,
                Rows = 1,
                Columns = 1,
                Pixels = new float[] { 40 },
                Plane = new(default, new(1, 0, 0), new(0, 1, 0), 1, 1, 1),
                ReplacedSamples = 3,
            };
        }
    }

    public async IAsyncEnumerable<InstanceRecord> EncodeAsync(
        SeriesContext series, IAsyncEnumerable<ReconstructedImage> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ReconstructedImage image in images.WithCancellation(cancellationToken))
        {
            if (InTheEncoder is not null) throw InTheEncoder;
            Log.Add($"instance {image.InstanceNumber - 1}");
            yield return new InstanceRecord($"1.2.{image.InstanceNumber}", "", "", "", series.Reconstruction.Id, image.InstanceNumber, "", 0);
        }
    }

    public Task CreateAsync(ScanId scan, ReadOnlyMemory<byte> header, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RawScanStatus> GetStatusAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> TakeOverAsync(ScanId scan, long epoch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask AppendAsync(ScanId scan, long epoch, RawBlock block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> FlushAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task FinishAsync(ScanId scan, long epoch, long blockCount, ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AbortAsync(ScanId scan, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<ScanId> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
