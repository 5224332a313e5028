using Acquisition.Core.Model.Waveforms;
using Acquisition.Interchange.Hdf5;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>Writes the dataset <c>waveforms</c>, which is ISMRMRD's in every file that has one.</summary>
/// <param name="path">The file, for complaints.</param>
/// <param name="group">The group, for complaints.</param>
/// <param name="file">The file.</param>
internal sealed class WaveformTable(string path, string group, Hdf5Writer file)
{
    private readonly TableWriter _table = file.AddTable("waveforms", RecordLayout.Waveform);

    public long Count => _table.Count;

    /// <exception cref="InterchangeException">It has more samples or channels than ISMRMRD can count, or not as many as it says.</exception>
    public void Write(Waveform waveform)
    {
        string place = $"/{group}/waveforms[{_table.Count}]";
        long expected = (long)waveform.NumberOfSamples * waveform.Channels * sizeof(uint);
        if (waveform.Samples.Length != expected) throw IsmrmrdErrors.WrongBytes(path, place, waveform.Samples.Length, expected);
        Span<byte> record = _table.Next();
        new HeadEncoder(path, place, record).Write(waveform);
        _table.WriteSequence(waveform.Samples.Span, waveform.Samples.Length / sizeof(uint), record[RecordLayout.WaveformSamplesOffset..]);
    }
}
