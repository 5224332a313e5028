using System.Text.Json;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Serialization;

internal static class JsonDatasetReader
{
    internal static DicomDataset Read(JsonElement json, bool autoValidate)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new DicomDataException($"A data set is a JSON object, and not of the kind {json.ValueKind}.");
        var dataset = new DicomDataset { AutoValidate = autoValidate };
        foreach (JsonProperty property in json.EnumerateObject()) dataset.AddOrUpdate(ReadItem(property, autoValidate));
        return dataset;
    }

    private static DicomItem ReadItem(JsonProperty property, bool autoValidate)
    {
        DicomTag tag = DicomDictionary.Default[property.Name] ?? DicomTag.Parse(property.Name);
        JsonElement json = property.Value;
        if (json.ValueKind != JsonValueKind.Object) throw new DicomDataException($"{tag} is no JSON object.");
        DicomVR vr = json.TryGetProperty("vr", out JsonElement code)
            ? DicomVR.Parse(Text(tag, code))
            : tag.DictionaryEntry.ValueRepresentations[0];
        if (json.TryGetProperty("InlineBinary", out JsonElement base64))
        {
            return base64.ValueKind == JsonValueKind.String && base64.TryGetBytesFromBase64(out byte[]? bytes)
                ? DicomItemFactory.CreateFromBytes(vr, tag, new MemoryByteBuffer(bytes), [DicomEncoding.Default])
                : throw new DicomDataException($"{tag}: the inline binary is no base64.");
        }
        if (json.TryGetProperty("BulkDataURI", out _))
            throw new DicomDataException($"{tag} is kept elsewhere (BulkDataURI): fetch it and put it in.");
        if (!json.TryGetProperty("Value", out JsonElement values)) values = default;
        JsonElement[] items = values.ValueKind switch
        {
            JsonValueKind.Array => [.. values.EnumerateArray()],
            JsonValueKind.Undefined => [],
            _ => throw new DicomDataException($"{tag}: the value is no JSON array."),
        };
        return vr == DicomVR.SQ
            ? new DicomSequence(tag, [.. items.Select(item => Read(item, autoValidate))])
            : DicomItemFactory.Create(vr, tag, Array.ConvertAll(items, item => ReadValue(vr, tag, item)));
    }

    private static string ReadValue(DicomVR vr, DicomTag tag, JsonElement json) => vr.Code switch
    {
        _ when json.ValueKind == JsonValueKind.Null => "",
        "PN" when json.ValueKind == JsonValueKind.Object => ReadName(tag, json),
        "DS" when json.ValueKind == JsonValueKind.Number => ReadDecimal(json),
        "IS" or "SV" or "UV" or "FL" or "FD" or "SL" or "SS" or "UL" or "US" when json.ValueKind == JsonValueKind.Number =>
            json.GetRawText(),
        _ => Text(tag, json),
    };

    private static string ReadName(DicomTag tag, JsonElement json) => string.Join('=', JsonDatasetWriter.NameGroups
        .Select(group => json.TryGetProperty(group, out JsonElement text) ? Text(tag, text) : "")).TrimEnd('=');

    /// <summary>The number as it stands where a DS has room for it, else as near as there is room for.</summary>
    private static string ReadDecimal(JsonElement json)
    {
        string text = json.GetRawText();
        return text.Length <= DicomVR.DS.MaximumLength || !json.TryGetDecimal(out decimal number)
            ? text
            : DicomDecimalString.ToText(number);
    }

    private static string Text(DicomTag tag, JsonElement json) => json.ValueKind == JsonValueKind.String
        ? json.GetString()!
        : throw new DicomDataException($"{tag} has a value of the kind {json.ValueKind}, where its VR has text.");
}
