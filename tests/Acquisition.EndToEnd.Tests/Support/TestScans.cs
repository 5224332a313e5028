using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Scans;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>Scans that take a few seconds and still show every marker of the phantom.</summary>
internal static class TestScans
{
    public const int CtRows = 8;

    public static CtSimulation Ct(PatientPosition position = PatientPosition.Hfs, ulong seed = 1)
    {
        CtSimulationOptions usual = new();
        return new CtSimulation(usual with
        {
            // 8 rows of 1.25 mm: the head marker lies in those on its side.
            Acquisition = Wide(CtScanners.Axial(rows: CtRows, channels: 444, viewsPerRotation: 492)),
            Recipe = usual.Recipe with { Grid = ImageGrid.Square(widthMm: 256, matrix: 256) },
            Series = usual.Series with { PatientPosition = position },
            AirViews = 32,
            Seed = seed,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        });
    }

    private static CtAcquisition Wide(CtAcquisition scan) => scan with { Sources = [scan.Sources[0] with { RowPitchMm = 2 * scan.Sources[0].RowPitchMm }] };

    /// <summary>9 slices, 15.5 mm apart: the stack reaches every marker whichever way it lies.</summary>
    public static MrSimulation Mr(Vector3D read, Vector3D phase) => new(new MrSimulationOptions
    {
        Columns = 96,
        Rows = 96,
        Slices = 9,
        SliceSpacingMm = 15.5,
        ReadDirection = read,
        PhaseDirection = phase,
        NoiseReadouts = 2,
    });
}
