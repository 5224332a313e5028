using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>An item with a value: bytes, little endian, and what its VR makes of them.</summary>
public abstract class DicomElement(DicomTag tag, IByteBuffer? buffer) : DicomItem(tag)
{
    /// <summary>The value's bytes. Text made from strings is in ASCII here; a writer encodes it as its data set says.</summary>
    public virtual IByteBuffer Buffer { get; } = buffer ?? EmptyBuffer.Value;

    public uint Length => (uint)Buffer.Size;

    /// <summary>How many values there are.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// A value as a T: a string, a number, a type of the library, an enum; or all of them when T is an array, or a string and item is -1.
    /// </summary>
    /// <param name="item">Which value; -1 for the first, or all.</param>
    /// <exception cref="DicomDataException">There is no such value, or its text is no T.</exception>
    /// <exception cref="InvalidCastException">A value of this VR is never a T.</exception>
    public virtual T Get<T>(int item = -1)
    {
        Type type = typeof(T);
        if (item < 0 && type == typeof(string)) return (T)(object)AllText();
        if (item < 0 && type.IsArray) return (T)(object)GetAll(type.GetElementType()!);
        if (type == typeof(IByteBuffer)) return (T)Buffer;
        int index = Math.Max(item, 0);
        if (index >= Count) throw new DicomDataException($"Tag: {Tag} has {Count} values; there is none at index {index}");
        return (T)GetItem(index, Nullable.GetUnderlyingType(type) ?? type);
    }

    public override void Validate()
    {
        DicomDictionaryEntry entry = Tag.DictionaryEntry;
        if (entry == DicomDictionary.UnknownTag || !ValueRepresentation.IsMultiValue || Count == 0) return;
        if (entry.ValueMultiplicity.Allows(Count)) return;
        string message = $"{Tag} holds {Count} values; the standard says {entry.ValueMultiplicity}.";
        throw new DicomValidationException(AllText(), ValueRepresentation, message);
    }

    /// <summary>The bytes to write when text is in these character sets.</summary>
    internal virtual IByteBuffer Encode(IReadOnlyList<Encoding> encodings) => Buffer;

    /// <summary>All values as text, parted by backslashes.</summary>
    private protected virtual string AllText() => string.Join('\\', (string[])GetAll(typeof(string)));

    /// <summary>One value as the type; index is valid.</summary>
    private protected abstract object GetItem(int index, Type type);

    private protected override bool ValueEquals(DicomItem other)
    {
        IByteBuffer a = Buffer, b = ((DicomElement)other).Buffer;
        return ReferenceEquals(a, b) || (a.Size == b.Size && a.Data.AsSpan().SequenceEqual(b.Data));
    }

    private Array GetAll(Type type)
    {
        Array values = Array.CreateInstance(type, Count);
        for (int i = 0; i < values.Length; i++) values.SetValue(GetItem(i, Nullable.GetUnderlyingType(type) ?? type), i);
        return values;
    }

    private protected InvalidCastException NoConversion(Type type) =>
        new($"{Tag} is {ValueRepresentation}, which does not become {type.Name}.");

    private protected DicomDataException Unreadable(Type type, Exception? inner = null) =>
        new($"{Tag}: the value does not read as {type.Name}.", inner);
}
