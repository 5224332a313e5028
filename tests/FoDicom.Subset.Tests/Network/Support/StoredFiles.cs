using FellowOakDicom.Tests.Support;

namespace FellowOakDicom.Tests.Network.Support;

/// <summary>What was stored, compared by pydicom with what was sent.</summary>
internal static class StoredFiles
{
    // pydicom leaves OW as it lies in the file, so big-endian pixels are turned before they are compared.
    private const string Compare = """
        import array, sys, pydicom
        def values(path):
            dataset = pydicom.dcmread(path)
            values = {element.tag: (element.VR, element.value) for element in dataset}
            if not dataset.is_little_endian:
                pixels = array.array('H', dataset.PixelData)
                pixels.byteswap()
                values[0x7fe00010] = ('OW', pixels.tobytes())
            return dataset, values
        for expected, actual in zip(sys.argv[1::2], sys.argv[2::2]):
            (_, a), (dataset, b) = values(expected), values(actual)
            different = [str(tag) for tag in sorted(set(a) | set(b)) if a.get(tag) != b.get(tag)]
            print(len(a), dataset.file_meta.TransferSyntaxUID, dataset.PatientName, *different)
        """;

    /// <summary>Every element of both files of a pair has the same VR and value; the second is in the syntax.</summary>
    public static async Task AssertSameAsync(DicomTransferSyntax syntax, params (string Expected, string Actual)[] pairs)
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/pydicom/__init__.py")) Witness.Missing("python3-pydicom");
        (int exitCode, string output) = await PeerProcess.RunAsync("/usr/bin/python3",
            ["-c", Compare, .. pairs.SelectMany(pair => new[] { pair.Expected, pair.Actual })]);
        string line = $"20 {syntax.UID.UID} {Instances.PatientName}";
        Assert.Equal((0, string.Join('\n', pairs.Select(_ => line))), (exitCode, output.Trim()));
    }
}
