using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>Whole scans: geometry, path, object and the recipe that a department would give it.</summary>
public static class CtProtocols
{
    /// <summary>Vertex to the second ribs: of <see cref="CtPhantoms.RealisticHead"/>, z in mm.</summary>
    private const double VertexMm = 108, RibsMm = -207, SliceMm = 1.25;

    /// <summary>
    /// A helix of 64 rows at a head's pitch from the ribs to the vertex, slices of 1.25 mm; 592 channels and 600 views a rotation, so that nobody
    /// waits long for it.
    /// </summary>
    public static CtSimulationOptions HelicalHead()
    {
        CtAcquisition scan = CtScanners.Helical(VertexMm - RibsMm, pitch: .55, channels: 592, viewsPerRotation: 600);
        CtSimulationOptions usual = new();
        return usual with
        {
            Acquisition = scan,
            Phantom = CtPhantoms.RealisticHead(scan.EnergyBins[0].WaterAttenuationPerMm),
            CentreTablePositionMm = (VertexMm + RibsMm) / 2,
            Recipe = usual.Recipe with
            {
                Grid = ImageGrid.Square(widthMm: 250, matrix: 512, new(0, -5, (VertexMm + RibsMm) / 2)) with
                {
                    Slices = (int)((VertexMm - RibsMm) / SliceMm) + 1,
                    SliceThicknessMm = SliceMm,
                    SliceIncrementMm = SliceMm,
                },
                Window = new(40, 150),
            },
            Series = usual.Series with { SeriesDescription = "Helical head and neck", ProtocolName = "Helical head and neck" },
        };
    }
}
