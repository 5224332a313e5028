using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Model.Images;

/// <summary>One slice as it leaves the reconstruction: float pixels in patient space.</summary>
public sealed record ReconstructedImage
{
    /// <summary>One-based position in the series. A function of the scan's geometry and counters alone, never of arrival order.</summary>
    public required int InstanceNumber { get; init; }
    public required int Rows { get; init; }
    public required int Columns { get; init; }

    /// <summary>
    /// [rows × columns], row 0 first. CT: HU. MR: as <see cref="ImageIndex.Kind"/> says. NaN: no value, such as outside the circle that all views see; it is written
    /// as the padding value.
    /// </summary>
    public required ReadOnlyMemory<float> Pixels { get; init; }
    public required SlicePlane Plane { get; init; }

    /// <summary>MR: which contrast, repetition, … this is. CT: the slice counter alone.</summary>
    public ImageIndex Index { get; init; }

    /// <summary>Samples behind this image that were not finite, or lay in a bad element, and were replaced.</summary>
    public long ReplacedSamples { get; init; }

    /// <summary>CT: mean over the views behind this image, mA; null: they do not tell.</summary>
    public double? TubeCurrentMa { get; init; }
    /// <summary>MR on a grid: how much of k-space there was. Null: not known.</summary>
    public KspaceCoverage? Sampling { get; init; }
}

/// <summary>How much of its encoded k-space an MR image was made of.</summary>
/// <param name="Fraction">Lines that were acquired, of those of the encoded matrix.</param>
/// <param name="IsPartialInPhase">Whether one side of k-space is shorter along a phase encoding.</param>
/// <param name="IsPartialInFrequency">Whether it is along the readout: an asymmetric echo.</param>
public sealed record KspaceCoverage(double Fraction, bool IsPartialInPhase, bool IsPartialInFrequency);

/// <summary>
/// The counters that tell images of one series apart. The partition is the place of a slice within the slab of a 3-D acquisition, of which Slice is the counter; the
/// encoding is the place in <see cref="Mr.MrAcquisition.Encodings"/>. The kind tells images apart that were made of the same data.
/// </summary>
public readonly record struct ImageIndex(
    int Slice = 0, int Contrast = 0, int Phase = 0, int Repetition = 0, int Set = 0, int Average = 0, int Partition = 0, int Encoding = 0, MrImageKind Kind = MrImageKind.Magnitude);
