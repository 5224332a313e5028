using Google.Protobuf.WellKnownTypes;

namespace Acquisition.Wire;

/// <summary>Instants of the wire in the scanner's offset from UTC.</summary>
internal static class TimeWire
{
    /// <summary>14 hours: what DateTimeOffset and DICOM have.</summary>
    private const int MaximumOffsetMinutes = 840;

    /// <summary>The scanner's offset; zero with the violation noted when there is no such offset.</summary>
    public static TimeSpan Offset(int minutes, string field, WireReader reader)
    {
        if (minutes is >= -MaximumOffsetMinutes and <= MaximumOffsetMinutes) return TimeSpan.FromMinutes(minutes);
        reader.Violation(field, $"must be {-MaximumOffsetMinutes}..{MaximumOffsetMinutes}, got {minutes}");
        return TimeSpan.Zero;
    }

    /// <summary>The instant; the default with the violation noted when a calendar does not have it.</summary>
    public static DateTimeOffset FromWire(Timestamp time, TimeSpan offset, string field, WireReader reader)
    {
        try
        {
            return time.ToDateTimeOffset().ToOffset(offset);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            reader.Violation(field, "must be a time in the years 1..9999, its nanos 0..999999999");
            return default;
        }
    }
}
