using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images.Ct;
using Acquisition.Dicom.Images.Mr;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Images;

/// <summary>
/// CT Image Storage and MR Image Storage instances, one file per image.
/// The header has passed <see cref="ScanHeaderRules"/>, so its values fit their elements.
/// </summary>
public sealed class DicomImageEncoder(IOptions<ImageOptions> options) : IImageEncoder
{
    public string SeriesInstanceUid(SeriesContext series) => DicomUids.Series(series.Reconstruction);

    /// <exception cref="ArgumentException">An image has not the size it claims, or a number that came before.</exception>
    public IAsyncEnumerable<InstanceRecord> EncodeAsync(
        SeriesContext series, IAsyncEnumerable<ReconstructedImage> images, CancellationToken cancellationToken)
    {
        ImageFiles files = new(options.Value.Path, series.Reconstruction);
        IAsyncEnumerable<ReconstructedImage> whole = CheckAsync(images, cancellationToken);
        return series.Header.Acquisition switch
        {
            CtAcquisition ct => new CtSeries(series, ct).WriteAsync(files, whole, cancellationToken),
            MrAcquisition mr => new MrSeries(series, mr).WriteAsync(files, whole, cancellationToken),
            var acquisition => throw new ArgumentException($"A {acquisition.GetType().Name} has no images in DICOM.", nameof(series)),
        };
    }

    private static async IAsyncEnumerable<ReconstructedImage> CheckAsync(
        IAsyncEnumerable<ReconstructedImage> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<int> numbers = [];
        await foreach (ReconstructedImage image in images.WithCancellation(cancellationToken))
        {
            bool encodable = image.Rows is > 0 and <= ushort.MaxValue && image.Columns is > 0 and <= ushort.MaxValue;
            if (!encodable || image.Pixels.Length != (long)image.Rows * image.Columns)
            {
                throw new ArgumentException(
                    $"Image {image.InstanceNumber} has {image.Pixels.Length} pixels for {image.Rows} × {image.Columns}.", nameof(images));
            }

            if (!numbers.Add(image.InstanceNumber))
            {
                throw new ArgumentException(
                    $"Instance number {image.InstanceNumber} came twice; the second would replace the first.", nameof(images));
            }

            yield return image;
        }
    }
}
