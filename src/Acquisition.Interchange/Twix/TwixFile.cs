using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Twix.Header;
using Acquisition.Interchange.Twix.Records;

namespace Acquisition.Interchange.Twix;

/// <summary>
/// One measurement of a Siemens raw data file (.dat; VB, VD, VE): its protocol and its readouts in the order of acquisition, the noise readouts of a
/// measurement in the same file on which it depends first. Opening looks at the head of every readout; reading needs memory for two readouts. Not for
/// concurrent use.
/// </summary>
public sealed class TwixFile : IScanSource
{
    /// <summary>A block ends before it would grow larger; a readout that is larger is a block of its own.</summary>
    private const long MaxBlockBytes = 256 << 10;

    private readonly TwixSource _source;
    private readonly List<(Scans Scans, ScanDecoder Decoder, bool NoiseOnly)> _parts = [];

    private TwixFile(TwixSource source, string? measurement)
    {
        _source = source;
        RaidDirectory directory = RaidDirectory.Read(source);
        RaidEntry entry = directory.Choose(source, measurement);
        TwixNotes notes = new();
        if (directory.Measurements.Count > 1) notes.OtherMeasurements(entry.Number, directory.Measurements.Count);

        TwixProtocol protocol = TwixProtocol.Read(source, entry);
        Scans scans = new(source, directory.Line, entry, entry.Offset + protocol.Bytes);
        ScanSurvey survey = new(scans);
        if (survey.Readouts == 0) throw TwixErrors.NoReadouts(source.Path, entry.Number);
        List<(Scans Scans, TwixProtocol Protocol, ScanSurvey Survey)> noise = [.. Noise(directory, entry, protocol)];
        Header = TwixScanHeader.Read(protocol, survey, noise.Select(part => part.Survey.Channels).Append(survey.Channels).Max(), source.Written, notes);

        foreach ((Scans from, TwixProtocol its, ScanSurvey found) in noise)
        {
            notes.NoiseFrom(from.Number, found.NoiseReadouts);
            Add(from, its, noiseOnly: true);
        }

        Add(scans, protocol, noiseOnly: false);
        ReadoutCount = survey.Readouts + noise.Sum(part => part.Survey.NoiseReadouts);
        if (survey.SyncCount > 0) notes.SyncData(survey.SyncCount);
        if (survey.WithoutDirections > 0) notes.NoDirections(survey.WithoutDirections, survey.FirstWithoutDirections);
        if (!survey.Ended) notes.NotEnded();
        Warnings = notes.Warnings;
    }

    public long ReadoutCount { get; }

    public ScanHeader Header { get; }

    public IReadOnlyList<Warning> Warnings { get; }

    /// <summary>Whether a file looks like Siemens raw data.</summary>
    public static bool IsIn(string path) => RaidDirectory.IsIn(path);

    /// <param name="path">The file.</param>
    /// <param name="measurement">The measurement's number in the file, counted from 1; null takes the last.</param>
    /// <exception cref="InterchangeException">Not complete raw data, or the protocol cannot describe a scan.</exception>
    public static TwixFile Open(string path, string? measurement = null)
    {
        TwixSource source = new(path);
        try
        {
            return new TwixFile(source, measurement);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>All readouts, noise and navigators included, in blocks of at most 256 KiB of samples unless one is larger.</summary>
    /// <exception cref="InterchangeException">The file can no longer be read.</exception>
    public IEnumerable<AcquiredBlock> ReadBlocks()
    {
        List<MrReadout> batch = [];
        long bytes = 0;
        foreach (MrReadout readout in ReadReadouts())
        {
            if (batch.Count > 0 && bytes + readout.Samples.Length > MaxBlockBytes)
            {
                yield return new MrReadoutBlock(batch);
                batch = [];
                bytes = 0;
            }

            batch.Add(readout);
            bytes += readout.Samples.Length;
        }

        if (batch.Count > 0) yield return new MrReadoutBlock(batch);
    }

    public void Dispose() => _source.Dispose();

    private IEnumerable<MrReadout> ReadReadouts()
    {
        foreach ((Scans scans, ScanDecoder decoder, bool noiseOnly) in _parts)
            foreach ((_, long offset, ScanHead head) in scans.Heads())
                if (!head.IsEnd && !head.IsSyncData && (!noiseOnly || head.Mask.HasFlag(EvalInfo.NoiseAdjustment))) yield return decoder.ToReadout(offset, head);
    }

    private void Add(Scans scans, TwixProtocol protocol, bool noiseOnly) =>
        _parts.Add((scans, new ScanDecoder(scans, TwixScanHeader.DwellTimesUs(protocol), Header.Series.PatientPosition), noiseOnly));

    /// <summary>The measurements of this file that hold noise readouts and that the chosen one names as needed.</summary>
    private IEnumerable<(Scans Scans, TwixProtocol Protocol, ScanSurvey Survey)> Noise(RaidDirectory directory, RaidEntry chosen, TwixProtocol protocol)
    {
        HashSet<string> needed = [.. TwixScanHeader.Dependencies(protocol).Select(dependency => dependency.MeasurementId)];
        foreach (RaidEntry other in directory.Measurements)
        {
            if (other.Number == chosen.Number || !needed.Contains($"{other.Uid}")) continue;
            RaidEntry entry = directory.Choose(_source, $"{other.Number}");
            TwixProtocol its = TwixProtocol.Read(_source, entry);
            Scans scans = new(_source, directory.Line, entry, entry.Offset + its.Bytes);
            ScanSurvey survey = new(scans);
            if (survey.NoiseReadouts > 0) yield return (scans, its, survey);
        }
    }
}
