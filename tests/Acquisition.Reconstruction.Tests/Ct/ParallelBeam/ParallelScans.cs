using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.ParallelBeam;

/// <summary>Parallel-beam scans in closed form: chords of ellipsoids along parallel rays.</summary>
internal static class ParallelScans
{
    public static CtAcquisition Acquisition(int channels = 256, double pitchMm = 1, double offset = 0, int rows = 1, int viewsPerRotation = 720, long? views = 360) => new()
    {
        Sources =
        [
            new()
            {
                Beam = CtBeam.Parallel,
                DetectorShape = DetectorShape.Flat,
                DetectorRows = rows,
                DetectorChannels = channels,
                RowPitchMm = 2,
                ChannelPitchMm = pitchMm,
                CentralRow = (rows - 1) / 2.0,
                CentralChannel = (channels - 1) / 2.0 + offset,
            },
        ],
        Path = CtPath.Circular,
        ViewCount = views,
        ViewsPerRotation = viewsPerRotation,
        Quantity = CtQuantity.LineIntegrals,
        SampleFormat = SampleFormat.Float32,
        EnergyBins = [new(CtScans.Water)],
    };

    public static ScanHeader Header(CtAcquisition acquisition, Recipe recipe, PatientPosition position = PatientPosition.Hfs) =>
        new CtSimulation(new()).Header with { Acquisition = acquisition, Recipes = [recipe], Series = new() { PatientPosition = position } };

    /// <summary>All views in one block, from the angle on; the phantom is seen by a patient who lies head first, supine.</summary>
    public static CtViewBlock Views(CtAcquisition acquisition, Phantom phantom, double startRad = .3, int turn = 1)
    {
        CtSource source = acquisition.Sources[0];
        int count = (int)(acquisition.ViewCount ?? acquisition.ViewsPerRotation);
        CtView[] views = [.. Enumerable.Range(0, count).Select(i => new CtView(startRad + turn * 2 * Math.PI * i / acquisition.ViewsPerRotation, 0))];
        float[] samples = new float[count * source.Elements];
        for (int i = 0; i < samples.Length; i++)
        {
            (int view, int element) = Math.DivRem(i, source.Elements);
            (int row, int channel) = Math.DivRem(element, source.DetectorChannels);
            (double sin, double cos) = Math.SinCos(views[view].AngleRad);
            double t = (channel - source.CentralChannel) * source.ChannelPitchMm, z = (row - source.CentralRow) * source.RowPitchMm;
            samples[i] = (float)phantom.LineIntegral(new(t * cos, t * sin, z), new(-sin, cos, 0));
        }
        return new CtViewBlock(CtViewKind.Object, 0, views, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }
}
