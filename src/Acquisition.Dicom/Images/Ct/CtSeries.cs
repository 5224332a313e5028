using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Images.Modules;
using FellowOakDicom;
using FellowOakDicom.Imaging;

namespace Acquisition.Dicom.Images.Ct;

/// <summary>
/// CT Image Storage. HU are absolute, so each image is written as it comes. Spacing Between Slices is left out for the same reason:
/// it would be known only after the last image, and readers take it from Image Position (Patient) anyway.
/// </summary>
internal sealed class CtSeries(SeriesContext context, CtAcquisition ct)
{
    public async IAsyncEnumerable<InstanceRecord> WriteAsync(
        ImageFiles files, IAsyncEnumerable<ReconstructedImage> images, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ReconstructedImage image in images.WithCancellation(cancellationToken))
        {
            yield return await files.WriteAsync(Instance(image), cancellationToken);
        }
    }

    private DicomDataset Instance(ReconstructedImage image)
    {
        DisplayWindow window = context.Reconstruction.Recipe.Window ?? DisplayWindows.Of(context.Header, image.Pixels.Span);
        DicomDataset instance = CommonModules.Of(context, image, DicomUID.CTImageStorage, "CT");
        CtImageModule.Add(instance, context, ct, image);
        PixelModule.Add(instance, image, PixelRepresentation.Signed, CtPixels.Store(image.Pixels.Span, CtPixels.Slope(ct)), window);
        return instance;
    }
}
