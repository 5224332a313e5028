namespace FellowOakDicom;

/// <summary>Putting values in.</summary>
public partial class DicomDataset
{
    /// <exception cref="ArgumentException">The tag is there already.</exception>
    /// <exception cref="DicomValidationException">The value breaks a rule of the standard, and AutoValidate is true.</exception>
    public DicomDataset Add(DicomItem item) => Put(item, mayReplace: false);

    public DicomDataset Add(params DicomItem[] items) => Add((IEnumerable<DicomItem>)items);

    public DicomDataset Add(IEnumerable<DicomItem> items)
    {
        foreach (DicomItem item in items ?? []) Add(item);
        return this;
    }

    /// <summary>Adds values under the VR that the dictionary gives the tag. No values, or null, make an empty element.</summary>
    /// <exception cref="DicomDataException">The dictionary does not know the tag.</exception>
    /// <exception cref="InvalidOperationException">Values of type T do not make an element of the VR.</exception>
    public DicomDataset Add<T>(DicomTag tag, params T[] values) => Add(DicomItemFactory.ChooseVR<T>(tag), tag, values);

    public DicomDataset Add<T>(DicomVR vr, DicomTag tag, params T[] values) => Add(DicomItemFactory.Create(vr, tag, values));

    public DicomDataset AddOrUpdate(DicomItem item) => Put(item, mayReplace: true);

    public DicomDataset AddOrUpdate(params DicomItem[] items) => AddOrUpdate((IEnumerable<DicomItem>)items);

    public DicomDataset AddOrUpdate(IEnumerable<DicomItem> items)
    {
        foreach (DicomItem item in items ?? []) AddOrUpdate(item);
        return this;
    }

    public DicomDataset AddOrUpdate<T>(DicomTag tag, params T[] values) => AddOrUpdate(DicomItemFactory.ChooseVR<T>(tag), tag, values);

    public DicomDataset AddOrUpdate<T>(DicomVR vr, DicomTag tag, params T[] values) =>
        AddOrUpdate(DicomItemFactory.Create(vr, tag, values));

    private DicomDataset Put(DicomItem item, bool mayReplace)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (AutoValidate && DicomValidation.IsEnabled) item.Validate();
        DicomItem own = item.Tag.PrivateCreator is null ? item : item.WithTag(GetPrivateTag(item.Tag));
        if (!mayReplace && Items.ContainsKey(own.Tag.Value))
            throw new ArgumentException($"Tag: {own.Tag} is in the dataset already; AddOrUpdate replaces it.", nameof(item));
        Put(own);
        return this;
    }
}
