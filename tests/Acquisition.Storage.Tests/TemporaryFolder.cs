namespace Acquisition.Storage.Tests;

/// <summary>A folder of the test's own, gone with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("acquisition-storage-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
