using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>Instances name patients: nobody but the node's own user reads them.</summary>
public sealed class PrivateFilesTests
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [InlineData("CT")]
    [InlineData("MR")]
    public async Task Files_and_folders_are_their_owners_alone(string modality)
    {
        if (OperatingSystem.IsWindows()) return; // files there have no such modes
        using Encoded encoded = modality == "CT"
            ? await Encoded.WriteCtAsync(2)
            : await Encoded.WriteAsync(Sample.Series(Sample.MrHeader), Sample.Stack(2, 8, 8, Sample.Oblique, (_, row, _) => row));
        string[] files = Directory.GetFiles(encoded.Folder, "*", SearchOption.AllDirectories);
        string[] folders = Directory.GetDirectories(encoded.Folder, "*", SearchOption.AllDirectories);
        Assert.Equal((2, 2), (files.Length, folders.Length));    // a folder for the scan, and in it one for the reconstruction
        foreach (string file in files) Assert.Equal(OwnFile, File.GetUnixFileMode(file));
        foreach (string folder in folders) Assert.Equal(OwnFile | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }
}
