namespace Acquisition.Interchange.Ismrmrd;

/// <summary>Every way in which an ISMRMRD file is refused, in one place.</summary>
internal static class IsmrmrdErrors
{
    public static InterchangeException MrdStream(string file) =>
        new(InterchangeReason.WrongFormat, file, "",
            "This is an ISMRMRD stream, not an HDF5 file; siemens_to_ismrmrd has written such streams by default since version 1.3.",
            "Convert it with ismrmrd_stream_to_hdf5.");

    public static InterchangeException MrdVersion2(string file) =>
        new(InterchangeReason.WrongFormat, file, "",
            "This is an MRD version 2 stream, not an ISMRMRD HDF5 file.", "Convert it with mrd_to_ismrmrd and ismrmrd_stream_to_hdf5.");

    public static InterchangeException NoMeasurement(string file, IReadOnlyCollection<string> groups) =>
        new(InterchangeReason.NoMeasurement, file, "/", $"No group holds both xml and data. {Listed(groups)}",
            "Give a file with raw data; images and waveforms alone are not a scan.");

    public static InterchangeException NoSuchGroup(string file, string group, IReadOnlyCollection<string> groups) =>
        new(InterchangeReason.NoMeasurement, file, "/", $"There is no group {group}. {Listed(groups)}", "Name one of them.");

    public static InterchangeException SeveralMeasurements(string file, IReadOnlyCollection<string> groups) =>
        new(InterchangeReason.NoMeasurement, file, "/",
            $"Several groups hold a measurement and none is called dataset. {Listed(groups)}", "Name one of them.");

    public static InterchangeException NoXml(string file, string group) =>
        new(InterchangeReason.NoMeasurement, file, group,
            "The group has no dataset xml, so there is no header.", "Write the header into the file.");

    public static InterchangeException NoData(string file, string group) =>
        new(InterchangeReason.NoMeasurement, file, group,
            "The group has no dataset data, so there are no readouts.", "Give a file with raw data.");

    public static InterchangeException NoReadouts(string file, string data) =>
        new(InterchangeReason.NoMeasurement, file, data,
            "The dataset is empty: there are no readouts.", "Give a file with raw data.");

    public static InterchangeException ImpossibleCount(string file, string data, ulong count, long length) =>
        new(InterchangeReason.Damaged, file, data,
            $"The dataset says that it has {count} records, in a file of {length} bytes.", "Copy the file again from where it was written.");

    public static InterchangeException NoRecord(string file, string place) =>
        new(InterchangeReason.Damaged, file, place, "There is no record here, or it has no head.", "Copy the file again from where it was written.");

    public static InterchangeException NotWaveforms(string file, string waveforms) =>
        new(InterchangeReason.WrongFormat, file, waveforms, "This is not a list of ISMRMRD waveforms.", "Write it as compound {head, data} with uint32 sequences.");

    public static InterchangeException NotReadouts(string file, string data, string why) =>
        new(InterchangeReason.WrongFormat, file, data,
            $"This is not a list of ISMRMRD readouts: {why}.", "Write it as compound {head, traj, data} with float32 sequences.");

    public static InterchangeException MalformedXml(string file, string xml, int line, int position) =>
        new(InterchangeReason.BadHeader, file, xml,
            $"The header is not well-formed XML at line {line}, position {position}.", "Correct the header.");

    public static InterchangeException NotAHeader(string file, string xml) =>
        new(InterchangeReason.BadHeader, file, xml, "The XML's root is not ismrmrdHeader.", "Write an ISMRMRD header.");

    public static InterchangeException MissingElement(string file, string element) =>
        new(InterchangeReason.BadHeader, file, element, "The header lacks this element, which a scan needs.", "Add it to the header.");

    public static InterchangeException MalformedElement(string file, string element, string expected) =>
        new(InterchangeReason.BadHeader, file, element, $"The value is not {expected}.", "Correct the header.");

    public static InterchangeException BigEndian(string file, string readout) =>
        new(InterchangeReason.NotSupported, file, readout, "The readout is stored big-endian.", "Write the file little-endian.");

    public static InterchangeException Compressed(string file, string readout) =>
        new(InterchangeReason.NotSupported, file, readout,
            "The samples are compressed (ISMRMRD flags 53 to 56).", "Write the file without compression of the readouts.");

    public static InterchangeException EmptyReadout(string file, string readout, int samples, int channels) =>
        new(InterchangeReason.BadReadout, file, readout,
            $"The readout has {samples} samples of {channels} channels: it is empty or was never written.", "Write the file again.");

    public static InterchangeException WrongSampleCount(string file, string readout, long found, int samples, int channels) =>
        new(InterchangeReason.BadReadout, file, readout,
            $"The data hold {found} numbers; {samples} complex samples of {channels} channels are {2L * samples * channels}.{Overflow(found, samples, channels)}",
            "Write the file again.");

    public static InterchangeException WrongTrajectoryCount(string file, string readout, long found, int samples, int dimensions) =>
        new(InterchangeReason.BadReadout, file, readout,
            $"The trajectory holds {found} numbers; {samples} samples in {dimensions} dimensions are {(long)samples * dimensions}.", "Write the file again.");

    public static InterchangeException WrongWaveformCount(string file, string waveform, long found, int samples, int channels) =>
        new(InterchangeReason.BadReadout, file, waveform,
            $"The waveform holds {found} numbers; {samples} samples of {channels} channels are {(long)samples * channels}.", "Write the file again.");

    public static InterchangeException TooLarge(string file, string record, string field, long value, long most) =>
        new(InterchangeReason.NotSupported, file, record,
            $"The {field} is {value}, and ISMRMRD has room for 0 to {most}.", "Keep the scan in the node's own store, or split it.");

    public static InterchangeException WrongBytes(string file, string record, long bytes, long expected) =>
        new(InterchangeReason.BadReadout, file, record,
            $"The stored block holds {bytes} bytes where its head says {expected}.", "Check the raw store for damage.");

    public static InterchangeException NotMr(string file) =>
        new(InterchangeReason.NotSupported, file, "", "The scan is not an MR scan, and ISMRMRD holds nothing else.", "Export MR scans only.");

    // The sample count is a 16-bit field: writers that did not check have let it wrap.
    private static string Overflow(long found, int samples, int channels) =>
        channels > 0 && found % (2L * channels) == 0 && found / (2L * channels) is > ushort.MaxValue and long count && count % 65536 == samples
            ? $" The readout has {count} samples and a readout can say at most 65535: split it."
            : "";

    private static string Listed(IReadOnlyCollection<string> groups) =>
        groups.Count == 0 ? "There are no groups." : $"Groups: {string.Join(", ", groups)}.";
}
