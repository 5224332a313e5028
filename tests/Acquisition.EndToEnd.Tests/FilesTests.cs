using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Ct;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Simulation.Scans;
using Acquisition.Tests.Support;
using CtAcquisition = Acquisition.Core.Model.Ct.CtAcquisition;
using PatientPosition = Acquisition.Core.Model.Geometry.PatientPosition;
using Recipe = Acquisition.Core.Model.Recipes.Recipe;

namespace Acquisition.EndToEnd.Tests;

/// <summary>CT files of the field, through the command line and a running node: in, reconstructed, and out again.</summary>
public sealed class FilesTests(FilesTests.OneNode fixture) : IClassFixture<FilesTests.OneNode>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acquisition-files-");

    private NodeProcess Node => fixture.Node;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Projections_of_another_program_come_out_with_the_same_rays_and_values()
    {
        Programs.RequirePython("pydicom", "numpy");
        await ProjectionsAsync("ball", At("in"), "explicit", "manual", "24");
        string scan = await Node.ImportAsync(At("in"));
        await CommandLine.OutputOfAsync("export", scan, At("out"), "--format", "ct-pd", "--data", Node.DataPath);
        string[] before = Lines(await ProjectionsAsync("rays", At("in"), "1,3,6", "1,17,40")), after = Lines(await ProjectionsAsync("rays", At("out"), "1,3,6", "1,17,40"));
        Assert.Equal(24 * 9, before.Length);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_scan_that_left_as_projections_and_came_back_has_the_same_images()
    {
        Programs.RequirePython("pydicom", "numpy");
        string sent = await SendAsync(CtQuantity.LineIntegrals, PatientPosition.Ffs);
        await CommandLine.OutputOfAsync("export", sent, At("projections"), "--format", "ct-pd", "--data", Node.DataPath);
        Assert.Equal(492, Directory.GetFiles(At("projections")).Length);
        string imported = await Node.ImportAsync(At("projections"), "--watch");
        string[] said = (await Witness.ScriptAsync("same_images.py", Instances(sent), Instances(imported))).Split(' ');
        Assert.Equal(TestScans.CtRows, int.Parse(said[0]));
        // A step of 16 bits is 1e-4 of an attenuation length: below the images' own step of 1 HU, to which both are rounded.
        Assert.InRange(int.Parse(said[1]), 0, 2);
    }

    [Fact]
    public async Task Raw_counts_that_left_as_hdf5_and_came_back_leave_as_the_same_file()
    {
        string sent = await SendAsync(CtQuantity.RawCounts, PatientPosition.Hfp);
        await CommandLine.OutputOfAsync("export", sent, At("out.h5"), "--data", Node.DataPath);
        string imported = await Node.ImportAsync(At("out.h5"), "--watch");
        Assert.NotEqual(sent, imported);
        await CommandLine.OutputOfAsync("export", imported, At("again.h5"), "--format", "hdf5", "--data", Node.DataPath);
        Assert.Equal(await File.ReadAllBytesAsync(At("out.h5"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(At("again.h5"), TestContext.Current.CancellationToken));
        // The same file again is the same scan.
        Assert.Equal(imported, await Node.ImportAsync(At("out.h5")));

        (int exitCode, string output) = await CommandLine.RunAsync("export", sent, At("projections"), "--format", "ct-pd", "--data", Node.DataPath);
        Assert.Equal(2, exitCode);
        Assert.Contains("raw counts", output, StringComparison.Ordinal);
        Assert.Contains("HDF5", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_series_with_a_gap_is_refused_in_words_and_makes_no_scan()
    {
        Programs.RequirePython("pydicom", "numpy");
        await ProjectionsAsync("ball", At("gap"), "unknown", "transposed", "8");
        File.Delete(Path.Combine(At("gap"), "5.dcm")); // number 4
        (int exitCode, string output) = await CommandLine.RunAsync("import", At("gap"), "--address", Node.Address);
        Assert.Equal(2, exitCode);
        string said = output.ReplaceLineEndings(" ");
        Assert.Contains("InstanceNumber", said, StringComparison.Ordinal);
        Assert.Contains("1 missing", said, StringComparison.Ordinal);
    }

    private async Task<string> SendAsync(CtQuantity quantity, PatientPosition position)
    {
        CtSimulation usual = TestScans.Ct(position);
        CtAcquisition ct = (CtAcquisition)usual.Header.Acquisition;
        CtSimulation scan = new(new CtSimulationOptions
        {
            Acquisition = quantity == CtQuantity.RawCounts ? ct : ct with { Quantity = quantity, SampleFormat = SampleFormat.Float32 },
            Series = usual.Header.Series,
            Recipe = new Recipe(),
            AirViews = 32,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        });
        string id = await Node.SendAsync(scan.Header, scan.Blocks());
        await Node.WaitForAsync(id, Scan.Types.Summary.Stored);
        return id;
    }

    private static Task<string> ProjectionsAsync(params string[] arguments) =>
        Programs.OutputOfAsync(Programs.Python, [Path.Combine(Repository.Root, "tests/Acquisition.Interchange.Tests/CtPd/ctpd.py"), .. arguments]);

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private string Instances(string scan) => Path.Combine(Node.DataPath, "instances", scan);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Starting a node takes longer than a scan: all share one.</summary>
    public sealed class OneNode : IAsyncLifetime
    {
        internal NodeProcess Node { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Node = await NodeProcess.StartAsync([]);

        public async ValueTask DisposeAsync() => await Node.DisposeAsync();
    }
}
