namespace Acquisition.Interchange.Twix;

/// <summary>Every way in which a Siemens raw data file is refused, in one place.</summary>
internal static class TwixErrors
{
    private const string CopyAgain = "Copy the file again from where it was written, or export the measurement again.";

    public static InterchangeException CannotOpen(string file, Exception why) =>
        new(InterchangeReason.CannotOpen, file, "", $"The file cannot be read ({why.Message})", "Check the path and the permissions.", why);

    public static InterchangeException EndsEarly(string file, long offset, long count, long length) =>
        new(InterchangeReason.Truncated, file, Byte(offset), $"{count} bytes belong here and the file has {length}.", CopyAgain);

    public static InterchangeException MeasurementCut(string file, int number, long end, long length) =>
        new(InterchangeReason.Truncated, file, Name(number), $"The measurement goes up to byte {end} and the file has {length}.", CopyAgain);

    public static InterchangeException BadDirectory(string file, int number, long offset, long length) =>
        new(InterchangeReason.Damaged, file, Name(number), $"The directory places it at byte {offset} with {length} bytes, which cannot be.", CopyAgain);

    public static InterchangeException BadHeader(string file, long offset, string what) =>
        new(InterchangeReason.Damaged, file, Byte(offset), $"The protocol header cannot be read: {what}.", CopyAgain);

    public static InterchangeException NoSuchMeasurement(string file, string wanted, int count) =>
        new(InterchangeReason.NoMeasurement, file, "", $"There is no measurement {wanted}: the file holds {count}, counted from 1.", "Name one of them.");

    public static InterchangeException NoReadouts(string file, int number) =>
        new(InterchangeReason.NoMeasurement, file, Name(number), "The measurement holds no readouts.", "Give a measurement with raw data.");

    public static InterchangeException Absent(string file, string parameter) =>
        new(InterchangeReason.BadHeader, file, parameter, "The protocol lacks this parameter, or its value is none that can be, and a scan needs it.",
            "Export the measurement again with its whole protocol.");

    public static InterchangeException BadReadout(string file, string place, string what) =>
        new(InterchangeReason.BadReadout, file, place, what, CopyAgain);

    public static string Name(int number) => $"measurement {number}";

    private static string Byte(long offset) => $"byte {offset}";
}
