using Acquisition.Reconstruction.Gpu.Ct;

namespace Acquisition.Reconstruction.Gpu.Tests.Ct;

public class ArcTangentTests
{
    [Fact]
    public void Is_the_arc_tangent_to_float_rounding_up_to_steep_fans()
    {
        // The polynomial's 2e-8 and float rounding of a value up to π/2: 2e-7 is a five-thousandth of a channel of 1 mrad.
        for (int i = -4000; i <= 4000; i++)
        {
            float x = i / 200f;
            Assert.Equal(Math.Atan(x), ArcTangent.Of(x), 2e-7);
        }
    }
}
