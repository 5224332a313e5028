namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>Finds elements that are bad though the header does not say so. One that is wrong makes a ring in every slice of its row; one replaced makes none.</summary>
internal static class ElementCheck
{
    /// <summary>Against the median of its neighbours: less or more gain than this is no gain that a detector is built with.</summary>
    private const double LeastGain = .2, MostGain = 5;

    /// <summary>Elements on either side that are neighbours.</summary>
    private const int Reach = 4;

    /// <summary>
    /// Times the variance that its signal explains, beyond which an element flickers: χ² of any number of degrees of freedom is further than this from its mean once in 10¹¹.
    /// </summary>
    private const double Flicker = 50;

    /// <summary>Marks elements that see no beam, or next to none or several times as much as their neighbours in the row.</summary>
    /// <param name="signal">Air less dark, counts, [rows × channels].</param>
    /// <param name="channels">Of a row.</param>
    /// <param name="bad">Elements known to be bad; added to.</param>
    /// <returns>How many were found.</returns>
    public static int MarkDead(ReadOnlySpan<double> signal, int channels, bool[] bad)
    {
        int found = 0;
        for (int i = 0; i < signal.Length; i++)
        {
            if (bad[i] || (signal[i] > 0 && double.IsFinite(signal[i]))) continue;
            bad[i] = true;
            found++;
        }
        bool[] known = [.. bad];
        Span<double> near = stackalloc double[2 * Reach];
        for (int i = 0; i < signal.Length; i++)
        {
            if (known[i]) continue;
            int row = i / channels * channels, count = 0;
            for (int other = Math.Max(row, i - Reach); other <= Math.Min(row + channels - 1, i + Reach); other++)
                if (other != i && !known[other]) near[count++] = signal[other];
            if (count < Reach) continue;
            near[..count].Sort();
            double ratio = signal[i] / near[count / 2];
            if (ratio is >= LeastGain and <= MostGain) continue;
            bad[i] = true;
            found++;
        }
        return found;
    }

    /// <summary>Marks elements that vary between calibration views far more than their signal explains.</summary>
    /// <param name="signal">Air less dark, counts.</param>
    /// <param name="spread">Of the air or dark views.</param>
    /// <param name="expected">The variance that a signal explains, counts².</param>
    /// <param name="bad">Elements known to be bad; added to.</param>
    /// <returns>How many were found.</returns>
    public static int MarkUnstable(ReadOnlySpan<double> signal, ViewSpread spread, Func<double, double> expected, bool[] bad)
    {
        if (spread.Pairs == 0) return 0;
        int found = 0;
        for (int i = 0; i < signal.Length; i++)
        {
            double variance = bad[i] ? 0 : expected(signal[i]);
            if (variance <= 0 || spread[i] <= Flicker * variance) continue;
            bad[i] = true;
            found++;
        }
        return found;
    }
}
