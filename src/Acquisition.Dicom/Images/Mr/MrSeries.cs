using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images.Modules;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// MR Image Storage. The signal's unit is relative: its scale, its window and the slice spacing belong to the whole series, so the images are
/// put aside as they come and written when the last one is there.
/// </summary>
internal sealed class MrSeries(SeriesContext context, MrAcquisition mr)
{
    public async IAsyncEnumerable<InstanceRecord> WriteAsync(
        ImageFiles files, IAsyncEnumerable<ReconstructedImage> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using ImageSpool spool = new(Path.Combine(files.Folder, ".spool"));
        MrSeriesScale scale = new();
        await foreach (ReconstructedImage image in images.WithCancellation(cancellationToken))
        {
            scale.Add(image);
            await spool.AddAsync(image, cancellationToken);
        }

        double? spacingMm = SliceSpacing.Of(spool.Images.Select(image => image.Plane));
        await foreach (ReconstructedImage image in spool.ReadAsync(cancellationToken))
        {
            yield return await files.WriteAsync(Instance(image, scale, spacingMm), cancellationToken);
        }
    }

    private DicomDataset Instance(ReconstructedImage image, MrSeriesScale scale, double? spacingMm)
    {
        IMrStoredValues values = scale.Of(image.Index.Kind);
        DisplayWindow window = values.Store(scale.Window(image.Index.Kind, context.Reconstruction.Recipe.Window));
        DicomDataset instance = CommonModules.Of(context, image, DicomUID.MRImageStorage, "MR");
        MrImageModule.Add(instance, mr, image);
        instance.AddIfKnown(DicomTag.SpacingBetweenSlices, spacingMm);
        values.AddTo(instance);
        PixelModule.Add(instance, image, values.Representation, values.Store(image.Pixels.Span), window);
        return instance;
    }
}
