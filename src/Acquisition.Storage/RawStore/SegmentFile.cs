using Acquisition.Core.Files;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Storage.RawStore;

/// <summary>What the writer asks of the file system for one segment. Not sealed: a test puts a failing disk in its place.</summary>
internal class SegmentFile(string path, FileMode mode) : IDisposable
{
    private readonly FileStream _file = PrivateFile.Open(path, mode, FileShare.ReadWrite | FileShare.Delete);

    private SafeFileHandle Handle => _file.SafeFileHandle;

    public virtual void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset) => RandomAccess.Write(Handle, parts, offset);

    /// <summary>fsync.</summary>
    public virtual void Flush() => RandomAccess.FlushToDisk(Handle);

    public void SetLength(long length) => RandomAccess.SetLength(Handle, length);

    public void Dispose()
    {
        _file.Dispose();
        GC.SuppressFinalize(this);
    }
}

internal delegate SegmentFile OpenSegmentFile(string path, FileMode mode);
