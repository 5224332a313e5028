using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Scans;

public class CtSimulationTests
{
    private static readonly CtSimulationOptions Small = new()
    {
        Acquisition = CtScanners.Axial(rows: 4, channels: 64, viewsPerRotation: 400),
        AirViews = 7,
        DarkViews = 5,
    };

    [Fact]
    public void Default_header_is_one_that_the_node_accepts() => Assert.Empty(ScanHeaderRules.Check(new CtSimulation(new()).Header));

    [Fact]
    public void Default_blocks_are_made_as_they_are_read_and_fit_a_message()
    {
        var simulation = new CtSimulation(new());

        CtViewBlock[] first = [.. simulation.Blocks().Take(2)]; // all would be 32 MB

        Assert.All(first, block => Assert.InRange(block.Samples.Length, 64 * 1024, 256 * 1024));
        Assert.Equal((984 + 128 + 32) * 16 * 888 * 2, simulation.SampleBytes);
        Assert.Equal(1.0 / 984, simulation.ViewPeriod.TotalSeconds, 1e-7); // a tick of TimeSpan
    }

    [Fact]
    public void Views_come_dark_air_object_each_counted_from_zero_without_a_gap()
    {
        var simulation = new CtSimulation(Small);
        CtViewBlock[] blocks = [.. simulation.Blocks()];

        Assert.Equal(simulation.BlockCount, blocks.Length);
        Assert.Equal(simulation.SampleBytes, blocks.Sum(block => (long)block.Samples.Length));
        Assert.Equal([CtViewKind.Dark, CtViewKind.Air, CtViewKind.Object], blocks.Select(block => block.Kind).Distinct());
        foreach (IGrouping<CtViewKind, CtViewBlock> kind in blocks.GroupBy(block => block.Kind))
        {
            long next = 0;
            foreach (CtViewBlock block in kind)
            {
                Assert.Equal(next, block.FirstViewIndex);
                Assert.Equal(block.Views.Count * 4 * 64 * 2, block.Samples.Length);
                next += block.Views.Count;
            }

            Assert.Equal(kind.Key switch { CtViewKind.Dark => 5, CtViewKind.Air => 7, _ => 400 }, next);
        }
    }

    [Fact]
    public void Same_options_give_the_same_bytes_whatever_the_number_of_threads_and_another_seed_gives_others()
    {
        byte[] once = Bytes(Small);

        Assert.Equal(once, Bytes(Small));
        Assert.Equal(once, Bytes(Small with { MaxDegreeOfParallelism = 4 }));
        Assert.NotEqual(once, Bytes(Small with { Seed = 2 }));
    }

    [Fact]
    public void Gantry_turns_once_a_rotation_and_the_table_steps_between_rotations()
    {
        var simulation = new CtSimulation(Small with { Acquisition = CtScanners.Axial(rows: 4, viewsPerRotation: 400, rotations: 3) });

        Assert.Equal(Math.PI, simulation.View(200).AngleRad, 1e-12);
        Assert.Equal(2 * Math.PI, simulation.View(400).AngleRad, 1e-12);
        // Four rows of 0.625 mm: the rotations lie side by side, about the middle of the phantom.
        Assert.Equal([-2.5, -2.5, 0, 0, 2.5, 2.5], new[] { 0, 399, 400, 799, 800, 1199 }.Select(i => simulation.View(i).TablePositionMm));
        Assert.Empty(ScanHeaderRules.Check(simulation.Header));
    }

    [Fact]
    public void Helical_table_moves_evenly_through_the_middle_of_the_phantom()
    {
        CtAcquisition helix = CtScanners.Axial(viewsPerRotation: 100, rotations: 4) with { Path = CtPath.Helical, TableFeedPerRotationMm = 8 };
        var simulation = new CtSimulation(Small with { Acquisition = helix });

        Assert.Equal(-16, simulation.View(0).TablePositionMm, 1e-12);
        Assert.Equal(0, simulation.View(200).TablePositionMm, 1e-12);
        Assert.Equal(.08, simulation.View(201).TablePositionMm, 1e-12);
    }

    [Theory]
    [InlineData(PatientPosition.Hfs, 1)] // on his back, head first: his left is +X, where channels grow at φ = 0
    [InlineData(PatientPosition.Hfp, -1)] // on his face: it is the other way round
    [InlineData(PatientPosition.Ffs, -1)]
    public void Left_marker_shadows_the_channels_of_its_side(PatientPosition position, int side)
    {
        CtSimulationOptions options = Small with
        {
            Acquisition = Small.Acquisition with
            {
                Quantity = CtQuantity.LineIntegrals,
                SampleFormat = SampleFormat.Float32,
                Sources = [Small.Acquisition.Sources[0] with { DetectorRows = 1, CentralRow = 0 }],
            },
            Detector = new() { Noise = false },
            Series = Small.Series with { PatientPosition = position },
        };
        Phantom head = new CtSimulation(options).Phantom;
        Vector3D place = head.Region(PhantomRegion.LeftMarker).Centre;
        Phantom without = head with { Ellipsoids = [.. head.Ellipsoids.Where(e => e.Centre != place)] };

        float[] shadow = [.. FirstView(options).Zip(FirstView(options with { Phantom = without }), (with, less) => with - less)];

        double centreOfMass = shadow.Select((s, channel) => s * (channel - options.Acquisition.Sources[0].CentralChannel)).Sum() / shadow.Sum();
        Assert.True(side * centreOfMass > 2);
    }

    [Fact]
    public void Truth_is_zero_HU_in_water_and_minus_1000_outside()
    {
        SlicePlane plane = new(new(-127.75, -127.75, 0), new(1, 0, 0), new(0, 1, 0), .5, .5, 1);
        Phantom head = CtPhantoms.Head(.0193);
        float[] image = CtTruth.Image(head, .0193, plane, 512, 512);

        foreach (PhantomRegion region in head.Regions.Where(region => Math.Abs(region.Centre.Z) < 1))
        {
            RegionMeasurement measured = region.Measure(plane, 512, image);
            Assert.True(measured.Pixels > 50);
            Assert.Equal(CtTruth.Hounsfield(region.Expected, .0193), measured.Mean, 1e-3); // float rounding of 1000
        }

        Assert.Equal(0, CtTruth.Hounsfield(.0193, .0193));
        Assert.Equal(-1000, CtTruth.Hounsfield(0, .0193));
    }

    private static byte[] Bytes(CtSimulationOptions options) =>
        [.. new CtSimulation(options).Blocks().SelectMany(block => block.Samples.ToArray())];

    private static float[] FirstView(CtSimulationOptions options) =>
        MemoryMarshal.Cast<byte, float>(new CtSimulation(options).Blocks().First().Samples.Span)[..options.Acquisition.Sources[0].DetectorChannels].ToArray();
}
