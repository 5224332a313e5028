using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Tests.Ct;

/// <summary>Bodies of which the later takes the place of the earlier.</summary>
public class PaintedProjectionTests
{
    private const double Water = CtScanners.WaterAttenuationPerMm;

    // 37 channels: no vector width divides them; 19 rows: two tiles, the second not full.
    private static readonly CtAcquisition Scan = CtScanners.Axial(rows: 19, channels: 37, viewsPerRotation: 8);

    /// <summary>Everything that hiding can mean: crossing, nested, a hole that cuts two, a body painted over wholly, a cut ellipsoid, and ellipsoids that add.</summary>
    private static readonly Phantom Crossing = new("crossing", [new(new(10, 5, 0), new(12, 12, 12), .1 * Water)], [])
    {
        Solids =
        [
            Solid.Ellipsoid(default, new(80, 100, 90), Water),
            Solid.Ellipsoid(new(70, 0, 0), new(40, 40, 40), 2 * Water), // crosses the first
            Solid.Ball(new(-40, 0, 0), 20, 1.5 * Water), // nested: becomes a difference
            Solid.Ball(new(-38, 2, 0), 8, .5 * Water), // nested in the nested
            Solid.Cylinder(new(30, 0, 0), new(15, 25, 60), 0, Axes.AboutX(20)), // a hole through both
            Solid.Ball(new(0, 60, 0), 6, 3 * Water),
            Solid.Box(new(0, 60, 0), new(10, 10, 10), .2 * Water, Axes.AboutZ(30)), // hides the ball before it
            Solid.Cone(new(-10, -60, -30), 25, 20, 60, .2, 1.8 * Water),
            Solid.Ellipsoid(new(-80, -30, 0), new(30, 30, 30), .7 * Water).Within(new HalfSpace(new(1, 0, 0), new Vector3D(-78, 0, 0))), // partly outside
        ],
    };

    public static TheoryData<Phantom> Phantoms => [Crossing, CtPhantoms.ForbildHead(Water)];

    [Theory]
    [MemberData(nameof(Phantoms))]
    public void Line_integral_is_what_stepping_through_the_values_finds(Phantom phantom)
    {
        const double Step = .002;
        foreach ((Vector3D origin, Vector3D direction) in new (Vector3D, Vector3D)[]
        {
            (new(-30, 12, 2), new(.96, .28, 0)), (new(0, 0, 5), new(.6, -.8, 0)), (new(60, 5, 0), new(0, 1, 0)), (new(5, 3, 1), new(2 / 7.0, 6 / 7.0, 3 / 7.0)),
            (new(0, 1, 0), new(1, 0, 0)), (new(-5, 111, .3), new(1, 0, 0)),
        })
        {
            double stepped = Quadrature.AlongLine(phantom.ValueAt, origin, direction, -250, 250, Step);

            // Every end is found to half a step; no line here has more than 20 ends, with steps of at most 1.8 water.
            Assert.Equal(stepped, phantom.LineIntegral(origin, direction), 20 * .5 * Step * 1.8 * Water);
        }
    }

    [Theory]
    [MemberData(nameof(Phantoms))]
    public void Projection_is_the_line_integral_along_each_elements_ray(Phantom phantom)
    {
        CtAcquisition flat = Scan with { Sources = [Scan.Sources[0] with { DetectorShape = DetectorShape.Flat }] };
        var integrals = new float[19 * 37];
        foreach ((CtAcquisition scan, CtRays rays) in new[] { (Scan, CtRays.Cone), (Scan, CtRays.Fans), (flat, CtRays.Cone) })
        {
            var model = new CtForwardModel(scan, PatientPosition.Hfs, phantom, rays);
            foreach (CtView view in new CtView[] { new(0, 0), new(Math.PI / 2, 0), new(2.2, 3), new(4, -2) { FocalSpotAngleOffsetRad = .001, FocalSpotRadialOffsetMm = 2, FocalSpotAxialOffsetMm = .5 } })
            {
                model.Project(view, integrals);
                for (int i = 0; i < integrals.Length; i++)
                {
                    (Vector3D origin, Vector3D direction) = model.Ray(view, i / 37, i % 37);
                    Assert.Equal(phantom.LineIntegral(origin, direction), integrals[i], 3e-7); // values up to 6 as float
                }
            }
        }
    }

    [Theory]
    [InlineData(PatientPosition.Hfp)]
    [InlineData(PatientPosition.Ffdr)]
    public void Projection_follows_the_patient_however_he_lies(PatientPosition position)
    {
        const double Step = .01;
        var model = new CtForwardModel(Scan, position, Crossing);
        CtView view = new(2.5, 2);
        var integrals = new float[19 * 37];
        model.Project(view, integrals);
        foreach (int i in new[] { 12, 18, 9 * 37 + 16, 9 * 37 + 20, 18 * 37 + 14 })
        {
            (Vector3D origin, Vector3D direction) = model.Ray(view, i / 37, i % 37);

            double stepped = Quadrature.AlongLine(p => Crossing.ValueAt(ScannerFrame.ToPatient(position, p)), origin, direction, 350, 750, Step);

            Assert.True(stepped > .5);
            Assert.Equal(stepped, integrals[i], Step * Crossing.Solids.Sum(s => s.Value)); // each end found to half a step
        }
    }

    [Fact]
    public void Later_body_takes_the_place_of_the_earlier()
    {
        Assert.Equal(0, Crossing.ValueAt(new(30, 0, 0))); // the hole
        Assert.Equal(2 * Water, Crossing.ValueAt(new(60, 0, 0)));
        Assert.Equal(.5 * Water, Crossing.ValueAt(new(-38, 2, 0)));
        Assert.Equal(.2 * Water, Crossing.ValueAt(new(0, 60, 0)), 1e-12);
        Assert.Equal(1.1 * Water, Crossing.ValueAt(new(5, 14, 0)), 1e-12); // an ellipsoid adds to what is there
    }

    [Fact]
    public void Body_whole_inside_one_value_costs_no_sorting()
    {
        ProjectedPhantom parts = new(CtPhantoms.ForbildHead(Water), v => v);

        // Skull, brain, sinus, ventricle, haematoma, two cones and the ear hide each other; eyes and small balls lie in the brain alone.
        Assert.InRange(parts.Painted.Count, 6, 9);
        Assert.True(parts.Ellipsoids.Count > 50); // every air ball of the ear
    }
}
