using FellowOakDicom;

namespace Acquisition.Dicom.Images;

/// <summary>Adds elements by their attribute type (PS3.5 7.4). An empty string or null means not known.</summary>
internal static class Elements
{
    /// <summary>Type 2: there, and empty when not known.</summary>
    public static void AddOrEmpty(this DicomDataset dataset, DicomTag tag, string value) =>
        dataset.Add(tag, value.Length > 0 ? new[] { value } : []);

    /// <summary>Type 2, decimal string.</summary>
    public static void AddOrEmpty(this DicomDataset dataset, DicomTag tag, double? value) =>
        dataset.AddOrEmpty(tag, value is double known ? DecimalText.Format(known) : "");

    /// <summary>Type 3: left out when not known.</summary>
    public static void AddIfKnown(this DicomDataset dataset, DicomTag tag, string value)
    {
        if (value.Length > 0) dataset.Add(tag, value);
    }

    /// <summary>Type 3, decimal string.</summary>
    public static void AddIfKnown(this DicomDataset dataset, DicomTag tag, double? value)
    {
        if (value is double known) dataset.AddDecimals(tag, known);
    }

    /// <summary>Type 3, integer string: the nearest integer.</summary>
    public static void AddRoundedIfKnown(this DicomDataset dataset, DicomTag tag, double? value)
    {
        if (value is double known) dataset.Add(tag, (int)Math.Round(known));
    }

    public static void AddDecimals(this DicomDataset dataset, DicomTag tag, params ReadOnlySpan<double> values)
    {
        string[] texts = new string[values.Length];
        for (int i = 0; i < texts.Length; i++) texts[i] = DecimalText.Format(values[i]);
        dataset.Add(tag, texts);
    }

    /// <summary>A date and a time that belong together.</summary>
    public static void AddTime(this DicomDataset dataset, DicomTag date, DicomTag time, DateTimeOffset value)
    {
        dataset.Add(date, value.ToString("yyyyMMdd"));
        dataset.Add(time, value.ToString("HHmmss.ffffff"));
    }
}
