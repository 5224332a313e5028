using System.Globalization;
using Acquisition.Contracts.V1;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests;

/// <summary>The Python clients of the documents, taken from the documents: the contract is enough to write a scanner in another language.</summary>
public class PythonClientTests
{
    [Fact]
    public async Task The_readmes_python_snippet_sends_a_scan_that_becomes_an_image_of_water()
    {
        await using Clients clients = await Clients.OfAsync("README.md");
        string output = await clients.RunAsync("scan.py");
        Assert.Contains("finished", output, StringComparison.Ordinal);
        AssertWater(await clients.ValuesAsync(output, "0,0,0", "-50,20,0", "0,95,0"));
    }

    [Fact]
    public async Task The_guides_ct_scan_becomes_an_image_of_water()
    {
        await using Clients clients = await Clients.OfAsync("protos/README.md");
        AssertWater(await clients.ValuesAsync(await clients.RunAsync("ct_scan.py"), "0,0,0", "-50,20,0", "0,95,0"));
    }

    [Fact]
    public async Task The_guides_mr_scan_becomes_an_image_of_its_rectangle()
    {
        await using Clients clients = await Clients.OfAsync("protos/README.md");
        double[] values = await clients.ValuesAsync(await clients.RunAsync("mr_scan.py"), "0,0,0", "20,15,0", "-20,-15,0", "90,0,0", "0,-90,0");
        // Inside the rectangle the same everywhere, outside of it next to nothing: ringing of the truncated series reaches some percent.
        Assert.All(values[..3], inside => Assert.InRange(inside, .9 * values[0], 1.1 * values[0]));
        Assert.All(values[3..], outside => Assert.InRange(outside, 0, .1 * values[0]));
    }

    private static void AssertWater(double[] values)
    {
        // 90 views of 96 coarse channels: streaks of some tens of HU, far from the 1000 between water and air.
        Assert.InRange(values[0], -30, 30);
        Assert.InRange(values[1], -30, 30);
        Assert.InRange(values[2], -1100, -900);
    }

    /// <summary>The Python files of a document, beside the code that protoc makes of the contract, and a node for them.</summary>
    private sealed class Clients : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acquisition-python-");
        private readonly NodeProcess _node;

        private Clients(NodeProcess node) => _node = node;

        public static async Task<Clients> OfAsync(string document)
        {
            Programs.RequireProtoc();
            Programs.RequirePython("grpc", "google.protobuf", "pydicom", "numpy");
            Clients clients = new(await NodeProcess.StartAsync([]));
            string text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, document), TestContext.Current.CancellationToken);
            foreach (string code in text.Split("```python\n").Skip(1).Select(rest => rest.Split("```")[0]))
            {
                // The first line names the file, where there is more than one.
                string name = code.StartsWith("# ", StringComparison.Ordinal) ? code[2..code.IndexOf('\n')].Trim() : "scan.py";
                await File.WriteAllTextAsync(Path.Combine(clients._folder.FullName, name), code, TestContext.Current.CancellationToken);
            }

            string protos = Path.Combine(Repository.Root, "protos");
            string[] contract = Directory.GetFiles(Path.Combine(protos, "acquisition/v1"), "*.proto");
            await Programs.OutputOfAsync("protoc", ["-I", protos, $"--python_out={clients._folder.FullName}", .. contract]);
            return clients;
        }

        public Task<string> RunAsync(string file) =>
            Programs.OutputOfAsync(Programs.Python, [file, new Uri(_node.Address).Authority], folder: _folder.FullName);

        /// <summary>What the image of the scan that a client printed last shows at points of the patient.</summary>
        public async Task<double[]> ValuesAsync(string output, params string[] points)
        {
            string scanId = output.Trim().Split('\n')[^1];
            await _node.WaitForAsync(scanId, Scan.Types.Summary.Stored);
            string instances = Path.Combine(_node.DataPath, "instances", scanId);
            string series = Path.GetDirectoryName(Directory.EnumerateFiles(instances, "*.dcm", SearchOption.AllDirectories).Single())!;
            string values = await Witness.ScriptAsync("values_at.py", [series, .. points]);
            return [.. values.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        }

        public async ValueTask DisposeAsync()
        {
            await _node.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
