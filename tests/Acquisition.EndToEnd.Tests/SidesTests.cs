using System.Globalization;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using Acquisition.Tests.Support;
using Scan = Acquisition.Contracts.V1.Scan;

namespace Acquisition.EndToEnd.Tests;

/// <summary>
/// A marker on one side of each axis is found on that side and not on the other, by a program that knows DICOM and nothing of us:
/// left is left, front is front, head is head, however the patient or the slices lie.
/// </summary>
public sealed class SidesTests(SidesTests.OneNode fixture) : IClassFixture<SidesTests.OneNode>
{
    public static TheoryData<PatientPosition> Positions => [.. Enum.GetValues<PatientPosition>()];

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
        NodeProcess node = fixture.Node;
        string scanId = await node.SendAsync(header, blocks);
        await node.WaitForAsync(scanId, Scan.Types.Summary.Stored);
        string folder = Path.GetDirectoryName(Directory.EnumerateFiles(Path.Combine(node.DataPath, "instances", scanId), "*.dcm", SearchOption.AllDirectories).First())!;
        (string Name, Func<Vector3D, Vector3D> Mirror)[] markers =
        [
            (PhantomRegion.LeftMarker, p => p with { X = -p.X }),
            (PhantomRegion.AnteriorMarker, p => p with { Y = -p.Y }),
            (PhantomRegion.HeadMarker, p => p with { Z = -p.Z }),
        ];
        string[] points = [.. markers.SelectMany(marker => new[] { Text(phantom.Region(marker.Name).Centre), Text(marker.Mirror(phantom.Region(marker.Name).Centre)) })];
        double[] values =
        [
            .. (await Witness.ScriptAsync("values_at.py", [folder, .. points])).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
        ];
        foreach ((int i, (string name, _)) in markers.Index())
        {
            (double here, double there) = (values[2 * i], values[2 * i + 1]);
            // MR pixels have no unit: the markers' tissue gives at least 1.2 times the signal of their mirror places.
            Assert.True(here > Math.Max(there * 1.15, there + minimumDifference), $"{name}: {here} at {points[2 * i]}, {there} at its mirror place.");
        }
    }

    private static string Text(Vector3D p) => string.Create(CultureInfo.InvariantCulture, $"{p.X},{p.Y},{p.Z}");

    /// <summary>Starting a node takes longer than a scan: all share one.</summary>
    public sealed class OneNode : IAsyncLifetime
    {
        internal NodeProcess Node { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Programs.RequirePython("pydicom", "numpy");
            Node = await NodeProcess.StartAsync([]);
        }

        public async ValueTask DisposeAsync()
        {
            if (Node is not null) await Node.DisposeAsync();
        }
    }
}
