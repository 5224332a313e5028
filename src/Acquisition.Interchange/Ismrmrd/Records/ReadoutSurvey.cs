using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>What the heads of all readouts say together. Headers often leave out what only the data know.</summary>
internal sealed class ReadoutSurvey
{
    /// <summary>Readouts that do not encode the image; their counters mean nothing or something else.</summary>
    private const MrReadoutFlags NotImaging =
        MrReadoutFlags.NoiseMeasurement | MrReadoutFlags.ParallelCalibration | MrReadoutFlags.NavigationData | MrReadoutFlags.PhaseCorrectionData |
        MrReadoutFlags.HighPerformanceFeedbackData | MrReadoutFlags.DummyScanData | MrReadoutFlags.RealTimeFeedbackData |
        MrReadoutFlags.SurfaceCoilCorrectionScanData | MrReadoutFlags.PhaseStabilizationReference | MrReadoutFlags.PhaseStabilization;

    private readonly Dictionary<int, CounterRanges> _ranges = [];

    /// <summary>The most channels that a readout has.</summary>
    public int ReceiverChannels { get; private set; }

    /// <summary>Samples and trajectory of the largest readout.</summary>
    public long LargestReadoutBytes { get; private set; }

    /// <summary>The counters of the imaging readouts of one encoding; null when it has none.</summary>
    public CounterRanges? this[int encoding] => _ranges.GetValueOrDefault(encoding);

    /// <summary>Imaging readouts that do not say how they lie, and the index of the first of them.</summary>
    public long WithoutDirections { get; private set; }

    public long FirstWithoutDirections { get; private set; }

    public void Add(long index, ReadoutHead head)
    {
        ReceiverChannels = Math.Max(ReceiverChannels, head.ActiveChannels);
        LargestReadoutBytes = Math.Max(LargestReadoutBytes, head.NumberOfSamples * (8L * head.ActiveChannels + 4L * head.TrajectoryDimensions));
        if (((MrReadoutFlags)head.Flags & NotImaging) != 0) return;
        if (!ReadoutDecoder.HasDirections(head) && WithoutDirections++ == 0) FirstWithoutDirections = index;
        if (!_ranges.TryGetValue(head.EncodingSpaceRef, out CounterRanges? ranges)) _ranges.Add(head.EncodingSpaceRef, ranges = new());
        ranges.Add(head.Counters);
    }
}

/// <summary>The range that each counter takes in the readouts of one encoding. Those of the phase encodings nobody asks for.</summary>
internal sealed class CounterRanges
{
    public CounterRange Average { get; } = new();
    public CounterRange Slice { get; } = new();
    public CounterRange Contrast { get; } = new();
    public CounterRange Phase { get; } = new();
    public CounterRange Repetition { get; } = new();
    public CounterRange Set { get; } = new();
    public CounterRange Segment { get; } = new();

    public void Add(ReadoutCounters counters)
    {
        Average.Add(counters.Average);
        Slice.Add(counters.Slice);
        Contrast.Add(counters.Contrast);
        Phase.Add(counters.Phase);
        Repetition.Add(counters.Repetition);
        Set.Add(counters.Set);
        Segment.Add(counters.Segment);
    }
}

/// <summary>Smallest and largest value seen.</summary>
internal sealed class CounterRange
{
    public int Minimum { get; private set; } = int.MaxValue;
    public int Maximum { get; private set; }

    public void Add(int value)
    {
        Minimum = Math.Min(Minimum, value);
        Maximum = Math.Max(Maximum, value);
    }
}
