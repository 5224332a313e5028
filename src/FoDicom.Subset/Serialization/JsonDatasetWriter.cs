using System.Globalization;
using System.Text.Json;

namespace FellowOakDicom.Serialization;

internal sealed class JsonDatasetWriter(Utf8JsonWriter writer, bool hasKeywords, NumberSerializationMode mode)
{
    // The groups of a name, in the order in which "=" parts them.
    internal static readonly string[] NameGroups = ["Alphabetic", "Ideographic", "Phonetic"];

    internal void Write(IEnumerable<DicomDataset> datasets)
    {
        writer.WriteStartArray();
        foreach (DicomDataset dataset in datasets) Write(dataset);
        writer.WriteEndArray();
    }

    internal void Write(DicomDataset dataset)
    {
        writer.WriteStartObject();
        foreach (DicomItem item in dataset.Where(item => !item.Tag.IsGroupLength))
        {
            writer.WriteStartObject(Name(item.Tag));
            writer.WriteString("vr", item.ValueRepresentation.Code);
            WriteContent(item);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private string Name(DicomTag tag)
    {
        DicomDictionaryEntry entry = tag.DictionaryEntry;
        return hasKeywords && entry != DicomDictionary.UnknownTag && !tag.IsPrivate ? entry.Keyword : tag.ToString("J", null);
    }

    private void WriteContent(DicomItem item)
    {
        switch (item)
        {
            case DicomSequence { Items.Count: > 0 } sequence:
                writer.WritePropertyName("Value");
                Write(sequence.Items);
                break;
            case DicomElement { Count: > 0 } element when IsBinary(element.ValueRepresentation):
                writer.WriteBase64String("InlineBinary", element.Buffer.Data);
                break;
            case DicomElement { Count: > 0 } element:
                writer.WriteStartArray("Value");
                for (int i = 0; i < element.Count; i++) WriteValue(element, i);
                writer.WriteEndArray();
                break;
            case DicomFragmentSequence:
                throw new DicomDataException($"{item.Tag} is encapsulated, for which JSON has no place: take the pixel data out first.");
        }
    }

    private void WriteValue(DicomElement element, int index)
    {
        switch (element.ValueRepresentation.Code)
        {
            case "PN": WriteName(element.Get<string>(index)); break;
            case "DS" or "IS" or "SV" or "UV": WriteNumber(element, index); break;
            case "FL": WriteFinite(element.Get<float>(index), writer.WriteNumberValue); break;
            case "FD": WriteFinite(element.Get<double>(index), writer.WriteNumberValue); break;
            case "SL" or "SS" or "UL" or "US": writer.WriteNumberValue(element.Get<long>(index)); break;
            case "AT": writer.WriteStringValue(element.Get<DicomTag>(index).ToString("J", null)); break;
            default: WriteText(element.Get<string>(index)); break;
        }
    }

    private void WriteName(string name)
    {
        if (name.Length == 0)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        foreach ((string group, string text) in NameGroups.Zip(name.Split('=')))
        {
            if (text.Length > 0) writer.WriteString(group, text);
        }
        writer.WriteEndObject();
    }

    private void WriteNumber(DicomElement element, int index)
    {
        string text = element.Get<string>(index).Trim();
        bool isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number);
        if (text.Length == 0) writer.WriteNullValue();
        else if (mode == NumberSerializationMode.AsString) writer.WriteStringValue(text);
        else if (isNumber) writer.WriteNumberValue(number);
        else if (mode == NumberSerializationMode.PreferablyAsNumber) writer.WriteStringValue(text);
        else throw new DicomDataException($"{element.Tag}: a value is no number, and can go into JSON as text only.");
    }

    /// <summary>JSON has no number for infinity, nor for what is none.</summary>
    private void WriteFinite<T>(T number, Action<T> write) where T : System.Numerics.IFloatingPointIeee754<T>
    {
        if (T.IsFinite(number)) write(number);
        else writer.WriteStringValue(T.IsNaN(number) ? "NaN" : T.IsNegative(number) ? "-Infinity" : "Infinity");
    }

    private void WriteText(string text)
    {
        if (text.Length == 0) writer.WriteNullValue();
        else writer.WriteStringValue(text);
    }

    private static bool IsBinary(DicomVR vr) => vr.Code is "OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "UN";
}
