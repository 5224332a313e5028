using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Twix.Records;

/// <summary>What a readout is for: the 64 bits of the evaluation mask in its header, as far as they are looked at.</summary>
[Flags]
internal enum EvalInfo : ulong
{
    EndOfAcquisition = 1UL << 0,
    RealTimeFeedback = 1UL << 1,
    HighPerformanceFeedback = 1UL << 2,
    SyncData = 1UL << 5,
    LastInMeasurement = 1UL << 11,
    ReferencePhaseStabilization = 1UL << 14,
    PhaseStabilization = 1UL << 15,
    PhaseCorrection = 1UL << 21,
    ParallelReference = 1UL << 22,
    ParallelReferenceAndImage = 1UL << 23,
    Reflect = 1UL << 24,
    NoiseAdjustment = 1UL << 25,
    FirstInSlice = 1UL << 28,
    LastInSlice = 1UL << 29,
    RetroDummyScan = 1UL << 51,
}

/// <summary>The mask in ISMRMRD's flags.</summary>
internal static class EvalInfoFlags
{
    public static MrReadoutFlags ToFlags(this EvalInfo mask)
    {
        MrReadoutFlags flags = MrReadoutFlags.None;
        Set(EvalInfo.NoiseAdjustment, MrReadoutFlags.NoiseMeasurement);
        Set(EvalInfo.FirstInSlice, MrReadoutFlags.FirstInSlice);
        Set(EvalInfo.LastInSlice, MrReadoutFlags.LastInSlice);
        Set(EvalInfo.LastInMeasurement, MrReadoutFlags.LastInMeasurement);
        Set(EvalInfo.Reflect, MrReadoutFlags.Reverse);
        Set(EvalInfo.PhaseCorrection, MrReadoutFlags.PhaseCorrectionData);
        Set(EvalInfo.RealTimeFeedback, MrReadoutFlags.RealTimeFeedbackData);
        Set(EvalInfo.HighPerformanceFeedback, MrReadoutFlags.HighPerformanceFeedbackData);
        Set(EvalInfo.RetroDummyScan, MrReadoutFlags.DummyScanData);
        Set(EvalInfo.ReferencePhaseStabilization, MrReadoutFlags.PhaseStabilizationReference);
        Set(EvalInfo.PhaseStabilization, MrReadoutFlags.PhaseStabilization);
        // A line that serves both has both bits, or the second alone.
        if (mask.HasFlag(EvalInfo.ParallelReferenceAndImage)) flags |= MrReadoutFlags.ParallelCalibrationAndImaging;
        else Set(EvalInfo.ParallelReference, MrReadoutFlags.ParallelCalibration);
        return flags;

        void Set(EvalInfo bit, MrReadoutFlags flag)
        {
            if (mask.HasFlag(bit)) flags |= flag;
        }
    }
}
