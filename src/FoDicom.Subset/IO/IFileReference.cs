namespace FellowOakDicom.IO;

/// <summary>Where a file is.</summary>
public interface IFileReference
{
    string Name { get; }

    bool Exists { get; }

    Stream OpenRead();
}

internal sealed class FileReference(string path) : IFileReference
{
    public string Name { get; } = Path.GetFullPath(path);

    public bool Exists => File.Exists(Name);

    public Stream OpenRead() => File.OpenRead(Name);
}
