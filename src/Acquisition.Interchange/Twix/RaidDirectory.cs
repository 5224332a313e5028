using System.Buffers.Binary;

namespace Acquisition.Interchange.Twix;

/// <summary>The line of software that wrote a file: it decides how long the headers of its readouts are.</summary>
internal enum TwixLine
{
    /// <summary>VA and VB: a file is one measurement.</summary>
    Vb,

    /// <summary>VD, VE and XA: a file begins with a directory of measurements.</summary>
    Vd,
}

/// <summary>Where a measurement lies.</summary>
/// <param name="Number">Its place in the directory, counted from 1.</param>
/// <param name="Uid">The number that the scanner gave it.</param>
/// <param name="Offset">Where its header begins.</param>
/// <param name="Bytes">Header and readouts.</param>
internal readonly record struct RaidEntry(int Number, uint Uid, long Offset, long Bytes)
{
    public long End => Offset + Bytes;
}

/// <summary>
/// What lies in a raw data file. VD and later: 0 (or a small number), the count of measurements, at most 64, and 152 bytes for each of them: measurement
/// and file id, offset, length, the patient's name and the protocol's. VB: at once the header of the only measurement, whose first number is its length.
/// </summary>
internal sealed record RaidDirectory(TwixLine Line, IReadOnlyList<RaidEntry> Measurements)
{
    private const int MaximumMeasurements = 64, EntryBytes = 152, FirstEntry = 8;

    /// <summary>The first number of a VD file is a format id; the shortest header of a VB file is longer.</summary>
    private const int LargestFormatId = 9_999;

    private const int LongestBufferName = 48, MaximumBuffers = 64;

    /// <summary>Whether a file looks like raw data.</summary>
    public static bool IsIn(string path)
    {
        Span<byte> start = stackalloc byte[64];
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && LineOf(start, file.Length) is not null;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false; // whoever opens the file says so
        }
    }

    /// <exception cref="InterchangeException">The file ends early, or its directory names places that are not in it.</exception>
    public static RaidDirectory Read(TwixSource source)
    {
        TwixLine line = LineOf(source.Window(0, (int)Math.Min(64, source.Length)), source.Length) ?? throw TwixErrors.BadHeader(source.Path, 0, "this is no raw data file");
        if (line == TwixLine.Vb) return new(line, [new RaidEntry(1, 0, 0, source.Length)]);

        RaidEntry[] entries = new RaidEntry[source.UInt32(sizeof(uint))];
        long first = FirstEntry + (long)entries.Length * EntryBytes;
        for (int i = 0; i < entries.Length; i++)
        {
            long entry = FirstEntry + (long)i * EntryBytes;
            (long offset, long bytes) = (source.Int64(entry + 8), source.Int64(entry + 16));
            if (offset < first || bytes < FirstEntry || offset > long.MaxValue - bytes) throw TwixErrors.BadDirectory(source.Path, i + 1, offset, bytes);
            entries[i] = new RaidEntry(i + 1, source.UInt32(entry), offset, bytes);
        }

        return new(line, entries);
    }

    /// <summary>The measurement that is asked for by its number; the last one, which is the examination after its adjustments, when none is.</summary>
    /// <exception cref="InterchangeException">There is none of that number, or the file ends within it.</exception>
    public RaidEntry Choose(TwixSource source, string? wanted)
    {
        int number = Measurements.Count;
        if (wanted is not null && (!int.TryParse(wanted, out number) || number < 1 || number > Measurements.Count))
            throw TwixErrors.NoSuchMeasurement(source.Path, wanted, Measurements.Count);
        RaidEntry entry = Measurements[number - 1];
        return entry.End <= source.Length ? entry : throw TwixErrors.MeasurementCut(source.Path, number, entry.End, source.Length);
    }

    private static TwixLine? LineOf(ReadOnlySpan<byte> start, long length)
    {
        if (start.Length < 16) return null;
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(start), second = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        if (first <= LargestFormatId) return second is > 0 and <= MaximumMeasurements && FirstEntry + (long)second * EntryBytes < length ? TwixLine.Vd : null;
        return first <= length && second is > 0 and <= MaximumBuffers && IsBufferName(start[8..]) ? TwixLine.Vb : null;
    }

    // The first thing in a header is the name of its first part, such as Config or Meas.
    private static bool IsBufferName(ReadOnlySpan<byte> text)
    {
        int end = text[..Math.Min(text.Length, LongestBufferName)].IndexOf((byte)0);
        if (end < 1) return false;
        foreach (byte letter in text[..end])
            if (!char.IsAsciiLetterOrDigit((char)letter)) return false;
        return true;
    }
}
