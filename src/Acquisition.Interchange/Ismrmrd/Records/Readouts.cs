using Acquisition.Core.Model.Mr;
using Acquisition.Interchange.Hdf5;
using PureHDF;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>The dataset <c>data</c>.</summary>
internal sealed class Readouts
{
    private readonly Hdf5Source _source;
    private readonly Rows _rows;

    /// <exception cref="InterchangeException">There are none, or a head is not one that can be read.</exception>
    public Readouts(Hdf5Source source, string path)
    {
        _source = source;
        _rows = new Rows(source, path, source.Read(path, root => Measurement.CountReadouts(source, path, root.Dataset(path))));
        foreach ((long index, ReadoutHeadRecord record) in _rows.Read<ReadoutHeadRecord>(recordBytes: 0))
        {
            ReadoutHead head = record.Head ?? throw IsmrmrdErrors.NoRecord(source.Path, _rows.Place(index));
            ReadoutDecoder.Check(source.Path, _rows.Place(index), head);
            Survey.Add(index, head);
        }

        if (_rows.Count == 0) throw IsmrmrdErrors.NoReadouts(source.Path, path);
    }

    public long Count => _rows.Count;

    public ReadoutSurvey Survey { get; } = new();

    public string Place(long index) => _rows.Place(index);

    /// <exception cref="InterchangeException">A readout is damaged or contradicts itself.</exception>
    public IEnumerable<MrReadout> Read() => _rows.Read<ReadoutRecord>(Survey.LargestReadoutBytes)
        .Select(row => ReadoutDecoder.ToReadout(_source.Path, _rows.Place(row.Index), row.Record));
}
