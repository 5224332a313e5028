using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Phantoms;

/// <summary>
/// The 3-D Shepp-Logan head. Published tables disagree; this one is the 12-ellipsoid table of JuliaImageRecon's ImagePhantoms, additive,
/// in the cube [−1, 1]³ with y upwards in the usual picture. The top of that picture is the patient's front, so y is negated here.
/// </summary>
public static class SheppLogan
{
    /// <summary>The head as a CT phantom with low contrast that can be seen: the table's steps of 0.01 become steps of so many HU.</summary>
    /// <param name="water">Attenuation of water, 1/mm: the brain's, where the table has 1.02.</param>
    /// <param name="unitMm">Half the edge of the table's cube.</param>
    /// <param name="stepHu">What 0.01 of the table is worth inside the skull.</param>
    public static Phantom CtHead(double water, double unitMm = 110, double stepHu = 10)
    {
        double step = .001 * stepHu * water;
        double Scaled(double value) => value switch
        {
            2 => 2 * water, // skull: +1000 HU
            -.98 => -water, // brain: 0 HU
            _ => 100 * value * step,
        };
        Phantom head = Head(unitMm, 1);
        return head with
        {
            Name = "3-D Shepp-Logan (ImagePhantoms table), CT contrast",
            Ellipsoids = [.. head.Ellipsoids.Select(e => new Ellipsoid(e.Centre, e.SemiAxesMm, Scaled(e.Value), e.Axes))],
            Regions = [.. head.Regions.Select(region => region with { Expected = water + 100 * (region.Expected - 1.02) * step })],
        };
    }

    // centre x, y, z | semi-axes | degrees about z | value
    private static readonly double[][] Table =
    [
        [0, 0, 0, .69, .92, .9, 0, 2],
        [0, -.0184, 0, .6624, .874, .88, 0, -.98],
        [-.22, 0, -.25, .41, .16, .21, -72, -.02],
        [.22, 0, -.25, .31, .11, .22, 72, -.02],
        [0, .35, -.25, .21, .25, .35, 0, .01],
        [0, .1, -.25, .046, .046, .046, 0, .01],
        [-.08, -.605, -.25, .046, .023, .02, 0, .01],
        [0, -.1, -.25, .046, .046, .046, 0, .01],
        [0, -.605, -.25, .023, .023, .023, 0, .01],
        [.06, -.605, -.25, .046, .023, .02, -90, .01],
        [.06, -.105, .0625, .056, .04, .1, -90, .02],
        [0, .1, .625, .056, .056, .1, 0, -.02],
    ];

    /// <summary>The head with the table's unit of length and of value given a size.</summary>
    /// <param name="unitMm">Half the edge of the table's cube; 110 makes a head of 152 × 202 × 198 mm.</param>
    /// <param name="unitValue">The value of 1: the attenuation of water for CT.</param>
    public static Phantom Head(double unitMm, double unitValue)
    {
        Ellipsoid[] ellipsoids = [.. Table.Select(t => new Ellipsoid(
            unitMm * new Vector3D(t[0], -t[1], t[2]),
            unitMm * new Vector3D(t[3], t[4], t[5]),
            t[7] * unitValue,
            Axes.AboutZ(-t[6])))];
        PhantomRegion[] regions =
        [
            new("brain", unitMm * new Vector3D(0, 0, .3), .1 * unitMm, 1.02 * unitValue),
            new("front ellipsoid", unitMm * new Vector3D(0, -.5, -.25), .08 * unitMm, 1.03 * unitValue),
        ];
        return new("3-D Shepp-Logan (ImagePhantoms table)", ellipsoids, regions);
    }
}
