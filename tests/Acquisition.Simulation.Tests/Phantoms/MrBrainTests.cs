using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Tests.Phantoms;

public class MrBrainTests
{
    private static readonly MrContrast Contrast = new TurboSpinEcho(3, 5000, 100, 150);
    private static readonly Phantom Head = MrPhantoms.Brain(Contrast);

    [Fact]
    public void Every_point_is_of_one_tissue_so_no_body_crosses_another()
    {
        MrTissue[] tissues =
        [
            MrTissue.Air, MrTissue.Scalp, MrTissue.Fat, MrTissue.Muscle, MrTissue.Marrow, MrTissue.CorticalBone, MrTissue.GreyMatter, MrTissue.WhiteMatter,
            MrTissue.CerebrospinalFluid, MrTissue.VitreousBody, MrTissue.Lens, MrTissue.Tumour,
        ];
        double[] signals = [.. tissues.Select(Contrast.Signal)];
        Random random = new(3);
        int crossing = 0;
        for (int i = 0; i < 200_000; i++)
        {
            double value = Head.ValueAt(new(170 * (random.NextDouble() - .5), 210 * (random.NextDouble() - .5), 220 * (random.NextDouble() - .5)));
            if (!signals.Any(signal => Math.Abs(signal - value) < 1e-9)) crossing++;
        }

        Assert.InRange(crossing, 0, 10); // surfaces are held apart at 400 points each: between them one may touch another
    }

    [Fact]
    public void Regions_are_of_their_tissue_throughout()
    {
        Random random = new(4);
        foreach (PhantomRegion region in Head.Regions)
            for (int i = 0; i < 500; i++)
            {
                Vector3D offset = 2 * region.RadiusMm * new Vector3D(random.NextDouble() - .5, random.NextDouble() - .5, random.NextDouble() - .5);
                if (offset.Length < region.RadiusMm) Assert.Equal(region.Expected, Head.ValueAt(region.Centre + offset), 1e-9);
            }
    }

    [Fact]
    public void Brain_has_a_brain_s_proportions()
    {
        (int grey, int white, int fluid) = (0, 0, 0);
        double g = Contrast.Signal(MrTissue.GreyMatter), w = Contrast.Signal(MrTissue.WhiteMatter), f = Contrast.Signal(MrTissue.CerebrospinalFluid);
        for (int z = -100; z < 105; z += 2)
            for (int y = -100; y < 100; y += 2)
                for (int x = -76; x < 76; x += 2)
                {
                    double value = Head.ValueAt(new(x, y, z));
                    if (Math.Abs(value - g) < 1e-9) grey++;
                    else if (Math.Abs(value - w) < 1e-9) white++;
                    else if (Math.Abs(value - f) < 1e-9) fluid++;
                }

        double litres = (grey + white) * 8e-6;
        Assert.InRange(litres, 1.1, 1.6);
        Assert.InRange(fluid * 8e-6, .1, .3);
        Assert.True(white * 8e-6 > .25);
    }
}
