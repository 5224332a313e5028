using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.Hdf5;
using Acquisition.Interchange.Ismrmrd.Header;
using Acquisition.Interchange.Ismrmrd.Records;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>
/// Writes an MR scan as an ISMRMRD (MRD version 1) HDF5 file, block after block in bounded memory. The file has its name only when it is
/// finished and on the disk; one that is not finished is removed. Not for concurrent use.
/// </summary>
/// <remarks>A file that was imported comes out equal in every field of every readout and waveform and in every element of the header, save for
/// what the import said it had put in or replaced.</remarks>
public sealed class IsmrmrdWriter : IDisposable
{
    private readonly string _path;
    private readonly string _group;
    private readonly MrAcquisition _mr;
    private readonly NewHdf5File _file;
    private readonly TableWriter _readouts;
    private WaveformTable? _waveforms;

    /// <param name="path">The file; must not exist.</param>
    /// <param name="header">The scan's header.</param>
    /// <param name="group">The measurement's group, in which tools look for it.</param>
    /// <exception cref="InterchangeException">The scan is not an MR scan, or the file is there or cannot be created.</exception>
    public IsmrmrdWriter(string path, ScanHeader header, string group = "dataset")
    {
        _path = path;
        _group = group;
        _mr = header.Acquisition as MrAcquisition ?? throw IsmrmrdErrors.NotMr(path);
        _file = new NewHdf5File(path);
        _file.Content.AddString("xml", IsmrmrdHeader.Write(header, _mr));
        _readouts = _file.Content.AddTable("data", RecordLayout.Readout);
        Warnings = ExportNotes.Of(header, _mr);
    }

    public long ReadoutCount => _readouts.Count;

    public long WaveformCount => _waveforms?.Count ?? 0;

    /// <summary>What the scan's header says and ISMRMRD cannot hold.</summary>
    public IReadOnlyList<Warning> Warnings { get; }

    /// <exception cref="InterchangeException">A readout has more samples or channels than ISMRMRD can count, or the disk is full.</exception>
    public void Write(AcquiredBlock block) => _file.Try(() =>
    {
        switch (block)
        {
            case MrReadoutBlock { Readouts: var readouts }:
                foreach (MrReadout readout in readouts) Write(readout);
                break;
            case WaveformBlock { Waveforms: var waveforms }:
                _waveforms ??= new WaveformTable(_path, _group, _file.Content);
                foreach (Waveform waveform in waveforms) _waveforms.Write(waveform);
                break;
            default:
                throw IsmrmrdErrors.NotMr(_path);
        }
    });

    /// <summary>Completes the file and gives it its name.</summary>
    /// <exception cref="InterchangeException">There is a file of that name, or the disk is full.</exception>
    public void Finish() => _file.Finish(_group);

    public void Dispose() => _file.Dispose();

    private void Write(MrReadout readout)
    {
        string place = $"/{_group}/data[{_readouts.Count}]";
        Check(place, readout.Samples.Length, (long)readout.NumberOfSamples * readout.ActiveChannels * FloatSamples.SampleBytes(_mr.SampleFormat));
        Check(place, readout.Trajectory.Length, (long)readout.NumberOfSamples * readout.TrajectoryDimensions * sizeof(float));
        Span<byte> record = _readouts.Next();
        new HeadEncoder(_path, place, record).Write(readout);
        WriteNumbers(_readouts, readout.Trajectory.Span, record[RecordLayout.TrajectoryOffset..]);
        WriteNumbers(_readouts, FloatSamples.Of(readout.Samples.Span, _mr), record[RecordLayout.SamplesOffset..]);
    }

    private static void WriteNumbers(TableWriter table, ReadOnlySpan<byte> bytes, Span<byte> reference) => table.WriteSequence(bytes, bytes.Length / 4, reference);

    private void Check(string place, long bytes, long expected)
    {
        if (bytes != expected) throw IsmrmrdErrors.WrongBytes(_path, place, bytes, expected);
    }
}
