using Microsoft.Win32.SafeHandles;

namespace Acquisition.Storage.RawStore;

/// <summary>What the writer asks of the file system for one segment. Not sealed: a test puts a failing disk in its place.</summary>
internal class SegmentFile(string path, FileMode mode) : IDisposable
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public virtual void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long offset) => RandomAccess.Write(_handle, parts, offset);

    /// <summary>fsync.</summary>
    public virtual void Flush() => RandomAccess.FlushToDisk(_handle);

    public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public void Dispose()
    {
        _handle.Dispose();
        GC.SuppressFinalize(this);
    }
}

internal delegate SegmentFile OpenSegmentFile(string path, FileMode mode);
