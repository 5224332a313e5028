using System.Reflection;
using Microsoft.Win32.SafeHandles;
using PureHDF;
using PureHDF.VOL.Native;

namespace Acquisition.Interchange.Hdf5;

/// <summary>An HDF5 file that is opened anew for every reading, over one handle to the bytes.</summary>
/// <remarks>PureHDF keeps each heap collection that it has read, which is where the samples are, until its file is closed. Closing it after
/// each reading bounds the memory; opening costs well under a millisecond.</remarks>
internal sealed class Hdf5Source : IDisposable
{
    private static readonly H5ReadOptions Options = new() { PropertyNameMapper = member => member.GetCustomAttribute<H5NameAttribute>()?.Name };

    private readonly SafeFileHandle _handle;
    private long[] _scratchPads = [];

    /// <exception cref="InterchangeException">The file cannot be opened.</exception>
    public Hdf5Source(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(path);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Hdf5Errors.CannotOpen(path, why);
        }
    }

    public string Path { get; }

    public long Length => RandomAccess.GetLength(_handle);

    public DateTimeOffset Written => File.GetLastWriteTimeUtc(_handle);

    /// <summary>Whether there is a superblock.</summary>
    /// <exception cref="InterchangeException">There is, and the file is shorter than it says.</exception>
    public bool IsHdf5()
    {
        if (Superblock.Find(_handle) is not { } superblock) return false;
        if (superblock.EndOfFile is long end && end > Length) throw Hdf5Errors.Truncated(Path, Length, end);
        _scratchPads = ScratchPads.Find(_handle, superblock);
        return true;
    }

    /// <summary>The first bytes, fewer where the file is shorter.</summary>
    public ReadOnlySpan<byte> Start(int count)
    {
        byte[] start = new byte[count];
        return start.AsSpan(0, RandomAccess.Read(_handle, start, 0));
    }

    /// <summary>Reads something, starting at the root group.</summary>
    /// <exception cref="InterchangeException">Whatever PureHDF threw, at this location: it has no exceptions of its own.</exception>
    public T Read<T>(string location, Func<IH5Group, T> read)
    {
        try
        {
            using NativeFile file = H5File.Open(new WindowedStream(_handle, _scratchPads), leaveOpen: false, Options);
            return read(file);
        }
        catch (Exception why) when (why is not InterchangeException)
        {
            throw Hdf5Errors.Unreadable(Path, location, why);
        }
    }

    public void Dispose() => _handle.Dispose();
}
