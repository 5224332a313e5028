namespace Acquisition.Dicom.Images;

/// <summary>Numbers as DICOM decimal strings (DS): at most 16 characters.</summary>
internal static class DecimalText
{
    private const int Limit = 16;

    /// <summary>Ten decimals keep a direction cosine to 1e-10, which over 500 mm is far below any pixel, and turn the cosine of 90° into 0.</summary>
    private const int Decimals = 10;

    /// <summary>The value to ten decimals, or to as many as fit.</summary>
    public static string Format(double value)
    {
        for (int decimals = Decimals; decimals >= 0; decimals--)
        {
            string text = Math.Round(value, decimals).ToString("0." + new string('#', decimals));
            if (text == "-0") text = "0";
            if (text.Length <= Limit) return text;
        }

        return Exponential(value);
    }

    /// <summary>The same, but a value that is not 0 is not written as 0: a spacing or a window may not vanish.</summary>
    public static string FormatPositive(double value) => Format(value) is var text && text == "0" && value > 0 ? Exponential(value) : text;

    private static string Exponential(double value) => value.ToString("E8");
}
