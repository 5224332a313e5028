using Acquisition.Core.Files;

namespace Acquisition.Interchange.Hdf5;

/// <summary>An HDF5 file in the making: it has its name only when it is finished and on the disk; one that is not finished is removed.</summary>
internal sealed class NewHdf5File : IDisposable
{
    private readonly string _path;
    private bool _finished;

    /// <exception cref="InterchangeException">There is a file of that name, or it cannot be created.</exception>
    public NewHdf5File(string path)
    {
        _path = path;
        if (File.Exists(path)) throw Hdf5Errors.CannotWrite(path, new IOException("there is a file of that name."));
        Hdf5Writer? content = null;
        Try(() => content = new Hdf5Writer(PrivateFile.Create(Unfinished, FileAccess.Write, FileOptions.None)));
        Content = content!;
    }

    public Hdf5Writer Content { get; }

    private string Unfinished => $"{_path}.part";

    /// <exception cref="InterchangeException">The disk is full, or there is a file of that name.</exception>
    public void Finish(string group) => Try(() =>
    {
        Content.Finish(group);
        Content.Dispose();
        File.Move(Unfinished, _path);
        _finished = true;
    });

    /// <exception cref="InterchangeException">What the system said against writing.</exception>
    public void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Hdf5Errors.CannotWrite(_path, why);
        }
    }

    public void Dispose()
    {
        Content.Dispose();
        if (!_finished) File.Delete(Unfinished);
    }
}
