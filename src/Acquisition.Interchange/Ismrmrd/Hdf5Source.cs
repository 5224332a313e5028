using System.Reflection;
using Microsoft.Win32.SafeHandles;
using PureHDF;
using PureHDF.VOL.Native;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>An HDF5 file that is opened anew for every reading, over one handle to the bytes.</summary>
/// <remarks>PureHDF keeps each heap collection that it has read, which is where the samples are, until its file is closed. Closing it after
/// each reading bounds the memory; opening costs well under a millisecond.</remarks>
internal sealed class Hdf5Source : IDisposable
{
    private static readonly H5ReadOptions Options = new() { PropertyNameMapper = member => member.GetCustomAttribute<H5NameAttribute>()?.Name };

    private readonly SafeFileHandle _handle;

    /// <exception cref="InterchangeException">The file cannot be opened, is not HDF5 or is truncated.</exception>
    public Hdf5Source(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(path);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw IsmrmrdErrors.CannotOpen(path, why);
        }

        try
        {
            FileSignature.Check(path, _handle);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public long Length => RandomAccess.GetLength(_handle);

    public DateTimeOffset Written => File.GetLastWriteTimeUtc(_handle);

    /// <summary>Reads something, starting at the root group.</summary>
    /// <exception cref="InterchangeException">Whatever PureHDF threw, at this location: it has no exceptions of its own.</exception>
    public T Read<T>(string location, Func<IH5Group, T> read)
    {
        try
        {
            using NativeFile file = H5File.Open(new WindowedStream(_handle), leaveOpen: false, Options);
            return read(file);
        }
        catch (Exception why) when (why is not (InterchangeException or OutOfMemoryException))
        {
            throw IsmrmrdErrors.Unreadable(Path, location, why);
        }
    }

    public void Dispose() => _handle.Dispose();
}
