using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.Hdf5;
using Acquisition.Interchange.Ismrmrd.Records;

namespace Acquisition.Interchange.CtRaw;

/// <summary>
/// Writes any CT scan as an HDF5 file (FORMAT.md), block after block, in memory for one chunk of samples a source. Everything of the scan is in it: what was
/// counted of object, air and dark, bit by bit, each view's state, waveforms and the header. Not for concurrent use.
/// </summary>
public sealed class CtRawWriter : IDisposable
{
    internal const string Group = "ct_scan";

    private readonly string _path;
    private readonly CtAcquisition _ct;
    private readonly NewHdf5File _file;
    private readonly TableWriter _views;
    private readonly TableWriter[] _samples;
    private WaveformTable? _waveforms;

    /// <param name="path">The file; must not exist.</param>
    /// <param name="header">The scan's header.</param>
    /// <exception cref="InterchangeException">The scan is not a CT scan, or the file is there or cannot be created.</exception>
    public CtRawWriter(string path, ScanHeader header)
    {
        _path = path;
        _ct = header.Acquisition as CtAcquisition ?? throw CtRawErrors.NotCt(path);
        _file = new NewHdf5File(path);
        _file.Content.AddString("header", CtRawHeader.Write(header, _ct));
        _views = _file.Content.AddTable("views", CtRawViewRecord.Type);
        _samples = [.. _ct.Sources.Select((source, i) => _file.Content.AddTable(SamplesOf(i), TypeOf(_ct.SampleFormat), source.DetectorRows, source.DetectorChannels))];
    }

    public long ViewCount => _views.Count;

    /// <exception cref="InterchangeException">The block contradicts the header, or the disk is full.</exception>
    public void Write(AcquiredBlock block) => _file.Try(() =>
    {
        switch (block)
        {
            case CtViewBlock views:
                Write(views);
                break;
            case WaveformBlock { Waveforms: var waveforms }:
                _waveforms ??= new WaveformTable(_path, Group, _file.Content);
                foreach (Waveform waveform in waveforms) _waveforms.Write(waveform);
                break;
            default:
                throw CtRawErrors.NotCt(_path);
        }
    });

    /// <summary>Completes the file and gives it its name.</summary>
    /// <exception cref="InterchangeException">There is a file of that name, or the disk is full.</exception>
    public void Finish() => _file.Finish(Group);

    public void Dispose() => _file.Dispose();

    internal static string SamplesOf(int source) => $"samples_{source}";

    internal static Hdf5Type TypeOf(SampleFormat format) => format switch
    {
        SampleFormat.Uint16 => Hdf5Type.UInt16,
        SampleFormat.Int16 => Hdf5Type.Int16,
        _ => Hdf5Type.Float32,
    };

    private void Write(CtViewBlock block)
    {
        if (block.Views.Count == 0) return;
        int source = block.Views[0].SourceIndex;
        int viewBytes = _ct.Sources[source].Elements * TypeOf(_ct.SampleFormat).Size;
        if (block.Samples.Length != (long)block.Views.Count * viewBytes)
            throw CtRawErrors.WrongBytes(_path, $"/{Group}/views[{_views.Count}]", block.Samples.Length, (long)block.Views.Count * viewBytes);
        for (int i = 0; i < block.Views.Count; i++)
        {
            CtRawViewRecord.Write(_views, block.Kind, block.FirstViewIndex + i, block.Views[i]);
            block.Samples.Span.Slice(i * viewBytes, viewBytes).CopyTo(_samples[source].Next());
        }
    }
}
