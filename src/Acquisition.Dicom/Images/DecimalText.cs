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

        return value.ToString("E8");
    }
}
