using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.ParallelBeam;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast is parallel-beam FBP of 64 of 720 views of 729 channels? The peer, scikit-image's iradon, takes 720 · 512² updates for 720 views.
/// </summary>
public class ParallelBeamBenchmarks : RowSliceBenchmarks
{
    private const int ViewsPerHalf = 720;
    private const int Channels = 729;

    [Params(1, 32)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        CtAcquisition scan = new()
        {
            Sources =
            [
                new()
                {
                    Beam = CtBeam.Parallel,
                    DetectorShape = DetectorShape.Flat,
                    DetectorRows = Rows,
                    DetectorChannels = Channels,
                    RowPitchMm = 1,
                    ChannelPitchMm = 1,
                    CentralRow = (Rows - 1) / 2.0,
                    CentralChannel = (Channels - 1) / 2.0,
                },
            ],
            Path = CtPath.Circular,
            ViewCount = ViewsPerHalf,
            ViewsPerRotation = 2 * ViewsPerHalf,
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = SampleFormat.Float32,
            EnergyBins = [new(.0193)],
        };
        Prepare(new ParallelBeamPlan(scan, new Recipe { Grid = ImageGrid.Square(widthMm: Matrix, Matrix) }, PatientPosition.Hfs), Math.PI);
    }
}
