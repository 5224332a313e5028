namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>Replaces what is not finite in a detector row.</summary>
internal static class RowRepair
{
    /// <summary>Interpolates linearly between the nearest finite samples; beyond the outermost one its value continues.</summary>
    /// <returns>Samples replaced; all of them, and nothing changed, when none is finite.</returns>
    public static int Repair(Span<float> row)
    {
        int replaced = 0, left = -1;
        for (int i = 0; i < row.Length; i++)
        {
            if (!float.IsFinite(row[i])) continue;
            if (i - left > 1) replaced += Fill(row, left, i);
            left = i;
        }
        if (left < 0) return row.Length;
        return replaced + (left < row.Length - 1 ? Fill(row, left, row.Length) : 0);
    }

    /// <summary>Fills between two finite samples; −1 and the length stand for none on that side.</summary>
    private static int Fill(Span<float> row, int left, int right)
    {
        float a = left < 0 ? row[right] : row[left], b = right == row.Length ? a : row[right];
        for (int i = left + 1; i < right; i++) row[i] = a + (b - a) * (i - left) / (right - left);
        return right - left - 1;
    }
}
