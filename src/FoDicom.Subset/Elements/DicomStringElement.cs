using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>
/// Text. Made from a string, it is encoded when it is written; read from bytes, it is decoded when it is asked for, and
/// written again as it was unless the data set's character set is another by then.
/// </summary>
public abstract class DicomStringElement : DicomElement
{
    private static readonly Encoding[] Ascii = [DicomEncoding.Default];

    private readonly IReadOnlyList<Encoding> _encodings;
    private IByteBuffer? _buffer;
    private string? _text;

    private protected DicomStringElement(DicomTag tag, string? text) : base(tag, null)
    {
        _text = text ?? "";
        _encodings = Ascii;
    }

    private protected DicomStringElement(DicomTag tag, IReadOnlyList<Encoding>? encodings, IByteBuffer? buffer) : base(tag, null)
    {
        _buffer = buffer ?? EmptyBuffer.Value;
        _encodings = encodings ?? Ascii;
    }

    public override IByteBuffer Buffer => _buffer ??= ToBytes(_encodings);

    public override int Count => Text.Length == 0 ? 0 : 1;

    private protected string Text => _text ??= CodeExtensions.Decode(Buffer.Data, _encodings).TrimEnd(' ', '\0');

    internal override IByteBuffer Encode(IReadOnlyList<Encoding> encodings) =>
        !ValueRepresentation.IsStringEncoded || encodings.SequenceEqual(_encodings) ? Buffer : ToBytes(encodings);

    public override void Validate()
    {
        base.Validate();
        for (int i = 0; i < Count; i++) DicomValidation.Validate(ValueRepresentation, ItemText(i));
    }

    private protected virtual string ItemText(int index) => Text;

    private protected override string AllText() => Text;

    private protected override object GetItem(int index, Type type)
    {
        string text = ItemText(index);
        if (type.IsAssignableFrom(typeof(string))) return text;
        return Convert(text, type) ?? throw NoConversion(type);
    }

    /// <returns>Null when text of this VR is never of the type.</returns>
    private protected virtual object? Convert(string text, Type type)
    {
        if (!type.IsEnum) return null;
        return Enum.TryParse(type, text.Trim(), ignoreCase: true, out object? value) ? value : throw Unreadable(type);
    }

    private protected override bool ValueEquals(DicomItem other) => ((DicomStringElement)other).Text == Text;

    private IByteBuffer ToBytes(IReadOnlyList<Encoding> encodings)
    {
        if (Text.Length == 0) return EmptyBuffer.Value;
        byte[] bytes = CodeExtensions.Encode(Text, encodings);
        return new MemoryByteBuffer(int.IsEvenInteger(bytes.Length) ? bytes : [.. bytes, ValueRepresentation.PaddingValue]);
    }
}

/// <summary>Text of several values, parted by backslashes.</summary>
public abstract class DicomMultiStringElement : DicomStringElement
{
    private string[]? _values;

    private protected DicomMultiStringElement(DicomTag tag, string?[]? values)
        : base(tag, values is null ? null : string.Join('\\', values))
    {
    }

    private protected DicomMultiStringElement(DicomTag tag, IReadOnlyList<Encoding>? encodings, IByteBuffer? buffer)
        : base(tag, encodings, buffer)
    {
    }

    public override int Count => Values.Length;

    private protected string[] Values => _values ??= Text.Length == 0 ? [] : Text.Split('\\');

    private protected override string ItemText(int index) => Values[index];
}
