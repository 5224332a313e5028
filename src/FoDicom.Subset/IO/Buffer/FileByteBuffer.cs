using Microsoft.Win32.SafeHandles;

namespace FellowOakDicom.IO.Buffer;

/// <summary>Part of a file, read when asked for; the file is open only while it is read.</summary>
public sealed class FileByteBuffer(IFileReference fileReference, long position, long length) : DerivedByteBuffer
{
    public IFileReference File { get; } = fileReference ?? throw new ArgumentNullException(nameof(fileReference));

    public override bool IsMemory => false;

    public override long Size => length;

    internal override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, length);
        using SafeFileHandle handle = System.IO.File.OpenHandle(File.Name);
        for (int done = 0; done < destination.Length;)
        {
            int count = RandomAccess.Read(handle, destination[done..], position + offset + done);
            if (count == 0) throw new DicomFileException($"{File.Name} became shorter after it was opened.");
            done += count;
        }
    }
}
