using Acquisition.Core.Model.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images;

/// <summary>
/// Adds elements by their attribute type (PS3.5 7.4). Null or a text of blanks, which DICOM takes for empty, means not known, and so does a number that
/// is not finite: what follows from values at the ends of their ranges may be beyond any number.
/// </summary>
internal static class Elements
{
    public static bool IsKnown(this string value) => value.AsSpan().Trim(' ').Length > 0;

    /// <summary>Type 2: there, and empty when not known.</summary>
    public static void AddOrEmpty(this DicomDataset dataset, DicomTag tag, string value) =>
        dataset.Add(tag, value.IsKnown() ? new[] { value } : []);

    /// <summary>Type 2, decimal string.</summary>
    public static void AddOrEmpty(this DicomDataset dataset, DicomTag tag, double? value) =>
        dataset.AddOrEmpty(tag, value is double known && double.IsFinite(known) ? DecimalText.Format(known) : "");

    /// <summary>Type 3: left out when not known.</summary>
    public static void AddIfKnown(this DicomDataset dataset, DicomTag tag, string value)
    {
        if (value.IsKnown()) dataset.Add(tag, value);
    }

    /// <summary>Type 3, decimal string.</summary>
    public static void AddIfKnown(this DicomDataset dataset, DicomTag tag, double? value)
    {
        if (value is double known && double.IsFinite(known)) dataset.AddDecimals(tag, known);
    }

    /// <summary>Type 3, binary double.</summary>
    public static void AddDoubleIfKnown(this DicomDataset dataset, DicomTag tag, double? value)
    {
        if (value is double known && double.IsFinite(known)) dataset.Add(tag, known);
    }

    /// <summary>Type 3, integer string: the nearest integer; left out where it is none of 32 bits.</summary>
    public static void AddRoundedIfKnown(this DicomDataset dataset, DicomTag tag, double? value)
    {
        if (value is double known && Math.Abs(known) < int.MaxValue) dataset.Add(tag, (int)Math.Round(known));
    }

    public static void AddDecimals(this DicomDataset dataset, DicomTag tag, params ReadOnlySpan<double> values) =>
        dataset.AddDecimals(tag, DecimalText.Format, values);

    /// <summary>Decimal strings that do not become 0 by rounding.</summary>
    public static void AddPositiveDecimals(this DicomDataset dataset, DicomTag tag, params ReadOnlySpan<double> values) =>
        dataset.AddDecimals(tag, DecimalText.FormatPositive, values);

    /// <summary>Reconstruction Diameter (0018,1100): the image's longer side, mm.</summary>
    public static void AddReconstructionDiameter(this DicomDataset dataset, ReconstructedImage image) => dataset.AddIfKnown(
        DicomTag.ReconstructionDiameter, Math.Max(image.Columns * image.Plane.ColumnSpacingMm, image.Rows * image.Plane.RowSpacingMm));

    /// <summary>A date and a time that belong together.</summary>
    public static void AddTime(this DicomDataset dataset, DicomTag date, DicomTag time, DateTimeOffset value)
    {
        dataset.Add(date, value.ToString("yyyyMMdd"));
        dataset.Add(time, value.ToString("HHmmss.ffffff"));
    }

    private static void AddDecimals(this DicomDataset dataset, DicomTag tag, Func<double, string> format, ReadOnlySpan<double> values)
    {
        string[] texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++) texts[i] = format(values[i]);
        dataset.Add(tag, texts);
    }
}
