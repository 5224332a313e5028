using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>A readout before its samples are made.</summary>
/// <param name="Counters">Which line of which image.</param>
/// <param name="Path">Its way through k-space.</param>
/// <param name="Flags">What it is for.</param>
internal sealed record PlannedReadout(MrEncodingCounters Counters, ReadoutPath Path, MrReadoutFlags Flags = MrReadoutFlags.None)
{
    private const MrReadoutFlags BesideTheImage = MrReadoutFlags.NoiseMeasurement | MrReadoutFlags.PhaseCorrectionData | MrReadoutFlags.NavigationData;

    public int EncodingSpaceRef { get; init; }

    /// <summary>Taken for a calibration before the image, not in its course.</summary>
    public bool SeparateCalibration { get; init; }

    /// <summary>Whether it counts when the ends of slices, repetitions and so on are marked.</summary>
    public bool InImage => !SeparateCalibration && (Flags & BesideTheImage) == 0;
}
