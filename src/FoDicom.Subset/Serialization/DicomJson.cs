using System.Text;
using System.Text.Json;

namespace FellowOakDicom.Serialization;

/// <summary>How DS, IS, SV and UV go into JSON.</summary>
public enum NumberSerializationMode
{
    /// <summary>As numbers; text that is none is an error.</summary>
    AsNumber,
    AsString,

    /// <summary>As numbers, and as text where it is no number.</summary>
    PreferablyAsNumber,
}

/// <summary>Data sets in the DICOM JSON model (PS3.18 annex F).</summary>
public static class DicomJson
{
    /// <exception cref="DicomDataException">Pixel data are encapsulated, which the model has no place for, or a DS or IS is no number.</exception>
    public static string ConvertDicomToJson(
        DicomDataset dataset,
        bool writeTagsAsKeywords = false,
        bool formatIndented = false,
        NumberSerializationMode numberSerializationMode = NumberSerializationMode.AsNumber)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Write(formatIndented, writer => new JsonDatasetWriter(writer, writeTagsAsKeywords, numberSerializationMode).Write(dataset));
    }

    public static string ConvertDicomToJson(
        IEnumerable<DicomDataset> dataset,
        bool writeTagsAsKeywords = false,
        bool formatIndented = false,
        NumberSerializationMode numberSerializationMode = NumberSerializationMode.AsNumber)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Write(formatIndented, writer => new JsonDatasetWriter(writer, writeTagsAsKeywords, numberSerializationMode).Write(dataset));
    }

    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="DicomDataException">The JSON is no data set.</exception>
    /// <exception cref="DicomValidationException">A value breaks a rule, and autoValidate is true.</exception>
    public static DicomDataset ConvertJsonToDicom(string json, bool autoValidate = true)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return JsonDatasetReader.Read(document.RootElement, autoValidate);
    }

    public static DicomDataset[] ConvertJsonToDicomArray(string json, bool autoValidate = true)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Array) throw new DicomDataException("The JSON is no array of data sets.");
        return [.. document.RootElement.EnumerateArray().Select(element => JsonDatasetReader.Read(element, autoValidate))];
    }

    private static string Write(bool isIndented, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = isIndented })) write(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
