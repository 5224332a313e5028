using System.Globalization;
using Acquisition.Contracts.V1;
using Acquisition.EndToEnd.Tests.Support;
using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests;

/// <summary>Undersampled ISMRMRD files of another program, through the command line and a running node to DICOM.</summary>
public sealed class AcceleratedFilesTests(FilesTests.OneNode fixture) : IClassFixture<FilesTests.OneNode>, IDisposable
{
    private const string Generator = "ismrmrd_generate_cartesian_shepp_logan", Peer = "ismrmrd_recon_cartesian_2d";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("acquisition-accelerated-");

    private NodeProcess Node => fixture.Node;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <param name="images">The generator moves the lines on from repetition to repetition, and makes as many frames of each as it accelerates.</param>
    /// <param name="noise">Less with more acceleration: 8 coils around the object amplify noise sevenfold where they see every fourth line alone.</param>
    /// <param name="limit">Above the greatest error that noise and the ends of k-space explain, as the witness tells it; zeros for the missing lines would be 25, 26 and 64 % off.</param>
    /// <param name="options">Of the generator.</param>
    [Theory]
    [InlineData(2, "0.002", .04, "-a", "2", "-w", "24", "-C")]
    [InlineData(3, "0.002", .06, "-a", "3", "-w", "24", "-k")]
    [InlineData(16, "0.0005", .06, "-a", "4", "-r", "4")]
    public async Task An_accelerated_file_arrives_as_the_images_that_a_full_one_gives(int images, string noise, double limit, params string[] options)
    {
        Programs.Require(Generator, Peer);
        Programs.RequirePython("h5py", "pydicom", "numpy");
        string[] phantom = ["-m", "128", "-c", "8", "-n", noise];
        await Programs.OutputOfAsync(Generator, ["-o", At("full.h5"), .. phantom]);
        await Programs.OutputOfAsync(Peer, [At("full.h5")]);
        await Programs.OutputOfAsync(Generator, ["-o", At("accelerated.h5"), .. phantom, .. options]);

        string scanId = await Node.ImportAsync(At("accelerated.h5"), "--watch");

        Scan scan = await Node.WaitForAsync(scanId, Scan.Types.Summary.Stored);
        Assert.Equal("mr.grappa", Assert.Single(scan.Reconstructions).Method);
        string instances = Path.Combine(Node.DataPath, "instances", scanId);
        string[] said = (await Witness.ScriptAsync("compare_accelerated.py", At("accelerated.h5"), instances, At("full.h5"))).Split(' ');
        double error = double.Parse(said[1], CultureInfo.InvariantCulture), explained = double.Parse(said[2], CultureInfo.InvariantCulture);
        Assert.Equal(images, int.Parse(said[0], CultureInfo.InvariantCulture));
        Assert.InRange(error, 0, explained);
        Assert.InRange(explained, 0, limit);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
