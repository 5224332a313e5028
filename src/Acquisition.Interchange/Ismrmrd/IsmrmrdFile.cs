using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.Hdf5;
using Acquisition.Interchange.Ismrmrd.Header;
using Acquisition.Interchange.Ismrmrd.Records;
using PureHDF;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>
/// One measurement in an ISMRMRD (MRD version 1) HDF5 file: its header, its waveforms, and its readouts in the order of acquisition. Opening
/// looks at the head of every readout, so that most faults show before the first block; reading needs memory for a few MB, or for two of the
/// largest readouts. Not for concurrent use.
/// </summary>
public sealed class IsmrmrdFile : IScanSource
{
    /// <summary>A block ends before it would grow larger; a readout that is larger is a block of its own.</summary>
    private const long MaxBlockBytes = 256 << 10;

    private readonly Hdf5Source _source;
    private readonly Readouts _readouts;
    private readonly Waveforms _waveforms;

    private IsmrmrdFile(Hdf5Source source, string? group)
    {
        _source = source;
        if (!source.IsHdf5()) throw OtherFormats.Name(source);
        Group = source.Read("/", root => Measurement.Find(source.Path, root, group));
        string xml = $"{Group}/xml";
        HeaderXml = source.Read(xml, root => root.Dataset(xml).Read<string?[]>()[0]) ?? throw IsmrmrdErrors.NoXml(source.Path, Group);
        HeaderElement header = HeaderElement.Parse(source.Path, xml, HeaderXml);
        _readouts = new Readouts(source, $"{Group}/data");
        _waveforms = new Waveforms(source, $"{Group}/waveforms");

        ImportNotes notes = new();
        Header = IsmrmrdHeader.Read(header, _readouts.Survey, source.Written, notes);
        ReadoutSurvey survey = _readouts.Survey;
        if (survey.WithoutDirections > 0) notes.NoDirections(survey.WithoutDirections, _readouts.Place(survey.FirstWithoutDirections));
        Warnings = notes.Warnings;
    }

    /// <summary>The group that holds the measurement, such as /dataset.</summary>
    public string Group { get; }

    public long ReadoutCount => _readouts.Count;

    public long WaveformCount => _waveforms.Count;

    /// <summary>The header as it stands in the file.</summary>
    public string HeaderXml { get; }

    /// <summary>
    /// The header in the terms of this product, with an <see cref="MrAcquisition"/> and the default recipe. What it holds where the file is
    /// silent, <see cref="Warnings"/> says.
    /// </summary>
    public ScanHeader Header { get; }

    /// <summary>What the file does not say and was put in its place, such as the patient's position or the directions of the readouts.</summary>
    public IReadOnlyList<Warning> Warnings { get; }

    /// <param name="path">The file.</param>
    /// <param name="group">The measurement's group; null takes the only one that holds xml and data, or, of several, the one called dataset.</param>
    /// <exception cref="InterchangeException">Not a complete ISMRMRD file, or its header cannot describe a scan.</exception>
    public static IsmrmrdFile Open(string path, string? group = null)
    {
        Hdf5Source source = new(path);
        try
        {
            return new IsmrmrdFile(source, group);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The waveforms, then all readouts, noise and calibration included, in blocks of at most 256 KiB of samples unless one piece is larger.
    /// </summary>
    /// <exception cref="InterchangeException">A record is damaged or contradicts itself; what came before it is good.</exception>
    public IEnumerable<AcquiredBlock> ReadBlocks()
    {
        foreach (IReadOnlyList<Waveform> batch in Batches(_waveforms.Read(), waveform => waveform.Samples.Length)) yield return new WaveformBlock(batch);
        foreach (IReadOnlyList<MrReadout> batch in Batches(_readouts.Read(), readout => (long)readout.Samples.Length + readout.Trajectory.Length))
            yield return new MrReadoutBlock(batch);
    }

    public void Dispose() => _source.Dispose();

    private static IEnumerable<IReadOnlyList<T>> Batches<T>(IEnumerable<T> records, Func<T, long> size)
    {
        List<T> batch = [];
        long bytes = 0;
        foreach (T record in records)
        {
            long more = size(record);
            if (batch.Count > 0 && bytes + more > MaxBlockBytes)
            {
                yield return batch;
                batch = [];
                bytes = 0;
            }

            batch.Add(record);
            bytes += more;
        }

        if (batch.Count > 0) yield return batch;
    }
}
