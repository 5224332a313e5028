using Google.Protobuf.WellKnownTypes;

namespace Acquisition.Wire;

/// <summary>Times from the wire.</summary>
internal static class TimeWire
{
    /// <summary>The time at an offset from UTC, -840..840 minutes.</summary>
    public static DateTimeOffset FromWire(Timestamp time, int offsetMinutes, string field, WireReader reader)
    {
        try
        {
            return time.ToDateTimeOffset().ToOffset(TimeSpan.FromMinutes(offsetMinutes));
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            reader.Violation(field, "must be a time in the years 1..9999");
            return default;
        }
    }
}
