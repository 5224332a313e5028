using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.Hdf5;
using PureHDF;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>The dataset <c>waveforms</c>, which most files do not have.</summary>
internal sealed class Waveforms
{
    private readonly Hdf5Source _source;
    private readonly Rows? _rows;
    private readonly long _largestBytes;

    /// <exception cref="InterchangeException">It is something else.</exception>
    public Waveforms(Hdf5Source source, string path)
    {
        _source = source;
        if (source.Read(path, root => root.LinkExists(path) ? Measurement.CountWaveforms(source, path, root.Dataset(path)) : 0) is not (> 0 and long count)) return;
        _rows = new Rows(source, path, count);
        _largestBytes = _rows.Read<WaveformHeadRecord>(recordBytes: 0)
            .Select(row => row.Record.Head ?? throw IsmrmrdErrors.NoRecord(source.Path, _rows.Place(row.Index)))
            .Max(head => (long)sizeof(uint) * head.NumberOfSamples * head.Channels);
    }

    public long Count => _rows?.Count ?? 0;

    /// <exception cref="InterchangeException">A waveform is damaged or contradicts itself.</exception>
    public IEnumerable<Waveform> Read() => _rows is null ? [] : _rows.Read<WaveformRecord>(_largestBytes)
        .Select(row => WaveformDecoder.ToWaveform(_source.Path, _rows.Place(row.Index), row.Record));
}
