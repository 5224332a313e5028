using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>
/// Where the time of one run goes. Reconstructing and encoding go on side by side, each on one logical thread, so a step's time is what its own thread worked.
/// </summary>
internal sealed class RunMeter(TimeProvider time)
{
    private readonly TimeSpan[] _elapsed = new TimeSpan[(int)PipelineStep.Latency];

    /// <summary>The time until what is answered is disposed belongs to the step. One caller a step at a time.</summary>
    public Lap Measure(PipelineStep step) => new(this, step, time.GetTimestamp());

    public void Add(PipelineStep step, TimeSpan elapsed) => _elapsed[(int)step] += elapsed;

    public void Report(ScanId scan, Guid reconstruction, TimeSpan? latency, IScanEvents events)
    {
        for (PipelineStep step = 0; step < PipelineStep.Latency; step++) events.Publish(scan, new StepTiming(reconstruction, step, _elapsed[(int)step]));
        if (latency is { } whole) events.Publish(scan, new StepTiming(reconstruction, PipelineStep.Latency, whole));
    }

    private TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    internal readonly struct Lap(RunMeter meter, PipelineStep step, long since) : IDisposable
    {
        public void Dispose() => meter.Add(step, meter.Since(since));
    }
}
