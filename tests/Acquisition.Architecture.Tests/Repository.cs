namespace Acquisition.Architecture.Tests;

/// <summary>The sources that these tests were built from.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Acquisition.sln"))) folder = folder.Parent;
            return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }
    }
}
