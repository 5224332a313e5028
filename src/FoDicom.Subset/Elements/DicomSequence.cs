using System.Collections;

namespace FellowOakDicom;

/// <summary>Data sets within a data set.</summary>
public class DicomSequence(DicomTag tag, params DicomDataset[] items) : DicomItem(tag), IEnumerable<DicomDataset>
{
    public override DicomVR ValueRepresentation => DicomVR.SQ;

    public IList<DicomDataset> Items { get; } = new List<DicomDataset>(items ?? []);

    public override void Validate()
    {
        foreach (DicomDataset item in Items) item.Validate();
    }

    public IEnumerator<DicomDataset> GetEnumerator() => Items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override bool ValueEquals(DicomItem other) => Items.SequenceEqual(((DicomSequence)other).Items);
}
