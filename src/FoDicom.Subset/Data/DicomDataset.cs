using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FellowOakDicom;

/// <summary>
/// Attributes and their values, in tag order. Values are checked as they are added while AutoValidate is true.
/// A private tag with a creator stands for that creator's block, whichever it is in this data set.
/// </summary>
public partial class DicomDataset : IEnumerable<DicomItem>, IEquatable<DicomDataset>
{
    private static readonly SortedDictionary<uint, DicomItem> NoItems = [];

    private SortedDictionary<uint, DicomItem>? _items;

    public DicomDataset() : this(DicomTransferSyntax.ExplicitVRLittleEndian)
    {
    }

    public DicomDataset(DicomTransferSyntax internalTransferSyntax) => InternalTransferSyntax = internalTransferSyntax;

    public DicomDataset(params DicomItem[] items) : this((IEnumerable<DicomItem>)items)
    {
    }

    public DicomDataset(IEnumerable<DicomItem> items) : this() => Add(items);

    /// <summary>The syntax that the data set came in and that its pixel data are in.</summary>
    public DicomTransferSyntax InternalTransferSyntax { get; internal set; }

    public bool AutoValidate { get; set; } = true;

    /// <summary>What SpecificCharacterSet names; null where it is absent or empty, and the data set around this one decides.</summary>
    internal Encoding[]? Encodings =>
        Find(DicomTag.SpecificCharacterSet) is DicomCodeString { Count: > 0 } charset
            ? DicomEncoding.GetEncodings(charset.Get<string[]>())
            : null;

    private SortedDictionary<uint, DicomItem> Items => _items ?? NoItems;

    public bool Contains(DicomTag tag) => Find(tag) is not null;

    public DicomDataset Remove(params DicomTag[] tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (DicomTag tag in tags)
        {
            if (Find(tag) is { } item) Items.Remove(item.Tag.Value);
        }
        return this;
    }

    public DicomDataset Remove(Func<DicomItem, bool> selector)
    {
        foreach (DicomItem item in Items.Values.Where(selector).ToArray()) Items.Remove(item.Tag.Value);
        return this;
    }

    public DicomDataset Clear()
    {
        _items = null;
        return this;
    }

    /// <summary>Puts every item into the other data set, in place of what it has under the same tags.</summary>
    public DicomDataset CopyTo(DicomDataset destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.AddOrUpdate(this);
        return this;
    }

    /// <summary>Puts the items of these tags, as far as there are such, into the other data set.</summary>
    public DicomDataset CopyTo(DicomDataset destination, params DicomTag[] tags)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.AddOrUpdate(tags.Select(Find).OfType<DicomItem>());
        return this;
    }

    /// <summary>Checks every value, those of sequences too.</summary>
    /// <exception cref="DicomValidationException">The first that breaks a rule.</exception>
    public void Validate()
    {
        foreach (DicomItem item in this) item.Validate();
    }

    public IEnumerator<DicomItem> GetEnumerator() => Items.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(DicomDataset? other) =>
        ReferenceEquals(this, other)
        || other is not null
        && Items.Count == other.Items.Count
        && Items.Values.Zip(other.Items.Values).All(pair => pair.First.ContentEquals(pair.Second));

    public override bool Equals(object? obj) => Equals(obj as DicomDataset);

    public override int GetHashCode() => Items.Keys.Aggregate(17, HashCode.Combine);

    public static bool operator ==(DicomDataset? a, DicomDataset? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomDataset? a, DicomDataset? b) => !(a == b);

    public override string ToString() => $"DICOM data set of {Items.Count} items";

    /// <summary>The tag's item, looked for in its creator's block when it is a private one.</summary>
    internal DicomItem? Find(DicomTag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        uint? value = tag.PrivateCreator is null ? tag.Value : ResolvePrivate(tag);
        return value is { } key && Items.TryGetValue(key, out DicomItem? item) ? item : null;
    }

    internal bool TryFind<T>(DicomTag tag, [NotNullWhen(true)] out T? item) where T : DicomItem => (item = Find(tag) as T) is not null;

    /// <summary>Puts an item in without a check, in place of what is there: what a reader found is kept as it is.</summary>
    internal void Put(DicomItem item) => (_items ??= [])[item.Tag.Value] = item;
}
