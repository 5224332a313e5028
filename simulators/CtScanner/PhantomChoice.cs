using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulators;

/// <summary>What may lie on the table, by the attenuation of water.</summary>
internal static class PhantomChoice
{
    public static IReadOnlyDictionary<string, Func<double, Phantom>> All { get; } = new Dictionary<string, Func<double, Phantom>>
    {
        ["head"] = CtPhantoms.Head,
        ["realistic"] = CtPhantoms.RealisticHead,
        ["forbild"] = CtPhantoms.ForbildHead,
        ["shepp-logan"] = water => SheppLogan.Head(110, water),
        ["water"] = water => CtPhantoms.WaterCylinder(water, 100),
        ["inserts"] = water => CtTestObjects.Inserts(water),
        ["wire"] = water => CtTestObjects.Wire(100 * water, .2, xMm: 5, yMm: -3),
        ["tilted-wire"] = water => CtTestObjects.Wire(100 * water, .2, tiltDegrees: 10),
        ["defrise"] = water => CtTestObjects.Defrise(water, .5 * water, 80, 8, 9),
        ["line-pairs"] = water => CtTestObjects.LinePairs(1.3 * water, water, .6, 11, new(30, 0, 0)),
        ["star"] = water => CtTestObjects.Star(1.5 * water, water, 72, 40, default),
    };
}
