namespace FellowOakDicom;

public static class DicomDatasetExtensions
{
    /// <summary>A data set of its own, with copies of the sequences; values, which do not change, are shared.</summary>
    public static DicomDataset Clone(this DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var clone = new DicomDataset(dataset.InternalTransferSyntax) { AutoValidate = dataset.AutoValidate };
        foreach (DicomItem item in dataset) clone.Put(Clone(item));
        return clone;
    }

    /// <summary>The date of one element and the time of another; midnight when the time is absent.</summary>
    public static DateTime GetDateTime(this DicomDataset dataset, DicomTag date, DicomTag time)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.GetSingleValueOrDefault(date, DateTime.MinValue).Date
            + dataset.GetSingleValueOrDefault(time, DateTime.MinValue).TimeOfDay;
    }

    /// <summary>The same data set, which from now on takes any value.</summary>
    public static DicomDataset NotValidated(this DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        dataset.AutoValidate = false;
        return dataset;
    }

    /// <summary>The same data set, which from now on checks what is added.</summary>
    public static DicomDataset Validated(this DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        dataset.AutoValidate = true;
        return dataset;
    }

    private static DicomItem Clone(DicomItem item)
    {
        switch (item)
        {
            case DicomSequence sequence:
                return new DicomSequence(sequence.Tag, [.. sequence.Items.Select(Clone)]);
            case DicomOtherByteFragment fragments:
                var clone = new DicomOtherByteFragment(fragments.Tag);
                foreach (uint offset in fragments.OffsetTable) clone.OffsetTable.Add(offset);
                foreach (IO.Buffer.IByteBuffer fragment in fragments.Fragments) clone.Fragments.Add(fragment);
                return clone;
            default:
                return item;
        }
    }
}
