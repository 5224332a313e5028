using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// The readout gradient of one echo, a trapezoid that begins and ends at 0, and when its samples are taken. k(t) is the gradient's area, which is half of the whole
/// in the centre of k-space.
/// </summary>
/// <param name="RampUpUs">From 0 to the plateau, µs.</param>
/// <param name="FlatTopUs">The plateau, µs.</param>
/// <param name="RampDownUs">From the plateau to 0, µs.</param>
/// <param name="DelayUs">From the trapezoid's begin to the first sample's, µs.</param>
/// <param name="DwellUs">A sample's duration; its place is the middle, µs.</param>
/// <param name="Samples">How many.</param>
public sealed record EpiTrapezoid(double RampUpUs, double FlatTopUs, double RampDownUs, double DelayUs, double DwellUs, int Samples)
{
    /// <summary>A description is in whole µs: a sample may seem to end after the gradient by as much.</summary>
    private const double RoundingUs = 1;

    /// <summary>µs.</summary>
    public double Duration => RampUpUs + FlatTopUs + RampDownUs;

    /// <summary>Whether the samples lie within the trapezoid, and it is one.</summary>
    public bool IsPossible =>
        RampUpUs >= 0 && FlatTopUs >= 0 && RampDownUs >= 0 && Duration > 0 && DelayUs >= 0 && DwellUs > 0 && Samples > 1
        && DelayUs + DwellUs * Samples <= Duration + RoundingUs;

    /// <summary>What ISMRMRD's trajectoryDescription says (rampUpTime, flatTopTime, rampDownTime, acqDelayTime, numSamples, dwellTime; µs); null where it says no trapezoid.</summary>
    public static EpiTrapezoid? Of(MrEncoding encoding)
    {
        if (encoding.TrajectoryDescription is not { } description) return null;
        Dictionary<string, double> said = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, long value) in description.UserParameters.Longs) said.TryAdd(name, value);
        foreach ((string name, double value) in description.UserParameters.Doubles) said.TryAdd(name, value);
        if (!said.TryGetValue("rampUpTime", out double up) || !said.TryGetValue("flatTopTime", out double flat) || !said.TryGetValue("rampDownTime", out double down)) return null;
        int samples = said.GetValueOrDefault("numSamples") is >= 0 and <= ushort.MaxValue and double count ? (int)count : 0;
        return new(up, flat, down, said.GetValueOrDefault("acqDelayTime"), said.GetValueOrDefault("dwellTime"), samples);
    }

    /// <summary>Where the samples lie on a grid of so many columns that the samples cover from the begin of the first to the end of the last; the centre is 0.</summary>
    /// <param name="columns">Of the encoded matrix.</param>
    /// <param name="reversed">Acquired against growing k; the places are those of growing k all the same.</param>
    /// <returns>[samples], ascending, in steps of the grid.</returns>
    public double[] Positions(int columns, bool reversed)
    {
        double centre = Area(Duration) / 2, scale = columns / (Area(DelayUs + DwellUs * Samples) - Area(DelayUs));
        double[] positions = new double[Samples];
        for (int i = 0; i < Samples; i++)
        {
            double k = scale * (Area(DelayUs + (i + .5) * DwellUs) - centre);
            if (reversed) positions[Samples - 1 - i] = -k;
            else positions[i] = k;
        }

        return positions;
    }

    /// <summary>∫₀ᵗ of the gradient, whose plateau is 1; µs.</summary>
    private double Area(double t)
    {
        double rise = Math.Clamp(t, 0, RampUpUs), flat = Math.Clamp(t - RampUpUs, 0, FlatTopUs), fall = Math.Clamp(t - RampUpUs - FlatTopUs, 0, RampDownUs);
        double area = flat;
        if (RampUpUs > 0) area += rise * rise / (2 * RampUpUs);
        if (RampDownUs > 0) area += fall - fall * fall / (2 * RampDownUs);
        return area;
    }
}
