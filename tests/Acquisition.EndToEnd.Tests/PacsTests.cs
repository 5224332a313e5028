using System.Globalization;
using Acquisition.Contracts.V1;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Simulation.Scans;
using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests;

/// <summary>From a scanner's stream and from a file of the field to PACS that nobody here wrote.</summary>
public class PacsTests
{
    [Fact]
    public async Task A_ct_scan_arrives_at_two_pacs_as_a_valid_series_once_each()
    {
        await using StoreScp scp = await StoreScp.StartedAsync();
        await using Orthanc orthanc = await Orthanc.StartedAsync();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address, orthanc.Address]);
        CtSimulation scan = TestScans.Ct();
        string scanId = await node.SendAsync(scan.Header, scan.Blocks());
        Scan delivered = await node.WaitForAsync(scanId, Scan.Types.Summary.Delivered);

        Assert.Equal(TestScans.CtRows, delivered.Reconstructions[0].InstanceCount);
        Assert.All(delivered.Deliveries, delivery => Assert.Equal((TestScans.CtRows, TestScans.CtRows), (delivery.StoredCount, delivery.TotalCount)));
        Assert.Equal(TestScans.CtRows, scp.Files.Length);
        await Witness.AssertValidSeriesAsync(scp.Folder);

        DirectoryInfo copies = Directory.CreateTempSubdirectory("acquisition-orthanc-copies-");
        try
        {
            Assert.Equal(TestScans.CtRows, await orthanc.DownloadAsync(copies.FullName));
            await Witness.AssertValidSeriesAsync(copies.FullName);
        }
        finally
        {
            copies.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("-c", "8", "-m", "96", "-n", "0.05", "-O", "2", "-r", "1")]
    [InlineData("-c", "4", "-m", "64", "-n", "0.01", "-O", "2", "-r", "3")]
    public async Task An_ismrmrd_file_arrives_as_the_image_that_the_fields_own_reconstruction_makes(params string[] options)
    {
        Programs.Require("ismrmrd_generate_cartesian_shepp_logan", "ismrmrd_recon_cartesian_2d");
        Programs.RequirePython("h5py", "pydicom", "numpy");
        await using StoreScp scp = await StoreScp.StartedAsync();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("acquisition-ismrmrd-");
        try
        {
            string file = Path.Combine(folder.FullName, "phantom.h5");
            await Programs.OutputOfAsync("ismrmrd_generate_cartesian_shepp_logan", ["-o", file, .. options]);
            await CommandLine.OutputOfAsync("import", file, "--address", node.Address, "--watch");
            await Programs.OutputOfAsync("ismrmrd_recon_cartesian_2d", [file]);

            Assert.Equal(int.Parse(options[^1]), scp.Files.Length);
            await Witness.AssertValidSeriesAsync(scp.Folder);
            double error = double.Parse(await Witness.ScriptAsync("compare_ismrmrd.py", file, scp.Folder), CultureInfo.InvariantCulture);
            // The two differ by the rounding of float32 transforms and of 16-bit pixels; the limit is the product's promise.
            Assert.InRange(error, 0, .02);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_retrospective_reconstruction_becomes_another_series_of_the_same_study()
    {
        await using StoreScp scp = await StoreScp.StartedAsync();
        await using NodeProcess node = await NodeProcess.StartAsync([scp.Address]);
        CtSimulation scan = TestScans.Ct();
        string scanId = await node.SendAsync(scan.Header, scan.Blocks());
        await node.WaitForAsync(scanId, Scan.Types.Summary.Delivered);

        await CommandLine.OutputOfAsync("reconstruct", scanId, "--address", node.Address, "--kernel", "Hann", "--matrix", "128");
        await CommandLine.OutputOfAsync("reconstruct", scanId, "--address", node.Address, "--kernel", "Hann", "--matrix", "128");
        await NodeProcess.WaitUntilAsync(() => Task.FromResult(scp.Files.Length == 2 * TestScans.CtRows));

        Scan end = await node.GetAsync(scanId);
        Assert.Equal([1, 2], end.Reconstructions.Select(reconstruction => reconstruction.Ordinal));
        ListDeliveriesResponse deliveries = await node.Scans.ListDeliveriesAsync(new ListDeliveriesRequest { ScanId = scanId });
        Assert.Equal(2, deliveries.Deliveries.Select(delivery => delivery.SeriesInstanceUid).Distinct().Count());
        Programs.RequirePython("pydicom");
        string studies = await Programs.OutputOfAsync(
            Programs.Python,
            ["-c", "import sys,glob,pydicom; print(len({pydicom.dcmread(f).StudyInstanceUID for f in glob.glob(sys.argv[1]+'/*.dcm')}))", scp.Folder]);
        Assert.Equal("1", studies.Trim());
    }
}
