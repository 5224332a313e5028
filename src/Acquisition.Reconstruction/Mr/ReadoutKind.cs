using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>What a readout was acquired for.</summary>
internal static class ReadoutKind
{
    /// <summary>What is measured beside lines of k-space: noise, navigators, corrections.</summary>
    private const MrReadoutFlags NotKspace =
        MrReadoutFlags.NoiseMeasurement | MrReadoutFlags.NavigationData | MrReadoutFlags.PhaseCorrectionData
        | MrReadoutFlags.HighPerformanceFeedbackData | MrReadoutFlags.DummyScanData | MrReadoutFlags.RealTimeFeedbackData
        | MrReadoutFlags.SurfaceCoilCorrectionScanData | MrReadoutFlags.PhaseStabilizationReference | MrReadoutFlags.PhaseStabilization;

    /// <summary>ISMRMRD's flags 53 to 56: the samples are packed by a scheme of the sender's.</summary>
    private const MrReadoutFlags Compressed = (MrReadoutFlags)(0xFUL << 52);

    /// <summary>Whether it is a line of an image: anything but noise, corrections and lines for calibration alone.</summary>
    public static bool IsImaging(MrReadout readout) => (readout.Flags & (NotKspace | MrReadoutFlags.ParallelCalibration)) == 0;

    /// <summary>Whether it is a line that parallel imaging is calibrated with, whether a line of an image too or not.</summary>
    public static bool IsCalibration(MrReadout readout) =>
        (readout.Flags & NotKspace) == 0 && (readout.Flags & (MrReadoutFlags.ParallelCalibration | MrReadoutFlags.ParallelCalibrationAndImaging)) != 0;

    public static bool IsCompressed(MrReadout readout) => (readout.Flags & Compressed) != 0;

    /// <summary>Whether it was acquired against growing k.</summary>
    public static bool IsReversed(MrReadout readout) => (readout.Flags & MrReadoutFlags.Reverse) != 0;
}
