using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// Makes the image of a k-space, one encoding's images one after the other: what sets a method apart from the others on a grid. It also knows which sampling it can do
/// with. One caller at a time.
/// </summary>
internal interface IImageMaker : IDisposable
{
    /// <summary>Whether it is calibrated: then calibration lines are kept for it.</summary>
    bool NeedsCalibration => false;

    /// <summary>
    /// Of the lines of the limits, those without which it makes no image of what has come. Asked when not all of them have come and the data say that there will be no
    /// more; as long as there are any, the image waits for the scan's end, and is then refused.
    /// </summary>
    IEnumerable<KspaceLine> Missing(LineSet lines);

    /// <summary>Whether the calibration is enough; only asked where one is needed. An image without waits until there is one.</summary>
    bool Suffices(CalibrationBlock calibration) => true;

    /// <summary>Makes the image.</summary>
    /// <param name="image">Which one, for messages.</param>
    /// <param name="kspace">Its samples may be overwritten; finite, and divided by a power of two where they were near the ends of a float's range.</param>
    /// <param name="calibration">Null where none is needed. Shared with other images: not to be overwritten.</param>
    /// <param name="images">For warnings.</param>
    /// <exception cref="Core.Model.Errors.ReconstructionException">The data do not allow it.</exception>
    MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images);
}

/// <summary>
/// The voxels of an image or slab, [partitions × rows × columns], scaled as the unitary transform does it: 1/√(encoded points), so that methods compare.
/// </summary>
/// <param name="Re">Real parts; magnitudes where there is no phase.</param>
/// <param name="Im">Imaginary parts; null after a combination of the coils that leaves no phase.</param>
internal sealed record MadeVolume(float[] Re, float[]? Im = null);
