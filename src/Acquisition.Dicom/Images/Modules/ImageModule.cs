using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>General Image and SOP Common (PS3.3 C.7.6.1, C.12.1).</summary>
internal static class ImageModule
{
    public static void Add(DicomDataset dataset, SeriesContext context, ReconstructedImage image, DicomUID sopClass)
    {
        DateTimeOffset acquired = context.Header.AcquisitionTime;
        // The clock plays no part: encoding again gives the same bytes.
        DateTimeOffset created = context.Reconstruction.CreateTime.ToOffset(acquired.Offset);

        dataset.Add(DicomTag.SpecificCharacterSet, "ISO_IR 192");
        dataset.Add(DicomTag.SOPClassUID, sopClass);
        dataset.Add(DicomTag.SOPInstanceUID, DicomUids.Instance(context.Reconstruction, image.InstanceNumber));
        dataset.AddTime(DicomTag.InstanceCreationDate, DicomTag.InstanceCreationTime, created);
        dataset.Add(DicomTag.TimezoneOffsetFromUTC, UtcOffset(acquired.Offset));

        dataset.Add(DicomTag.InstanceNumber, image.InstanceNumber);
        dataset.AddTime(DicomTag.ContentDate, DicomTag.ContentTime, created);
        dataset.AddTime(DicomTag.AcquisitionDate, DicomTag.AcquisitionTime, acquired);
        dataset.Add(DicomTag.BurnedInAnnotation, "NO");
        dataset.Add(DicomTag.LossyImageCompression, "00");
        if (context.IsPartial) dataset.Add(DicomTag.ImageComments, "The scan was aborted before its end: images of this series are missing.");
    }

    private static string UtcOffset(TimeSpan offset) => $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}";
}
