using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Twix.Records;

/// <summary>What the heads of a measurement's readouts say together.</summary>
internal sealed class ScanSurvey
{
    /// <summary>Readouts beside the image; their counters mean something else.</summary>
    private const MrReadoutFlags NotImaging =
        MrReadoutFlags.NoiseMeasurement | MrReadoutFlags.ParallelCalibration | MrReadoutFlags.PhaseCorrectionData | MrReadoutFlags.HighPerformanceFeedbackData
        | MrReadoutFlags.DummyScanData | MrReadoutFlags.RealTimeFeedbackData | MrReadoutFlags.PhaseStabilizationReference | MrReadoutFlags.PhaseStabilization;

    private readonly int[] _minimum = [.. Enumerable.Repeat(int.MaxValue, ScanHead.CounterCount)], _maximum = new int[ScanHead.CounterCount];

    /// <exception cref="InterchangeException">A head contradicts itself, or the measurement ends within a readout.</exception>
    public ScanSurvey(Scans scans)
    {
        foreach ((long index, long offset, ScanHead head) in scans.Heads())
        {
            Ended = head.IsEnd;
            if (head.IsEnd) break;
            if (head.IsSyncData) SyncCount++;
            else Add(scans, index, offset, head);
        }
    }

    public long Readouts { get; private set; }

    /// <summary>Blocks of physiological and other side data.</summary>
    public long SyncCount { get; private set; }

    public long NoiseReadouts { get; private set; }

    /// <summary>Whether the scanner wrote the end of the acquisition.</summary>
    public bool Ended { get; private set; }

    /// <summary>The most channels of a readout.</summary>
    public int Channels { get; private set; }

    /// <summary>The first readout that is a line of an image; null when there is none.</summary>
    public ScanHead? Image { get; private set; }

    /// <summary>Phase-correction readouts in front of the first line of an image.</summary>
    public int Navigators { get; private set; }

    public long WithoutDirections { get; private set; }

    /// <summary>The place of the first of these.</summary>
    public string FirstWithoutDirections { get; private set; } = "";

    /// <summary>The first readout.</summary>
    public ScanHead? First { get; private set; }

    public static bool IsImaging(ScanHead head) => (head.Mask.ToFlags() & NotImaging) == 0;

    /// <summary>The range of a counter in the lines of images, about a centre.</summary>
    public MrLimit Limit(int counter, int? centre = null)
    {
        int minimum = Math.Min(_minimum[counter], _maximum[counter]);
        return new(minimum, _maximum[counter], centre ?? (minimum + _maximum[counter]) / 2);
    }

    private void Add(Scans scans, long index, long offset, ScanHead head)
    {
        First ??= head;
        Readouts++;
        Channels = Math.Max(Channels, head.Channels);
        if (head.Mask.HasFlag(EvalInfo.NoiseAdjustment)) NoiseReadouts++;
        if (Image is null && head.Mask.HasFlag(EvalInfo.PhaseCorrection)) Navigators++;
        if (!IsImaging(head)) return;
        Image ??= head;
        for (int i = 0; i < ScanHead.CounterCount; i++)
        {
            _minimum[i] = Math.Min(_minimum[i], head.Counters[i]);
            _maximum[i] = Math.Max(_maximum[i], head.Counters[i]);
        }

        if (ScanPlane.Of(head.Quaternion) is null && WithoutDirections++ == 0) FirstWithoutDirections = scans.Place(index, offset);
    }
}
