using Acquisition.Core.Model.Errors;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>Every way in which measured data do not allow parallel imaging, in one place: stable reason and sentence.</summary>
internal static class ParallelErrors
{
    public static ReconstructionException UnequalChannels(int expected, int got) => new("UNEQUAL_CHANNELS",
        $"The noise or calibration data have {got} channels, those of the image {expected}. Measure them with the same coils; the raw data are kept.");

    public static ReconstructionException TooFewNoiseSamples(long samples, int channels) => new("TOO_FEW_NOISE_SAMPLES",
        $"{samples} noise samples do not make the covariance of {channels} channels, which needs more samples than channels. Measure more noise; the raw data are kept.");

    public static ReconstructionException SingularNoise(int channel) => new("SINGULAR_NOISE_COVARIANCE",
        $"Channel {channel} has no noise of its own: it is dead, or a copy or sum of channels before it. Leave it out, or ask for a regularised covariance; the raw data are kept.");

    public static ReconstructionException TooFewCalibrationLines(string what, int needed, int got) => new("TOO_FEW_CALIBRATION_LINES",
        $"The kernel needs {needed} calibration {what}, there are {got}. Acquire more, or ask for a smaller kernel; the raw data are kept.");

    public static ReconstructionException SingularCalibration() => new("SINGULAR_CALIBRATION",
        "The calibration lines do not determine the kernel: they hold no signal, values that are no numbers, or channels that are equal. Check the calibration data, or raise the regularisation; the raw data are kept.");
}
