using System.Globalization;
using System.Numerics;
using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>The item of a VR, from values or from bytes.</summary>
internal static class DicomItemFactory
{
    private static readonly Encoding[] Ascii = [DicomEncoding.Default];

    /// <summary>Of an attribute that may have several VRs, the one that holds values of type T; else the first.</summary>
    /// <exception cref="DicomDataException">The dictionary does not know the tag.</exception>
    internal static DicomVR ChooseVR<T>(DicomTag tag)
    {
        DicomDictionaryEntry entry = tag.DictionaryEntry;
        if (entry == DicomDictionary.UnknownTag)
            throw new DicomDataException($"Tag: {tag} is not in the dictionary: add it with its value representation.");
        return Array.Find(entry.ValueRepresentations, vr => vr.ValueType == typeof(T)) ?? entry.ValueRepresentations[0];
    }

    /// <exception cref="InvalidOperationException">Values of type T do not make an item of the VR.</exception>
    internal static DicomItem Create<T>(DicomVR vr, DicomTag tag, T[]? values) =>
        values is null or { Length: 0 } || values is [null]
            ? CreateFromBytes(vr, tag, EmptyBuffer.Value, Ascii)
            : Create(vr, tag, (Array)values);

    // Not generic, so that it is compiled once and not for each type of number.
    private static DicomItem Create(DicomVR vr, DicomTag tag, Array given) =>
        vr.Code switch
        {
            "AE" when given is string[] text => new DicomApplicationEntity(tag, text),
            "AS" when given is string[] text => new DicomAgeString(tag, text),
            "AT" when given is DicomTag[] tags => new DicomAttributeTag(tag, tags),
            "AT" when given is string[] text => new DicomAttributeTag(tag, Array.ConvertAll(text, DicomTag.Parse)),
            "CS" when given is string[] text => new DicomCodeString(tag, text),
            "DA" when given is string[] text => new DicomDate(tag, text),
            "DA" when given is DateTime[] dates => new DicomDate(tag, dates),
            "DA" when given is DicomDateRange[] ranges => new DicomDate(tag, Single(ranges)),
            "DS" when given is string[] text => new DicomDecimalString(tag, text),
            "DS" when given is decimal[] numbers => new DicomDecimalString(tag, numbers),
            "DS" when given is double[] numbers => new DicomDecimalString(tag, Array.ConvertAll(numbers, number => ToDecimal(tag, number))),
            "DS" when given is float[] numbers => new DicomDecimalString(tag, Array.ConvertAll(numbers, number => ToDecimal(tag, number))),
            "DT" when given is string[] text => new DicomDateTime(tag, text),
            "DT" when given is DateTime[] dates => new DicomDateTime(tag, dates),
            "DT" when given is DicomDateRange[] ranges => new DicomDateTime(tag, Single(ranges)),
            "FD" => Numbers<double>(vr, tag, given, numbers => new DicomFloatingPointDouble(tag, numbers)),
            "FL" => Numbers<float>(vr, tag, given, numbers => new DicomFloatingPointSingle(tag, numbers)),
            "IS" when given is string[] text => new DicomIntegerString(tag, text),
            "IS" when given is int[] numbers => new DicomIntegerString(tag, numbers),
            "LO" when given is string[] text => new DicomLongString(tag, text),
            "LT" when given is string[] text => new DicomLongText(tag, Joined(text)),
            "OB" when given is byte[] bytes => new DicomOtherByte(tag, bytes),
            "OD" => Numbers<double>(vr, tag, given, numbers => new DicomOtherDouble(tag, numbers)),
            "OF" => Numbers<float>(vr, tag, given, numbers => new DicomOtherFloat(tag, numbers)),
            "OL" => Numbers<uint>(vr, tag, given, numbers => new DicomOtherLong(tag, numbers)),
            "OV" => Numbers<ulong>(vr, tag, given, numbers => new DicomOtherVeryLong(tag, numbers)),
            "OW" => Numbers<ushort>(vr, tag, given, numbers => new DicomOtherWord(tag, numbers)),
            "PN" when given is string[] text => new DicomPersonName(tag, text),
            "SH" when given is string[] text => new DicomShortString(tag, text),
            "SL" => Numbers<int>(vr, tag, given, numbers => new DicomSignedLong(tag, numbers)),
            "SQ" when given is DicomDataset[] items => new DicomSequence(tag, items),
            "SS" => Numbers<short>(vr, tag, given, numbers => new DicomSignedShort(tag, numbers)),
            "ST" when given is string[] text => new DicomShortText(tag, Joined(text)),
            "SV" => Numbers<long>(vr, tag, given, numbers => new DicomSignedVeryLong(tag, numbers)),
            "TM" when given is string[] text => new DicomTime(tag, text),
            "TM" when given is DateTime[] dates => new DicomTime(tag, dates),
            "TM" when given is DicomDateRange[] ranges => new DicomTime(tag, Single(ranges)),
            "UC" when given is string[] text => new DicomUnlimitedCharacters(tag, text),
            "UI" when given is string[] text => new DicomUniqueIdentifier(tag, text),
            "UI" when given is DicomUID[] uids => new DicomUniqueIdentifier(tag, uids),
            "UI" when given is DicomTransferSyntax[] syntaxes => new DicomUniqueIdentifier(tag, syntaxes),
            "UL" => Numbers<uint>(vr, tag, given, numbers => new DicomUnsignedLong(tag, numbers)),
            "UN" when given is byte[] bytes => new DicomUnknown(tag, bytes),
            "UR" when given is string[] text => new DicomUniversalResource(tag, Joined(text)),
            "US" => Numbers<ushort>(vr, tag, given, numbers => new DicomUnsignedShort(tag, numbers)),
            "UT" when given is string[] text => new DicomUnlimitedText(tag, Joined(text)),
            "UV" => Numbers<ulong>(vr, tag, given, numbers => new DicomUnsignedVeryLong(tag, numbers)),
            _ => throw NoItem(vr, tag, given),
        };

    internal static DicomItem CreateFromBytes(DicomVR vr, DicomTag tag, IByteBuffer data, Encoding[] encodings) => vr.Code switch
    {
        "AE" => new DicomApplicationEntity(tag, data),
        "AS" => new DicomAgeString(tag, data),
        "AT" => new DicomAttributeTag(tag, data),
        "CS" => new DicomCodeString(tag, data),
        "DA" => new DicomDate(tag, data),
        "DS" => new DicomDecimalString(tag, data),
        "DT" => new DicomDateTime(tag, data),
        "FD" => new DicomFloatingPointDouble(tag, data),
        "FL" => new DicomFloatingPointSingle(tag, data),
        "IS" => new DicomIntegerString(tag, data),
        "LO" => new DicomLongString(tag, encodings, data),
        "LT" => new DicomLongText(tag, encodings, data),
        "OB" => new DicomOtherByte(tag, data),
        "OD" => new DicomOtherDouble(tag, data),
        "OF" => new DicomOtherFloat(tag, data),
        "OL" => new DicomOtherLong(tag, data),
        "OV" => new DicomOtherVeryLong(tag, data),
        "OW" => new DicomOtherWord(tag, data),
        "PN" => new DicomPersonName(tag, encodings, data),
        "SH" => new DicomShortString(tag, encodings, data),
        "SL" => new DicomSignedLong(tag, data),
        "SQ" => new DicomSequence(tag),
        "SS" => new DicomSignedShort(tag, data),
        "ST" => new DicomShortText(tag, encodings, data),
        "SV" => new DicomSignedVeryLong(tag, data),
        "TM" => new DicomTime(tag, data),
        "UC" => new DicomUnlimitedCharacters(tag, encodings, data),
        "UI" => new DicomUniqueIdentifier(tag, data),
        "UL" => new DicomUnsignedLong(tag, data),
        "UR" => new DicomUniversalResource(tag, data),
        "US" => new DicomUnsignedShort(tag, data),
        "UT" => new DicomUnlimitedText(tag, encodings, data),
        "UV" => new DicomUnsignedVeryLong(tag, data),
        _ => new DicomUnknown(tag, data),
    };

    private static DicomItem Numbers<TNumber>(DicomVR vr, DicomTag tag, Array given, Func<TNumber[], DicomItem> create)
        where TNumber : unmanaged, ISpanParsable<TNumber> => given switch
        {
            // An array of int passes for one of uint at run time, and may not here: the VR says which sign the number has.
            TNumber[] numbers when given.GetType() == typeof(TNumber[]) => create(numbers),
            string[] text => create(Array.ConvertAll(text, number => Parse<TNumber>(vr, tag, number))),
            _ => throw NoItem(vr, tag, given),
        };

    private static TNumber Parse<TNumber>(DicomVR vr, DicomTag tag, string text) where TNumber : ISpanParsable<TNumber> =>
        TNumber.TryParse(text, CultureInfo.InvariantCulture, out TNumber? number)
            ? number
            : throw new DicomDataException($"{tag}: the text is no number of VR {vr.Code}.");

    private static decimal ToDecimal<TFloat>(DicomTag tag, TFloat number) where TFloat : INumber<TFloat>
    {
        try
        {
            return decimal.CreateChecked(number);
        }
        catch (OverflowException exception)
        {
            throw new DicomDataException($"{tag}: {number} has no decimal form.", exception);
        }
    }

    private static DicomDateRange Single(DicomDateRange[] ranges) => ranges.Length == 1 ? ranges[0] : new DicomDateRange();

    private static string Joined(string[] text) => string.Join('\\', text);

    private static InvalidOperationException NoItem(DicomVR vr, DicomTag tag, Array given) =>
        new($"{tag}: a value of type {given.GetType().GetElementType()!.Name} does not make an element of VR {vr.Code}.");
}
