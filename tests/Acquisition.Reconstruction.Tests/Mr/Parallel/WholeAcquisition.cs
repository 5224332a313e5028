using System.Numerics.Tensors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>Simulated scans from readouts to images, and an accelerated one held against the same object acquired whole.</summary>
internal static class WholeAcquisition
{
    public static List<ReconstructedImage> Images(MrSimulationOptions options, Recipe? recipe = null)
    {
        MrSimulation scan = new(options);
        return [.. Reconstruct.All(scan.Header, scan.Blocks(), recipe ?? new Recipe()).OrderBy(image => image.InstanceNumber)];
    }

    /// <summary>The same images at the same places, with an error up to a tolerance.</summary>
    public static void AssertAlike(List<ReconstructedImage> expected, List<ReconstructedImage> actual, double tolerance)
    {
        Assert.Equal(expected.Select(image => (image.InstanceNumber, image.Plane)), actual.Select(image => (image.InstanceNumber, image.Plane)));
        double error = Error(expected, actual);
        Assert.True(error <= tolerance, $"The error is {error:0.0000} of the image.");
    }

    /// <summary>Root mean square of the difference, as a part of the whole image's.</summary>
    public static double Error(List<ReconstructedImage> expected, List<ReconstructedImage> actual)
    {
        float[] a = [.. expected.SelectMany(image => image.Pixels.ToArray())], b = [.. actual.SelectMany(image => image.Pixels.ToArray())];
        return TensorPrimitives.Distance<float>(a, b) / TensorPrimitives.Norm<float>(a);
    }
}
