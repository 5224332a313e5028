using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// Replaces what is not finite in a view: single elements, whole rows, whole modules. A gap is bridged linearly between its ends along the row and along the
/// column. The error of linear interpolation at distances a and b from the ends is a·b/2 times the second derivative, so the two are weighed by 1/(a·b)²: a
/// single element of one row is the mean of its neighbours, a lost row comes from the rows beside it, and the inside of a module from the nearer ends.
/// </summary>
internal static class ViewRepair
{
    /// <summary>
    /// A gap at the detector's edge has one end: its value continues, which is off by the first derivative times the distance. Weighed as if it were this
    /// much further away.
    /// </summary>
    private const double OneEnded = 16;

    /// <param name="view">[rows × channels].</param>
    /// <param name="channels">Of a row.</param>
    /// <param name="replaced">Added to, by row: samples that were replaced.</param>
    /// <returns>False, and nothing changed, when no sample is finite.</returns>
    public static bool Repair(Span<float> view, int channels, Span<long> replaced)
    {
        int bad = 0;
        foreach (float sample in view)
            if (!float.IsFinite(sample)) bad++;
        if (bad == 0) return true;
        if (bad == view.Length) return false;
        using Arena.Frame frame = Arena.Open();
        Span<int> places = MemoryMarshal.Cast<float, int>(frame.Take(bad));
        Span<float> values = frame.Take(bad);
        bad = 0;
        for (int i = 0; i < view.Length; i++)
        {
            if (float.IsFinite(view[i])) continue;
            view[i] = float.NaN;
            places[bad++] = i;
            replaced[i / channels]++;
        }
        // Whose row and column are both lost waits until its neighbours have been made: another pass.
        while (bad > 0) bad = Pass(view, channels, places[..bad], values);
        return true;
    }

    /// <summary>Fills what has a sample in its row or column, and says how many are left.</summary>
    private static int Pass(Span<float> view, int channels, Span<int> places, Span<float> values)
    {
        // All from what was there before the pass: the result does not depend on the order.
        for (int i = 0; i < places.Length; i++) values[i] = Estimate(view, channels, places[i]);
        int left = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (float.IsNaN(values[i])) places[left++] = places[i];
            else view[places[i]] = values[i];
        }
        return left;
    }

    private static float Estimate(ReadOnlySpan<float> view, int channels, int place)
    {
        (int row, int channel) = Math.DivRem(place, channels);
        int start = row * channels;
        (float along, double alongWeight) = Bridge(view, place, 1, start, start + channels - 1);
        (float across, double acrossWeight) = Bridge(view, place, channels, channel, view.Length - channels + channel);
        if (acrossWeight == 0) return along;
        if (alongWeight == 0) return across;
        return (float)((alongWeight * along + acrossWeight * across) / (alongWeight + acrossWeight));
    }

    /// <summary>The value on the line between the nearest samples at either side, and how much it is worth; NaN and 0 when there is none.</summary>
    private static (float Value, double Weight) Bridge(ReadOnlySpan<float> view, int place, int step, int first, int last)
    {
        int before = place - step, after = place + step;
        while (before >= first && float.IsNaN(view[before])) before -= step;
        while (after <= last && float.IsNaN(view[after])) after += step;
        double a = (place - before) / step, b = (after - place) / step;
        if (before < first && after > last) return (float.NaN, 0);
        if (before < first) return (view[after], 1 / (OneEnded * b * OneEnded * b));
        if (after > last) return (view[before], 1 / (OneEnded * a * OneEnded * a));
        return ((float)(view[before] + (view[after] - view[before]) * a / (a + b)), 1 / (a * b * a * b));
    }
}
