using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How much of a reconstruction is left when the last block of views comes? The ratio is the share: the rest was done while the views came. On all cores.
/// </summary>
public class LastViewBenchmarks
{
    private ScanHeader _header = null!;
    private CtViewBlock[] _blocks = [];
    private IReconstruction? _open;

    [Params("ct.fbp.fan", "ct.fdk", "ct.wfbp")]
    public string Method { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        CtAcquisition scan = Method switch
        {
            "ct.fbp.fan" => CtScanners.Axial(rows: 16),
            "ct.fdk" => CtScanners.ConeBeam(elements: 256, pitchMm: 1.6),
            _ => CtScanners.Helical(lengthMm: 120, rows: 32),
        };
        CtSimulation simulation = new(new CtSimulationOptions
        {
            Acquisition = scan.AsLineIntegrals(),
            Phantom = CtPhantoms.Head(scan.EnergyBins[0].WaterAttenuationPerMm),
            Recipe = new Recipe { Grid = ImageGrid.Square(widthMm: 256, matrix: 256) },
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        });
        (_header, _blocks) = (simulation.Header, [.. simulation.Blocks()]);
    }

    [IterationSetup(Target = nameof(LastBlock))]
    public void AllButTheLastBlock()
    {
        _open = Open();
        foreach (CtViewBlock block in _blocks[..^1]) _open.Add(block, Nobody.Instance, CancellationToken.None);
    }

    [Benchmark(Baseline = true)]
    public void Whole()
    {
        using IReconstruction reconstruction = Open();
        foreach (CtViewBlock block in _blocks) reconstruction.Add(block, Nobody.Instance, CancellationToken.None);
        reconstruction.Complete(Nobody.Instance, CancellationToken.None);
    }

    [Benchmark]
    public void LastBlock()
    {
        _open!.Add(_blocks[^1], Nobody.Instance, CancellationToken.None);
        _open.Complete(Nobody.Instance, CancellationToken.None);
    }

    [IterationCleanup(Target = nameof(LastBlock))]
    public void Close() => _open?.Dispose();

    private IReconstruction Open() => Reconstructor.OnCpu().Open(_header, _header.Recipes[0] with { Method = Method });

    /// <summary>Takes images and keeps none.</summary>
    private sealed class Nobody : IImageSink
    {
        public static Nobody Instance { get; } = new();

        public void Add(ReconstructedImage image)
        {
        }

        public void Show(PartialImage preview)
        {
        }

        public void Warn(Warning warning)
        {
        }
    }
}
