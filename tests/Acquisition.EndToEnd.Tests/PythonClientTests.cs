using System.Globalization;
using Acquisition.Contracts.V1;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests;

/// <summary>The README's Python client, taken from the README: the contract is enough to write a scanner in another language.</summary>
public class PythonClientTests
{
    [Fact]
    public async Task The_readmes_python_snippet_sends_a_scan_that_becomes_an_image_of_water()
    {
        Programs.RequireProtoc();
        Programs.RequirePython("grpc", "google.protobuf", "pydicom", "numpy");
        await using NodeProcess node = await NodeProcess.StartAsync([]);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acquisition-python-");
        try
        {
            string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken);
            string snippet = readme.Split("```python\n")[1].Split("```")[0];
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "scan.py"), snippet, TestContext.Current.CancellationToken);
            string protos = Path.Combine(Repository.Root, "protos");
            await Programs.OutputOfAsync(
                "protoc", ["-I", protos, $"--python_out={folder.FullName}", .. Directory.GetFiles(Path.Combine(protos, "acquisition/v1"), "*.proto")]);
            string output = await Programs.OutputOfAsync(Programs.Python, ["scan.py", new Uri(node.Address).Authority], folder: folder.FullName);

            string scanId = output.Trim().Split('\n')[^1];
            Assert.Contains("finished", output);
            await node.WaitForAsync(scanId, Scan.Types.Summary.Stored);
            string series = Path.GetDirectoryName(Directory.EnumerateFiles(Path.Combine(node.DataPath, "instances", scanId), "*.dcm", SearchOption.AllDirectories).Single())!;
            double[] values = [.. (await Witness.ScriptAsync("values_at.py", series, "0,0,0", "-50,20,0", "0,95,0")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
            // 90 views of 96 coarse channels: streaks of some tens of HU, far from the 1000 between water and air.
            Assert.InRange(values[0], -30, 30);
            Assert.InRange(values[1], -30, 30);
            Assert.InRange(values[2], -1100, -900);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
