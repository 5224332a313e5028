using System.Globalization;

namespace Acquisition.Interchange.CtPd;

/// <summary>A number as a DICOM decimal string (DS): at most 16 characters, as many digits as they hold.</summary>
internal static class DecimalString
{
    private const int Limit = 16;

    public static string Of(double? value) => value is { } known ? Of(known) : "";

    public static string Of(double value)
    {
        string text = value.ToString("R");
        for (int digits = 15; text.Length > Limit; digits--) text = value.ToString($"G{digits}");
        return text;
    }

    /// <summary>The value that a reader finds.</summary>
    public static double Rounded(double value) => double.Parse(Of(value), CultureInfo.InvariantCulture);
}
