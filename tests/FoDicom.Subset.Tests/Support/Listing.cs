
namespace FellowOakDicom.Tests.Support;

/// <summary>Lines "path VR value\value": text as it is, floats by their bits, bytes as hex. Pydicom/listing.py does the same.</summary>
internal static class Listing
{
    public static string[] Of(DicomDataset dataset) => [.. Lines(dataset, "")];

    private static IEnumerable<string> Lines(DicomDataset dataset, string path)
    {
        foreach (DicomItem item in dataset)
        {
            string name = $"{path}{item.Tag.Group:X4}{item.Tag.Element:X4}";
            if (item is DicomSequence sequence)
            {
                yield return $"{name} SQ {sequence.Items.Count}";
                foreach (string line in sequence.Items.SelectMany((nested, i) => Lines(nested, $"{name}[{i}]."))) yield return line;
            }
            else if (item is DicomElement element)
            {
                yield return $"{name} {element.ValueRepresentation} {Values(element)}".Replace("\r", "\\r").Replace("\n", "\\n");
            }
        }
    }

    private static string Values(DicomElement element) => element switch
    {
        _ when element.ValueRepresentation.Code is "OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "UN" => Hex(element.Get<byte[]>()),
        DicomFloatingPointSingle => Join(element.Get<float[]>(), value => BitConverter.SingleToUInt32Bits(value).ToString("x8")),
        DicomFloatingPointDouble => Join(element.Get<double[]>(), value => BitConverter.DoubleToUInt64Bits(value).ToString("x16")),
        DicomAttributeTag => Join(element.Get<DicomTag[]>(), tag => tag.ToString("J", null)),
        _ => element.Get<string>(),
    };

    // An odd value is one byte longer in a file.
    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes) + (bytes.Length % 2 == 0 ? "" : "00");

    private static string Join<T>(T[] values, Func<T, string> text) => string.Join('\\', values.Select(text));
}
