using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using PureHDF;
using PureHDF.Selections;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>
/// One measurement in an ISMRMRD (MRD version 1) HDF5 file: its header, and its readouts in the order of acquisition. Opening looks at the head
/// of every readout, so that most faults show before the first block; reading needs memory for a few MB, or for two of the largest readouts.
/// Not for concurrent use.
/// </summary>
public sealed class IsmrmrdFile : IDisposable
{
    /// <summary>Samples read from HDF5 at a time.</summary>
    private const long SlabBytes = 4 << 20;

    /// <summary>Heads read at a time, and the most readouts whose samples are.</summary>
    private const long SlabReadouts = 4096;

    /// <summary>A block ends before it would grow larger; a readout that is larger is a block of its own.</summary>
    private const long MaxBlockBytes = 256 << 10;

    private readonly Hdf5Source _source;
    private readonly string _data;
    private readonly ReadoutSurvey _survey;

    private IsmrmrdFile(Hdf5Source source, string? group)
    {
        _source = source;
        Group = source.Read("/", root => Measurement.Find(source.Path, root, group));
        string xml = $"{Group}/xml";
        HeaderXml = source.Read(xml, root => root.Dataset(xml).Read<string[]>()[0]);
        HeaderElement header = HeaderElement.Parse(source.Path, xml, HeaderXml);

        _data = $"{Group}/data";
        ReadoutCount = source.Read(_data, root => Measurement.Count(source.Path, source.Length, _data, root.Dataset(_data)));
        _survey = source.Read(_data, Survey);
        Header = IsmrmrdHeader.ToScanHeader(header, _survey, source.Written);
    }

    /// <summary>The group that holds the measurement, such as /dataset.</summary>
    public string Group { get; }

    public long ReadoutCount { get; }

    /// <summary>The header as it stands in the file.</summary>
    public string HeaderXml { get; }

    /// <summary>
    /// The header in the terms of this product, with an <see cref="MrAcquisition"/> and the default recipe. Where the file is silent:
    /// patient position HFS; acquisition time when the file was written; field strength and resonance frequency from each other;
    /// encoding limits from the readouts' counters. The receiver channels are those of the first imaging readout.
    /// </summary>
    public ScanHeader Header { get; }

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

    /// <summary>All readouts, noise and calibration included, in blocks of at most 256 KiB unless one readout is larger.</summary>
    /// <exception cref="InterchangeException">A readout is damaged or contradicts itself; what came before it is good.</exception>
    public IEnumerable<MrReadoutBlock> ReadBlocks()
    {
        List<MrReadout> block = [];
        long bytes = 0;
        foreach (MrReadout readout in ReadReadouts())
        {
            long size = readout.Samples.Length + readout.Trajectory.Length;
            if (block.Count > 0 && bytes + size > MaxBlockBytes)
            {
                yield return new MrReadoutBlock(block);
                block = [];
                bytes = 0;
            }

            block.Add(readout);
            bytes += size;
        }

        if (block.Count > 0) yield return new MrReadoutBlock(block);
    }

    public void Dispose() => _source.Dispose();

    private IEnumerable<MrReadout> ReadReadouts()
    {
        long slab = Math.Clamp(SlabBytes / Math.Max(1, _survey.LargestReadoutBytes), 1, SlabReadouts);
        for (long first = 0; first < ReadoutCount; first += slab)
        {
            HyperslabSelection rows = Rows(first, slab);
            ReadoutRecord[] records = _source.Read(Readout(first), root => root.Dataset(_data).Read<ReadoutRecord[]>(rows));
            for (int i = 0; i < records.Length; i++) yield return ReadoutDecoder.ToReadout(_source.Path, Readout(first + i), records[i]);
        }
    }

    private ReadoutSurvey Survey(IH5Group root)
    {
        IH5Dataset data = root.Dataset(_data);
        ReadoutSurvey survey = new();
        for (long first = 0; first < ReadoutCount; first += SlabReadouts)
        {
            ReadoutHeadRecord[] records = data.Read<ReadoutHeadRecord[]>(Rows(first, SlabReadouts));
            for (int i = 0; i < records.Length; i++)
            {
                ReadoutDecoder.Check(_source.Path, Readout(first + i), records[i].Head);
                survey.Add(records[i].Head);
            }
        }

        return survey.ReceiverChannels > 0 ? survey : throw IsmrmrdErrors.NoReadouts(_source.Path, _data);
    }

    private HyperslabSelection Rows(long first, long count) => new((ulong)first, (ulong)Math.Min(count, ReadoutCount - first));

    private string Readout(long index) => $"{_data}[{index}]";
}
