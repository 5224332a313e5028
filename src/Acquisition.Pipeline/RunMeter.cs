using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;

namespace Acquisition.Pipeline;

/// <summary>
/// Where the time of one run goes. The steps pull one another on one logical thread, so every moment belongs to one of them:
/// waiting for data, reconstructing, or encoding.
/// </summary>
internal sealed class RunMeter(TimeProvider time)
{
    private readonly Dictionary<string, TimeSpan> _elapsed = [];
    private string _step = "receive";
    private long _since = time.GetTimestamp();
    private long? _dataComplete;

    public long ReplacedSamples { get; private set; }

    /// <summary>From the last raw byte read to now.</summary>
    public TimeSpan Latency => _dataComplete is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public void BlockArrived() => Enter("reconstruct");

    public void BlockTaken() => Enter("receive");

    public void DataComplete()
    {
        _dataComplete = time.GetTimestamp();
        Enter("reconstruct");
    }

    public void ImageArrived(ReconstructedImage image)
    {
        ReplacedSamples += image.ReplacedSamples;
        Enter("encode");
    }

    public void ImageTaken() => Enter("reconstruct");

    public void Report(ScanId scan, Guid reconstruction, IScanEvents events)
    {
        Enter("");
        foreach ((string step, TimeSpan elapsed) in _elapsed) events.Publish(scan, new StepTiming(reconstruction, step, elapsed));
        events.Publish(scan, new StepTiming(reconstruction, "latency", Latency));
    }

    private void Enter(string step)
    {
        long now = time.GetTimestamp();
        _elapsed[_step] = _elapsed.GetValueOrDefault(_step) + time.GetElapsedTime(_since, now);
        (_step, _since) = (step, now);
    }
}
