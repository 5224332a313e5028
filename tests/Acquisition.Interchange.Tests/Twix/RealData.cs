using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Acquisition.Interchange.Tests.Twix;

/// <summary>Measured data beside the repository. Without them a test is skipped with the reason; in CI it fails.</summary>
internal static partial class RealData
{
    public static string Find(string name)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Acquisition.sln"))) root = root.Parent;
        string folder = Environment.GetEnvironmentVariable("ACQUISITION_DATA") ?? Path.Combine(root?.FullName ?? "", "../shared/data");
        string file = Path.Combine(folder, "mr", name);
        Peers.Require(File.Exists(file), $"{file} is not there");
        return file;
    }

    /// <summary>A NumPy array of version 1 in C order: what its numbers are, its shape, its numbers.</summary>
    public static (string Type, int[] Shape, T[] Numbers) ReadNpy<T>(string name)
        where T : struct
    {
        byte[] bytes = File.ReadAllBytes(Find(name));
        int header = BitConverter.ToUInt16(bytes, 8);
        string text = Encoding.ASCII.GetString(bytes, 10, header);
        Assert.Contains("'fortran_order': False", text, StringComparison.Ordinal);
        int[] shape = [.. ShapePattern().Match(text).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        return (TypePattern().Match(text).Groups[1].Value, shape, MemoryMarshal.Cast<byte, T>(bytes.AsSpan(10 + header)).ToArray());
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();

    [GeneratedRegex("'descr': '([^']*)'")]
    private static partial Regex TypePattern();
}
