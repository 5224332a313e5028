using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
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
    /// <exception cref="ArgumentException">
    /// Acquisition and recipe are not of one modality, or an image has not the size it claims or a number that came before.
    /// </exception>
    public IAsyncEnumerable<InstanceRecord> EncodeAsync(
        SeriesContext series, IAsyncEnumerable<ReconstructedImage> images, CancellationToken cancellationToken)
    {
        ImageFiles files = new(options.Value.Path, series.Reconstruction);
        IAsyncEnumerable<ReconstructedImage> whole = CheckAsync(images, cancellationToken);
        return (series.Header.Acquisition, series.Reconstruction.Recipe) switch
        {
            (CtAcquisition ct, CtRecipe recipe) => new CtSeries(series, ct, recipe).WriteAsync(files, whole, cancellationToken),
            (MrAcquisition mr, MrRecipe recipe) => new MrSeries(series, mr, recipe).WriteAsync(files, whole, cancellationToken),
            (var acquisition, var recipe) =>
                throw new ArgumentException($"A {recipe.GetType().Name} does not go with a {acquisition.GetType().Name}.", nameof(series)),
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
