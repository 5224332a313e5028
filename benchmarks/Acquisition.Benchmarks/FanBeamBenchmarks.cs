using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>How fast is fan-beam FBP of 64 of 984 views of 888 channels?</summary>
public class FanBeamBenchmarks : RowSliceBenchmarks
{
    [Params(1, 4, 16, 64)]
    public int Rows { get; set; }

    [Params(DetectorShape.Flat, DetectorShape.Cylindrical)]
    public DetectorShape Shape { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        CtAcquisition scan = CtScanners.Axial(Rows).With(source => source with { DetectorShape = Shape });
        Prepare(new FanBeamPlan(scan, new Recipe { Grid = ImageGrid.Square(widthMm: 400, Matrix) }, PatientPosition.Hfs), 2 * Math.PI);
    }
}
