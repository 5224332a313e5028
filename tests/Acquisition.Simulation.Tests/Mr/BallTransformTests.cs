using System.Numerics;
using Acquisition.Simulation.Mr;
using MathNet.Numerics.Integration;

namespace Acquisition.Simulation.Tests.Mr;

public class BallTransformTests
{
    [Fact]
    public void Transform_is_the_integral_over_the_ball_s_slices()
    {
        GaussLegendreRule gauss = new(-1, 1, 256); // up to 60 cycles
        for (double q = 0; q < 30; q += .0371)
        {
            double integral = 0;
            for (int n = 0; n < gauss.Order; n++)
                integral += gauss.Weights[n] * Math.PI * (1 - gauss.Abscissas[n] * gauss.Abscissas[n]) * Math.Cos(2 * Math.PI * q * gauss.Abscissas[n]);
            Assert.Equal(integral, BallTransform.At(q), 1e-12); // of 4.2
        }
    }

    [Fact]
    public void Limit_at_zero_is_the_volume_of_the_unit_ball() => Assert.Equal(4 * Math.PI / 3, BallTransform.At(0), 1e-15);

    [Theory]
    [InlineData(1)] // shorter than any vector
    [InlineData(8)]
    [InlineData(1003)] // with a tail
    public void Rows_are_the_definition_at_each_element(int length)
    {
        double[] q = [.. Enumerable.Range(0, length).Select(i => i * .0713)], values = [.. q.Select(v => v * v)];

        BallTransform.OfSquares(values);

        for (int i = 0; i < length; i++) Assert.Equal(BallTransform.At(q[i]), values[i], 1e-13); // a square root's and a sine's last bits
    }

    [Fact]
    public void Single_precision_stays_within_its_bound()
    {
        for (double q = 0; q < 60; q += .00171)
        {
            float square = (float)(q * q);
            Assert.Equal(BallTransform.At(Math.Sqrt(square)), BallTransform.OfSquares(new Vector<float>(square))[0], 1e-6);
        }
    }
}
