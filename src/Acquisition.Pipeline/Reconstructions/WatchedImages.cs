using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>The images on their way to the encoder, shown to those who watch as they pass.</summary>
internal sealed class WatchedImages(SeriesContext series, ImageQueue images, IScanEvents events, TimeProvider time)
{
    /// <summary>Time spent waiting for images.</summary>
    public TimeSpan Waited { get; private set; }

    public async IAsyncEnumerable<ReconstructedImage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int done = 0;
        await using IAsyncEnumerator<ReconstructedImage> source = images.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(source))
        {
            ReconstructedImage image = source.Current;
            events.Publish(series.Scan, new ImageReconstructed(series.Reconstruction.Id, image.InstanceNumber, ++done));
            events.Publish(series.Scan, PreviewImage.Of(series, image));
            yield return image;
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ReconstructedImage> source)
    {
        long since = time.GetTimestamp();
        bool more = await source.MoveNextAsync();
        Waited += time.GetElapsedTime(since);
        return more;
    }
}
