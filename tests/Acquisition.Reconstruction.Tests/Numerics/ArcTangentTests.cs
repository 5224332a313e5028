using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Tests.Numerics;

public class ArcTangentTests
{
    [Fact]
    public void Agrees_with_the_mathematics_library_over_the_whole_range()
    {
        for (int i = -4000; i <= 4000; i++)
        {
            float x = MathF.CopySign(MathF.Pow(MathF.Abs(i) / 1000f, 3), i);    // −64 … 64, dense about 0
            float[] result = new float[1];
            ArcTangent<Lanes1>.Of(Lanes1.All(x)).Store(ref result[0], 0);
            // The polynomial is good to 2e-8; float rounding of results up to π/2 adds 1.2e-7.
            Assert.Equal(Math.Atan(x), result[0], 2e-7);
        }
    }
}
