namespace FellowOakDicom.Tests.Network.Support;

/// <summary>pydicom as the witness of what is in a file.</summary>
internal static class Pydicom
{
    private const string Compare = """
        import sys, pydicom
        a, b = (pydicom.dcmread(path) for path in sys.argv[1:3])
        different = [str(tag) for tag in sorted(set(a.keys()) | set(b.keys())) if a.get(tag) != b.get(tag)]
        print(len(a), b.file_meta.TransferSyntaxUID, b.PatientName, *different)
        """;

    /// <summary>Every element of both files has the same VR and value; the second is in the syntax.</summary>
    public static async Task AssertSameAsync(string expected, string actual, DicomTransferSyntax syntax)
    {
        (int exitCode, string output) = await PeerProcess.RunAsync("/usr/bin/python3", "-c", Compare, expected, actual);
        Assert.SkipWhen(output.Contains("No module named 'pydicom'", StringComparison.Ordinal)
            && Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") != "1", "python3-pydicom is not installed.");
        Assert.Equal((0, $"20 {syntax.UID.UID} {Instances.PatientName}"), (exitCode, output.Trim()));
    }
}
