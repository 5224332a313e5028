using System.Diagnostics.CodeAnalysis;

namespace FellowOakDicom;

/// <summary>
/// Getting values out. Get throws DicomDataException when the tag is absent or has not the number of values asked for, and
/// InvalidCastException when its VR never becomes a T; TryGet answers false and GetOrDefault the default instead.
/// </summary>
public partial class DicomDataset
{
    /// <returns>Null when the tag is absent or its item is no T.</returns>
    [return: MaybeNull]
    public T GetDicomItem<T>(DicomTag tag) where T : DicomItem => Find(tag) as T;

    public int GetValueCount(DicomTag tag) => Element(tag).Count;

    public DicomSequence GetSequence(DicomTag tag) =>
        Item(tag) as DicomSequence ?? throw new DicomDataException($"Tag: {tag} is no sequence.");

    public bool TryGetSequence(DicomTag tag, [NotNullWhen(true)] out DicomSequence? sequence) => TryFind(tag, out sequence);

    public bool TryGetNonEmptySequence(DicomTag tag, [NotNullWhen(true)] out DicomSequence? sequence) =>
        TryFind(tag, out sequence) && sequence.Items.Count > 0;

    public T GetValue<T>(DicomTag tag, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Element(tag).Get<T>(index);
    }

    public bool TryGetValue<T>(DicomTag tag, int index, [NotNullWhen(true), MaybeNullWhen(false)] out T elementValue) =>
        TryConvert(tag, element => index >= 0 && index < element.Count, element => element.Get<T>(index), out elementValue);

    [return: NotNullIfNotNull(nameof(defaultValue))]
    public T? GetValueOrDefault<T>(DicomTag tag, int index, T? defaultValue) =>
        TryGetValue(tag, index, out T? value) ? value : defaultValue;

    public T[] GetValues<T>(DicomTag tag) => Element(tag).Get<T[]>();

    public bool TryGetValues<T>(DicomTag tag, [NotNullWhen(true)] out T[]? values) =>
        TryConvert(tag, _ => true, element => element.Get<T[]>(), out values);

    public T GetSingleValue<T>(DicomTag tag)
    {
        DicomElement element = Element(tag);
        return element.Count == 1
            ? element.Get<T>(0)
            : throw new DicomDataException($"Tag: {tag} must contain a single value, but contains {element.Count}");
    }

    public bool TryGetSingleValue<T>(DicomTag tag, [NotNullWhen(true), MaybeNullWhen(false)] out T value) =>
        TryConvert(tag, element => element.Count == 1, element => element.Get<T>(0), out value);

    [return: NotNullIfNotNull(nameof(defaultValue))]
    public T? GetSingleValueOrDefault<T>(DicomTag tag, T? defaultValue) => TryGetSingleValue(tag, out T? value) ? value : defaultValue;

    /// <summary>All values, parted by backslashes; "" of an empty element.</summary>
    public string GetString(DicomTag tag) => Element(tag).Get<string>();

    public bool TryGetString(DicomTag tag, [NotNullWhen(true)] out string? stringValue) =>
        TryConvert(tag, _ => true, element => element.Get<string>(), out stringValue);

    private DicomItem Item(DicomTag tag) => Find(tag) ?? throw new DicomDataException($"Tag: {tag} not found in dataset");

    private DicomElement Element(DicomTag tag) =>
        Item(tag) as DicomElement ?? throw new DicomDataException($"Tag: {tag} has items, not values.");

    private bool TryConvert<T>(
        DicomTag tag,
        Func<DicomElement, bool> has,
        Func<DicomElement, T> convert,
        [NotNullWhen(true), MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (!TryFind(tag, out DicomElement? element) || !has(element)) return false;
        try
        {
            value = convert(element)!;
            return true;
        }
        catch (Exception exception) when (exception is DicomDataException or InvalidCastException)
        {
            return false;
        }
    }
}
