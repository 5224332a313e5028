using System.Buffers.Binary;
using System.Text;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>The scan's description as a sealed file: enough to bring the scan back into an empty catalog. FORMAT.md has the layout.</summary>
internal static class DescriptionFile
{
    private static ReadOnlySpan<byte> Magic => "ACQDESCR"u8;

    public static void Write(ScanFolder folder, RawScanDescription description)
    {
        using MemoryStream content = new();
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(time, (description.CreateTime - DateTimeOffset.UnixEpoch).Ticks);
        content.Write(time);
        foreach (string text in new[] { description.DeviceId, description.RequestId, description.WriteToken }) WritePart(content, Encoding.UTF8.GetBytes(text));
        WritePart(content, description.Header.Span);
        SealedFile.Write(folder.DescriptionPath, Magic, folder.Scan, content.ToArray());
    }

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public static RawScanDescription Read(ScanFolder folder)
    {
        // The format before this one had its header alone, in a file of its own.
        if (!File.Exists(folder.DescriptionPath) && File.Exists(folder.HeaderPath)) SealedFile.Read(folder.HeaderPath, "ACQHEADR"u8, folder.Scan);
        ReadOnlyMemory<byte> content = SealedFile.Read(folder.DescriptionPath, Magic, folder.Scan);
        try
        {
            DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64LittleEndian(content.Span));
            content = content[sizeof(long)..];
            return new RawScanDescription(ReadText(ref content), ReadText(ref content), ReadText(ref content), time, ReadPart(ref content));
        }
        catch (ArgumentException)
        {
            throw Refusals.RawDataCorrupt(folder.Scan, Path.GetFileName(folder.DescriptionPath), 0); // sealed, but by no writer of this format
        }
    }

    private static void WritePart(Stream content, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        content.Write(length);
        content.Write(part);
    }

    private static string ReadText(ref ReadOnlyMemory<byte> content) => Encoding.UTF8.GetString(ReadPart(ref content).Span);

    private static ReadOnlyMemory<byte> ReadPart(ref ReadOnlyMemory<byte> content)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(content.Span);
        ReadOnlyMemory<byte> part = content.Slice(sizeof(int), length);
        content = content[(sizeof(int) + length)..];
        return part;
    }
}
