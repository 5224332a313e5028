using System.Threading.Channels;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>Between the thread that reconstructs and the task that encodes: a few images, and what there was to warn of. Where it is full, the reconstruction waits.</summary>
/// <param name="show">Takes previews; does not wait.</param>
/// <param name="cancellationToken">Ends the waiting.</param>
internal sealed class ImageQueue(Action<PartialImage> show, CancellationToken cancellationToken) : IImageSink
{
    /// <summary>Images that wait for the encoder: enough that neither waits for the other's rhythm, little beside what a reconstruction holds.</summary>
    private const int Capacity = 8;

    private readonly Channel<ReconstructedImage> _images = Channel.CreateBounded<ReconstructedImage>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Dictionary<string, Warning> _met = [];
    private readonly Queue<Warning> _untold = [];

    public long ReplacedSamples { get; private set; }

    public void Add(ReconstructedImage image)
    {
        ReplacedSamples += image.ReplacedSamples;
        // On a thread of the reconstruction's own: it may wait.
        if (!_images.Writer.TryWrite(image)) _images.Writer.WriteAsync(image, cancellationToken).AsTask().GetAwaiter().GetResult();
    }

    public void Show(PartialImage preview) => show(preview);

    /// <summary>What is met first is told at once, what is met again is counted.</summary>
    public void Warn(Warning warning)
    {
        bool again = _met.TryGetValue(warning.Reason, out Warning? before);
        if (!again) _untold.Enqueue(warning);
        _met[warning.Reason] = again ? before! with { Count = before!.Count + warning.Count } : warning with { Count = 0 };
    }

    /// <summary>The warnings that were met first since the last call. Not while <see cref="Warn"/> may be called.</summary>
    public IReadOnlyList<Warning> TakeNew()
    {
        Warning[] taken = [.. _untold];
        _untold.Clear();
        return taken;
    }

    /// <summary>What was met again, with how often; for the end.</summary>
    public IEnumerable<Warning> Repeated => _met.Values.Where(warning => warning.Count > 0);

    public IAsyncEnumerable<ReconstructedImage> ReadAllAsync(CancellationToken token) => _images.Reader.ReadAllAsync(token);

    public void Complete(Exception? exception = null) => _images.Writer.TryComplete(exception);
}
