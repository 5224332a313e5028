using System.Numerics;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Noise;

namespace Acquisition.Simulation.Tests.Ct;

public class PaintedRaysTests
{
    private const int Steps = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(40)]
    public void Integral_of_random_intervals_is_the_sum_over_a_fine_ruler(int count)
    {
        // Ends on a ruler of whole steps: painting cell by cell is exact.
        var noise = new NoiseStream(7, (ulong)count);
        int lanes = Vector<double>.Count;
        for (int repeat = 0; repeat < 50; repeat++)
        {
            double[] values = new double[count];
            Vector<double>[] enter = new Vector<double>[count], leave = new Vector<double>[count];
            double[,] painted = new double[lanes, Steps];
            for (int i = 0; i < count; i++)
            {
                values[i] = noise.NextUniform();
                for (int lane = 0; lane < lanes; lane++)
                {
                    // Alternately anywhere, and nested ever deeper; one in five rays misses.
                    int reach = repeat % 2 == 0 ? Steps : Math.Max(4, Steps - 9 * i);
                    int from = (Steps - reach) / 2 + (int)(noise.NextUniform() * reach / 2), to = from + 1 + (int)(noise.NextUniform() * reach / 2);
                    bool misses = noise.NextUniform() < .2;
                    enter[i] = enter[i].WithElement(lane, misses ? double.PositiveInfinity : 1 + from);
                    leave[i] = leave[i].WithElement(lane, misses ? double.NegativeInfinity : 1 + to);
                    for (int cell = from; !misses && cell < Math.Min(to, Steps); cell++) painted[lane, cell] = values[i];
                    if (!misses && to > Steps) leave[i] = leave[i].WithElement(lane, 1 + Steps);
                }
            }

            Vector<double> integral = PaintedRays.Integrate(enter, leave, values, new Vector<double>[2 * count]);

            for (int lane = 0; lane < lanes; lane++)
                Assert.Equal(Enumerable.Range(0, Steps).Sum(cell => painted[lane, cell]), integral[lane], 1e-9);
        }
    }
}
