namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// What the calibration views tell of a detector's noise, by photon transfer (Janesick, Photon Transfer, 2007, ch. 5; EMVA 1288, eq. 9): the variance of a
/// signal of s counts is <c>g·s + e²</c>.
/// </summary>
/// <param name="CountsPerPhoton">g; 0 when it is not known.</param>
/// <param name="ElectronicCounts">e: standard deviation with the beam off, counts; 0 when it is not known.</param>
internal readonly record struct DetectorNoise(double CountsPerPhoton, double ElectronicCounts)
{
    /// <summary>The variance of a signal, counts².</summary>
    public double Variance(double signal) => CountsPerPhoton * Math.Max(signal, 0) + ElectronicCounts * ElectronicCounts;

    /// <summary>Medians over the elements, so that the few that flicker do not count.</summary>
    /// <param name="signal">Air less dark, counts; not above 0 for elements that are bad.</param>
    /// <param name="air">Of the air views.</param>
    /// <param name="dark">Of the dark views.</param>
    public static DetectorNoise Of(ReadOnlySpan<double> signal, ViewSpread air, ViewSpread dark)
    {
        List<double> values = new(signal.Length);
        double electronic = 0;
        if (dark.Pairs > 0)
        {
            for (int i = 0; i < signal.Length; i++)
                if (signal[i] > 0) values.Add(dark[i]);
            electronic = Median(values) / MedianOfChiSquare(dark.Pairs);
        }
        if (air.Pairs == 0) return new(0, Math.Sqrt(electronic));
        values.Clear();
        for (int i = 0; i < signal.Length; i++)
            if (signal[i] > 0) values.Add((air[i] / MedianOfChiSquare(air.Pairs) - electronic) / signal[i]);
        return new(Math.Max(0, Median(values)), Math.Sqrt(electronic));
    }

    /// <summary>Of χ² over its degrees of freedom (Wilson, Hilferty, PNAS 17 (1931) 684).</summary>
    private static double MedianOfChiSquare(int freedom) => Math.Pow(1 - 2 / (9.0 * freedom), 3);

    private static double Median(List<double> values)
    {
        if (values.Count == 0) return 0;
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
