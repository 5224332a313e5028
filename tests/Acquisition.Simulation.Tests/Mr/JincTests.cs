using Acquisition.Simulation.Mr;
using MathNet.Numerics;

namespace Acquisition.Simulation.Tests.Mr;

public class JincTests
{
    [Fact]
    public void Interpolation_stays_within_its_bound_between_the_nodes()
    {
        for (double q = .0031; q < 300; q += .0173) // no multiple of the step, beyond the table's end too
            Assert.Equal(SpecialFunctions.BesselJ(1, 2 * Math.PI * q) / q, Jinc.At(q), 1e-8);
    }

    [Fact]
    public void Limit_at_zero_is_the_area_of_the_unit_disk()
    {
        Assert.Equal(Math.PI, Jinc.At(0));
        Assert.Equal(Math.PI * (1 - Math.Pow(Math.PI * 1e-3, 2) / 2), Jinc.At(1e-3), 1e-8); // the series' first terms
    }

    [Fact]
    public void First_zero_is_where_Airys_disk_goes_dark() => Assert.Equal(0, Jinc.At(1.2196698912665 / 2), 1e-8);
}
