using System.Globalization;
using Acquisition.Core.Geometry;
using Acquisition.Core.Scans;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using Scan = Acquisition.Contracts.V1.Scan;

namespace Acquisition.EndToEnd.Tests;

/// <summary>
/// A marker on one side of each axis is found on that side and not on the other, by a program that knows DICOM and nothing of us:
/// left is left, front is front, head is head, however the patient or the slices lie.
/// </summary>
public sealed class SidesTests : IAsyncLifetime
{
    private NodeProcess _node = null!;

    public static TheoryData<PatientPosition> Positions => [.. Enum.GetValues<PatientPosition>()];

    public async ValueTask InitializeAsync()
    {
        Witness.RequirePython("pydicom", "numpy");
        _node = await NodeProcess.StartAsync([]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Positions))]
    public async Task Ct_markers_lie_on_their_sides(PatientPosition position)
    {
        CtSimulation scan = TestScans.Ct(position);
        // The phantom lies in the patient, so a turned patient takes it along; markers are at least 250 HU above the water of their mirror places.
        await AssertSidesAsync(scan.Header, scan.Blocks(), scan.Phantom, minimumDifference: 150);
    }

    [Theory]
    // Readout and phase directions: every axis in either role and either sign, and one oblique stack.
    [InlineData(1, 0, 0, 0, 1, 0)]
    [InlineData(-1, 0, 0, 0, 1, 0)]
    [InlineData(0, 1, 0, 1, 0, 0)]
    [InlineData(0, 1, 0, 0, 0, -1)]
    [InlineData(0, -1, 0, 0, 0, 1)]
    [InlineData(1, 0, 0, 0, 0, -1)]
    [InlineData(0, 0, 1, -1, 0, 0)]
    [InlineData(.8, .6, 0, -.6, .8, 0)]
    public async Task Mr_markers_lie_on_their_sides(double readX, double readY, double readZ, double phaseX, double phaseY, double phaseZ)
    {
        MrSimulation scan = TestScans.Mr(new(readX, readY, readZ), new(phaseX, phaseY, phaseZ));
        await AssertSidesAsync(scan.Header, scan.Blocks(), scan.Model.Phantom, minimumDifference: 0);
    }

    private async Task AssertSidesAsync(ScanHeader header, IEnumerable<AcquiredBlock> blocks, Phantom phantom, double minimumDifference)
    {
        string scanId = await _node.SendAsync(header, blocks);
        await _node.WaitForAsync(scanId, Scan.Types.State.Delivered);
        string folder = Path.GetDirectoryName(Directory.EnumerateFiles(Path.Combine(_node.DataPath, "instances", scanId), "*.dcm", SearchOption.AllDirectories).First())!;
        (string Name, Func<Vector3D, Vector3D> Mirror)[] markers =
        [
            (PhantomRegion.LeftMarker, p => p with { X = -p.X }),
            (PhantomRegion.AnteriorMarker, p => p with { Y = -p.Y }),
            (PhantomRegion.HeadMarker, p => p with { Z = -p.Z }),
        ];
        foreach ((string name, Func<Vector3D, Vector3D> mirror) in markers)
        {
            Vector3D place = phantom.Region(name).Centre;
            string[] values = (await Witness.ScriptAsync("values_at.py", folder, Text(place), Text(mirror(place)))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            double here = double.Parse(values[0], CultureInfo.InvariantCulture), there = double.Parse(values[1], CultureInfo.InvariantCulture);
            // MR pixels have no unit: the markers' tissue gives at least 1.2 times the signal of their mirror places.
            Assert.True(here > Math.Max(there * 1.15, there + minimumDifference), $"{name}: {here} at {place}, {there} at its mirror place.");
        }
    }

    private static string Text(Vector3D p) => string.Create(CultureInfo.InvariantCulture, $"{p.X},{p.Y},{p.Z}");
}
