using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Tests.Ct;

public class CtSpectrumTests
{
    [Fact]
    public void Single_energy_measures_the_line_integral_itself() => Assert.Equal(3.7, CtSpectrum.Monochromatic.LineIntegral(2.5, 1.2), 1e-12);

    [Fact]
    public void Shares_add_up_to_one_and_every_ratio_falls_with_the_energy()
    {
        IReadOnlyList<CtSpectralLine> lines = CtSpectrum.Tube120Kv.Lines;

        Assert.Equal(1, lines.Sum(line => line.Share), 1e-12);
        Assert.All(lines.Zip(lines.Skip(1)), pair => Assert.True(pair.Second.Water < pair.First.Water && pair.Second.Bone < pair.First.Bone));
        // Between 60 and 80 keV both ratios pass 1: the reference is 70 keV.
        Assert.True(lines[2].Water > 1 && lines[3].Water < 1 && lines[2].Bone > 1 && lines[3].Bone < 1);
    }

    [Fact]
    public void Thick_object_seems_less_dense_than_a_thin_one_and_bone_more_so()
    {
        CtSpectrum tube = CtSpectrum.Tube120Kv;

        double thin = tube.LineIntegral(.01, 0) / .01, thick = tube.LineIntegral(5, 0) / 5, bone = tube.LineIntegral(0, 5) / 5;

        Assert.InRange(thin, 1, 1.1); // near the reference
        Assert.InRange(thick / thin, .9, .99);
        Assert.True(bone < thick);
        // Falling slope: the second difference is negative everywhere.
        for (double p = .1; p < 8; p += .1) Assert.True(tube.LineIntegral(p + .1, 0) + tube.LineIntegral(p - .1, 0) < 2 * tube.LineIntegral(p, 0));
    }

    [Fact]
    public void Bone_of_a_phantom_keeps_what_is_dense_and_what_hides_it()
    {
        Phantom head = CtPhantoms.ForbildHead(.02), bone = CtMaterials.Bone(head, 1.15 * .02);

        Assert.Equal(1.8 * .02, bone.ValueAt(new(0, 116, 5)), 1e-12); // skull
        Assert.Equal(0, bone.ValueAt(new(40, 20, 0))); // brain
        Assert.Equal(0, bone.ValueAt(new(91, 0, 0)), 1e-12); // an air ball in the ear
        Assert.Throws<ArgumentException>(() => CtMaterials.Bone(CtPhantoms.Head(.02), .02));
    }
}
