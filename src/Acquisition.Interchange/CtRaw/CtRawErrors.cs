namespace Acquisition.Interchange.CtRaw;

/// <summary>Every way in which a CT scan's HDF5 file is refused, in one place.</summary>
internal static class CtRawErrors
{
    public static InterchangeException NotCt(string file) =>
        new(InterchangeReason.NotSupported, file, "", "The scan is not a CT scan.", "Export MR scans as ISMRMRD.");

    public static InterchangeException WrongBytes(string file, string place, long bytes, long expected) =>
        new(InterchangeReason.BadReadout, file, place, $"The block holds {bytes} bytes of samples where its header says {expected}.", "Check the raw store for damage.");

    public static InterchangeException MalformedHeader(string file, string location, string? jsonPath) =>
        new(InterchangeReason.BadHeader, file, location, $"The header is not the JSON that the format asks for, at {jsonPath ?? "$"}.", "Correct the header: FORMAT.md lists its members.");

    public static InterchangeException WrongVersion(string file, string location, string format, int version) =>
        new(InterchangeReason.NotSupported, file, location, $"The file is of format {format}, version {version}; this software reads {CtRawHeader.FormatName}, version {CtRawHeader.FormatVersion}.",
            "Use the software that wrote it.");

    public static InterchangeException NoViews(string file, string location) =>
        new(InterchangeReason.NoMeasurement, file, location, "There are no views.", "Give a file with raw data.");

    public static InterchangeException NotViews(string file, string location) =>
        new(InterchangeReason.WrongFormat, file, location, "This is not the list of views that the format asks for.", "Write the members that FORMAT.md lists.");

    public static InterchangeException ImpossibleCount(string file, string location, ulong count, long length) =>
        new(InterchangeReason.Damaged, file, location, $"The dataset says that it has {count} records, in a file of {length} bytes.", "Copy the file again from where it was written.");

    public static InterchangeException BadView(string file, string place, string what) =>
        new(InterchangeReason.BadReadout, file, place, $"The view {what}.", "Write the file again.");

    public static InterchangeException WrongSamples(string file, string location, string found, string expected) =>
        new(InterchangeReason.BadReadout, file, location, $"The samples are {found}; header and views ask for {expected}.", "Write the file again.");
}
