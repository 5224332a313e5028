using System.Numerics.Tensors;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Interchange.Ismrmrd;
using Acquisition.Reconstruction;
using PureHDF;

namespace Acquisition.Interchange.Tests.Ismrmrd;

/// <summary>
/// From file to image, against ISMRMRD's own reconstruction of the same file. That program lays every readout on its line, noise and earlier
/// repetitions included, and the last one stays: so its image is that of the last repetition.
/// </summary>
public sealed class CartesianReconstructionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-m", "64", "-c", "4")]
    [InlineData("-m", "128", "-c", "8", "-r", "3", "-C", "-n", "0.1")] // noise readout, repetitions, much noise
    [InlineData("-m", "64", "-c", "2", "-O", "1")]                     // no oversampling; the header keeps half the columns nonetheless
    [InlineData("-m", "48", "-c", "3", "-O", "4")]
    [InlineData("-m", "90", "-c", "1", "-k")]                          // no power of two, trajectories
    public void The_last_repetitions_image_is_that_of_ismrmrds_own_reconstruction(params string[] options)
    {
        Peers.RequireIsmrmrdTools();
        string path = _folder["scan.h5"];
        Peers.Run(Peers.Generator, ["-o", path, .. options]);
        List<ReconstructedImage> images = Reconstruct(path);
        Peers.Run(Peers.Reconstructor, path);
        (float[] expected, int rows, int columns) = ReadPeersImage(path);

        ReconstructedImage last = images[^1];
        Assert.Equal((images.Count - 1, rows, columns), (last.Index.Repetition, last.Rows, last.Columns));
        float[] actual = last.Pixels.ToArray();
        Assert.InRange(Nrmse(actual, expected), 0, 1e-5); // both compute in float32: rounding of 6e-8, grown by the transform and the root
        // Columns grow along the readout, rows along the phase encoding: no other arrangement of the pixels is like it.
        Assert.True(Nrmse([.. Rows(actual, columns).Reverse().SelectMany(row => row)], expected) > 0.1, "upside down");
        Assert.True(Nrmse([.. Rows(actual, columns).SelectMany(row => row.Reverse())], expected) > 0.1, "left for right");
    }

    private static List<ReconstructedImage> Reconstruct(string path)
    {
        using IsmrmrdFile file = IsmrmrdFile.Open(path);
        Images images = new();
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(file.Header, file.Header.Recipes[0]);
        foreach (AcquiredBlock block in file.ReadBlocks()) reconstruction.Add(block, images, TestContext.Current.CancellationToken);
        reconstruction.Complete(images, TestContext.Current.CancellationToken);
        return [.. images.Made.OrderBy(image => image.InstanceNumber)];
    }

    private sealed class Images : IImageSink
    {
        public List<ReconstructedImage> Made { get; } = [];

        // The pixels are the reconstruction's own until it goes on.
        public void Add(ReconstructedImage image) => Made.Add(image with { Pixels = image.Pixels.ToArray() });

        public void Show(PartialImage preview)
        {
        }

        public void Warn(Warning warning)
        {
        }
    }

    /// <summary>Image series cpp: [1, channels = 1, z = 1, y, x].</summary>
    private static (float[] Pixels, int Rows, int Columns) ReadPeersImage(string path)
    {
        using var file = H5File.OpenRead(path);
        IH5Dataset data = file.Dataset("dataset/cpp/data");
        Assert.Equal([1, 1, 1], data.Space.Dimensions[..3]);
        return (data.Read<float[]>(), (int)data.Space.Dimensions[3], (int)data.Space.Dimensions[4]);
    }

    private static IEnumerable<float[]> Rows(float[] pixels, int columns) => pixels.Chunk(columns);

    /// <summary>Root of the mean squared difference over the root of the mean square, after the least-squares scaling: the programs' units differ.</summary>
    private static double Nrmse(float[] actual, float[] expected)
    {
        double scale = (double)TensorPrimitives.Dot<float>(actual, expected) / TensorPrimitives.SumOfSquares<float>(actual);
        return Math.Sqrt(actual.Zip(expected, (a, e) => Math.Pow(scale * a - e, 2)).Sum() / TensorPrimitives.SumOfSquares<float>(expected));
    }
}
