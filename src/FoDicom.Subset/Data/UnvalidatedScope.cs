namespace FellowOakDicom;

/// <summary>Lets a data set take any value until the scope ends.</summary>
public sealed class UnvalidatedScope : IDisposable
{
    private readonly DicomDataset _dataset;
    private readonly bool _before;

    public UnvalidatedScope(DicomDataset dataSet)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        _dataset = dataSet;
        _before = dataSet.AutoValidate;
        dataSet.AutoValidate = false;
    }

    public void Dispose() => _dataset.AutoValidate = _before;
}
