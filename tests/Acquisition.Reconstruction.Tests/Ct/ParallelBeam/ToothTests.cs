using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Ct.ParallelBeam;

/// <summary>Real raw counts of a tooth from a synchrotron (tomopy's tooth.h5) against what the ASTRA toolbox makes of them.</summary>
public partial class ToothTests
{
    private const int Views = 181, Rows = 2, Channels = 640, Matrix = 400;

    [Fact]
    public void Real_counts_become_the_image_that_ASTRA_makes_of_them()
    {
        string folder = Folder();
        float[] proj = Floats(folder, "tooth_real_proj.npy"), flat = Floats(folder, "tooth_real_flat.npy"), dark = Floats(folder, "tooth_real_dark.npy");
        float[] astra = Floats(folder, "tooth_real_astra_fbp_row0.npy");
        double[] theta = MemoryMarshal.Cast<byte, double>(Npy(folder, "tooth_real_theta.npy", "<f8")).ToArray();
        Assert.Equal((Views * Rows * Channels, Matrix * Matrix, Views), (proj.Length, astra.Length, theta.Length));

        // μ is in 1/pixel: a pixel is a millimetre here, so that HU = 1000·(μ − 1) with water of 1.
        CtAcquisition acquisition = ParallelScans.Acquisition(Channels, 1, rows: Rows, viewsPerRotation: 2 * Views, views: Views)
            .With(source => source with { CentralChannel = 296 }) with
        { Quantity = CtQuantity.RawCounts, EnergyBins = [new(1)] };
        Recipe recipe = CtScans.Recipe(Matrix, Matrix, kernel: CtKernel.Ramp);
        CtViewBlock Block(CtViewKind kind, float[] samples, IEnumerable<CtView> views) => new(kind, 0, [.. views], MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        List<ReconstructedImage> images = Reconstruct.All(ParallelScans.Header(acquisition, recipe),
        [
            Block(CtViewKind.Dark, dark, Enumerable.Repeat(new CtView(0, 0), dark.Length / (Rows * Channels))),
            Block(CtViewKind.Air, flat, Enumerable.Repeat(new CtView(0, 0), flat.Length / (Rows * Channels))),
            Block(CtViewKind.Object, proj, theta.Select(degrees => new CtView(double.DegreesToRadians(degrees), 0))),
        ]);
        Assert.Equal(2, images.Count);

        double[] ours = [.. images[0].Pixels.ToArray().Select(hounsfield => hounsfield / 1000.0 + 1)], theirs = [.. Flipped(astra).Select(mu => (double)mu)];
        // Found: 0.99995, 0.0024 % and 0.8 %. ASTRA's projector takes strips, ours points between channels: edges differ a little.
        Assert.InRange(Correlation(ours, theirs), .9998, 1);
        Assert.Equal(Centre(theirs), Centre(ours), 2e-4 * Centre(theirs));
        Assert.InRange(Rms(ours, theirs) / Rms(theirs, new double[theirs.Length]), 0, .015);
    }

    /// <summary>ASTRA's first row is the one with the largest y, ours the one with the smallest.</summary>
    private static float[] Flipped(float[] image) => [.. Enumerable.Range(0, Matrix).Reverse().SelectMany(row => image.Skip(row * Matrix).Take(Matrix))];

    private static double Rms(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Average());

    /// <summary>Mean of the middle 80 × 80.</summary>
    private static double Centre(double[] image) => Enumerable.Range(160, 80).SelectMany(row => image.Skip(row * Matrix + 160).Take(80)).Average();

    private static double Correlation(double[] a, double[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        double product = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return product / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }

    /// <summary>The folder of real data: ACQUISITION_DATA, or shared/data beside the repository.</summary>
    private static string Folder()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("ACQUISITION_DATA") ?? Path.Combine(Repository.Root, "..", "shared", "data"), "ct");
        bool found = File.Exists(Path.Combine(folder, "tooth_real_proj.npy"));
        const string Missing = "The real CT data are not there: set ACQUISITION_DATA to their folder.";
        if (Programs.AreRequired) Assert.True(found, Missing);
        Assert.SkipUnless(found, Missing);
        return folder;
    }

    private static float[] Floats(string folder, string name) => MemoryMarshal.Cast<byte, float>(Npy(folder, name, "<f4")).ToArray();

    /// <summary>The values of a NumPy array file (NEP 1): magic, version, length of the header, header, values.</summary>
    private static ReadOnlySpan<byte> Npy(string folder, string name, string type)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(folder, name));
        int length = file[6] == 1 ? BitConverter.ToUInt16(file, 8) : BitConverter.ToInt32(file, 8), start = file[6] == 1 ? 10 : 12;
        string header = Encoding.ASCII.GetString(file, start, length);
        Assert.Contains($"'descr': '{type}'", header);
        Assert.Contains("'fortran_order': False", header);
        long values = Dimension().Matches(header[header.IndexOf('(')..]).Aggregate(1L, (product, match) => product * long.Parse(match.Value, CultureInfo.InvariantCulture));
        Assert.Equal(values * (type[2] - '0'), file.Length - start - length);
        return file.AsSpan(start + length);
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Dimension();
}
