namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>How sensitivities are found; the usual values are those of BART's ecalib.</summary>
/// <param name="KernelSize">Samples of a kernel along each axis.</param>
/// <param name="CalibrationSize">Samples of the calibration region along each axis, at most, about the centre.</param>
/// <param name="Threshold">Singular vectors of the calibration matrix whose squared singular value is at most this part of the largest are of its null space.</param>
/// <param name="Crop">Pixels of a smaller eigenvalue have no sensitivity.</param>
/// <param name="Sets">Maps: 1, or 2 for objects that reach beyond the field of view.</param>
/// <param name="IsSoft">Whether sensitivities rise smoothly between eigenvalues of <paramref name="Crop"/> and half-way to 1 (soft SENSE).</param>
public sealed record EspiritSettings(
    int KernelSize = 6, int CalibrationSize = 24, double Threshold = 0.001, double Crop = 0.8, int Sets = 1, bool IsSoft = false)
{
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(KernelSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CalibrationSize, KernelSize);
        if (!(Threshold > 0 && Threshold < 1)) throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "Between 0 and 1.");
        if (!(Crop >= 0 && Crop < 1)) throw new ArgumentOutOfRangeException(nameof(Crop), Crop, "0 or more, below 1.");
        if (Sets is not (1 or 2)) throw new ArgumentOutOfRangeException(nameof(Sets), Sets, "1 or 2.");
    }
}
