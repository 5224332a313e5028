using System.Globalization;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>Every way in which a non-Cartesian reconstruction ends without its images, beside those of <see cref="MrErrors"/>.</summary>
internal static class NonCartesianErrors
{
    public static ReconstructionException TrajectoryUnit(string image, double largest, string axis) => new("TRAJECTORY_UNIT", string.Create(CultureInfo.InvariantCulture,
        $"The trajectory of {image} reaches {largest:0.###} along {axis}: more than the 0.5 of a trajectory that is a fraction of the matrix, and hardly anything of one in cycles per field of view. Send it in one of the two; the raw data are kept."));

    public static ReconstructionException BeyondMatrix(string image, double largest, string axis, int matrix) => new("TRAJECTORY_BEYOND_MATRIX", string.Create(CultureInfo.InvariantCulture,
        $"The trajectory of {image} reaches {largest:0.###} cycles per field of view along {axis}, half the encoded matrix is {matrix / 2.0:0.#}. Correct the trajectory or the encoded space; the raw data are kept."));

    public static ReconstructionException NoSamples(string image) =>
        new("NO_SAMPLES", $"No sample of {image} lies within the k-space of its image. Check the trajectory; the raw data are kept.");
}
