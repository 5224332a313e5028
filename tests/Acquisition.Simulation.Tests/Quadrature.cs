using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Tests;

/// <summary>The witness for closed forms: sums that know nothing of chords or Bessel functions.</summary>
internal static class Quadrature
{
    /// <summary>Midpoint rule along origin + t·direction for |t| ≤ reach.</summary>
    public static double AlongLine(Func<Vector3D, double> value, Vector3D origin, Vector3D direction, double from, double to, double step)
    {
        int count = (int)Math.Ceiling((to - from) / step);
        double h = (to - from) / count, sum = 0;
        for (int i = 0; i < count; i++) sum += value(origin + (from + (i + .5) * h) * direction);
        return sum * h;
    }
}
