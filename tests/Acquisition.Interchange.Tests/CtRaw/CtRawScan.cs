using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.Tests.CtPd;

namespace Acquisition.Interchange.Tests.CtRaw;

/// <summary>A scan with all that a CT scan can have: two sources of different size, energy bins, dark and air views, matrices, reference signals, an ECG.</summary>
internal static class CtRawScan
{
    public static ScanHeader Header(SampleFormat format)
    {
        ScanHeader plain = CtPdScan.Header(format);
        CtAcquisition ct = (CtAcquisition)plain.Acquisition;
        CtSource source = ct.Sources[0] with { ReferenceChannels = 3, BadElements = [new DetectorElement(1, 2), new DetectorElement(3, 12)], AngleOffsetRad = 0.1 / 3 };
        return plain with
        {
            Acquisition = ct with
            {
                Quantity = CtQuantity.RawCounts,
                Path = CtPath.Free,
                ViewCount = null,
                Sources = [source, source with { DetectorRows = 2, DetectorChannels = 5, CentralRow = 0.5, CentralChannel = 2.25, ReferenceChannels = 0, BadElements = [], TubeCurrentMa = null }],
                EnergyBins = [new EnergyBin(1 / 51.7), new EnergyBin(1 / 53.1, 25.3, 65)],
            },
            Recipes =
            [
                new Recipe { Name = "bone", Settings = new FilteredBackprojection { Kernel = CtKernel.Hann }, Steps = [new WaterBeamHardening([1, 0.03])], Grid = ImageGrid.Square(333.3, 512, new(1, 2, 3)) },
            ],
        };
    }

    public static IReadOnlyList<AcquiredBlock> Blocks(ScanHeader header)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        Random random = new(20262);
        List<AcquiredBlock> blocks =
        [
            new WaveformBlock([new Waveform { WaveformId = 0, NumberOfSamples = 3, Channels = 2, SampleTimeUs = 2500.5f, TimeStamp = 17, ScanCounter = 3, Samples = Bytes(random, 24) }]),
            .. Views(CtViewKind.Dark, 0, 2), .. Views(CtViewKind.Air, 0, 3), .. Views(CtViewKind.Object, 0, 40), .. Views(CtViewKind.Object, 50, 4),
        ];
        return blocks;

        IEnumerable<AcquiredBlock> Views(CtViewKind kind, int first, int count)
        {
            foreach (int source in new[] { 0, 1 })
                yield return new CtViewBlock(kind, first, [.. Enumerable.Range(first, count).Select(i => View(ct, kind, source, i, random))], Bytes(random, count * ct.Sources[source].Elements * (ct.SampleFormat == SampleFormat.Float32 ? 4 : 2)));
        }
    }

    private static CtView View(CtAcquisition ct, CtViewKind kind, int source, int index, Random random) => CtPdScan.View(ct, index) with
    {
        SourceIndex = source,
        EnergyBinIndex = index % 2,
        TimeS = index % 3 == 0 ? null : index * 0.1,
        TubeVoltageKv = index % 2 == 0 ? null : 80.1,
        TubeCurrentMa = kind == CtViewKind.Dark ? null : 123.4 + index,
        ProjectionMatrix = kind == CtViewKind.Object ? [.. Enumerable.Range(0, 12).Select(_ => random.NextDouble() - 0.5)] : null,
        ReferenceSignals = index % 2 == 0 && source == 0 ? [.. Enumerable.Range(0, 3).Select(_ => random.NextSingle())] : [],
    };

    // Any bits, so that floats that are no numbers must come through too.
    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
