using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images.Modules;
using FellowOakDicom;
using FellowOakDicom.Imaging;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// MR Image Storage. Magnitudes are relative: their scale, their window and the slice spacing belong to the whole series, so the images are
/// put aside as they come and written when the last one is there.
/// </summary>
internal sealed class MrSeries(SeriesContext context, MrAcquisition mr)
{
    public async IAsyncEnumerable<InstanceRecord> WriteAsync(
        ImageFiles files, IAsyncEnumerable<ReconstructedImage> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using ImageSpool spool = new(Path.Combine(files.Folder, ".spool"));
        MagnitudeHistogram histogram = new();
        await foreach (ReconstructedImage image in images.WithCancellation(cancellationToken))
        {
            histogram.Add(image.Pixels.Span);
            await spool.AddAsync(image, cancellationToken);
        }

        MrScale scale = new(histogram);
        DisplayWindow window = scale.Store(context.Reconstruction.Recipe.Window ?? DisplayWindows.Of(histogram));
        double? spacingMm = SliceSpacing.Of(spool.Images.Select(image => image.Plane));
        await foreach (ReconstructedImage image in spool.ReadAsync(cancellationToken))
        {
            yield return await files.WriteAsync(Instance(image, scale, window, spacingMm), cancellationToken);
        }
    }

    private DicomDataset Instance(ReconstructedImage image, MrScale scale, DisplayWindow window, double? spacingMm)
    {
        DicomDataset instance = CommonModules.Of(context, image, DicomUID.MRImageStorage, "MR");
        MrImageModule.Add(instance, mr, image);
        instance.AddIfKnown(DicomTag.SpacingBetweenSlices, spacingMm);
        scale.AddTo(instance);
        if (scale.HasPadding) instance.Add(new DicomUnsignedShort(DicomTag.PixelPaddingValue, MrScale.Padding));
        PixelModule.Add(instance, image, PixelRepresentation.Unsigned, scale.Store(image.Pixels.Span), window);
        return instance;
    }
}
