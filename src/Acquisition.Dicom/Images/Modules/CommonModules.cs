using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>What a CT Image and an MR Image have in common.</summary>
internal static class CommonModules
{
    public static DicomDataset Of(SeriesContext context, ReconstructedImage image, DicomUID sopClass, string modality)
    {
        DicomDataset instance = new();
        PatientModule.Add(instance, context.Header.Patient, context.Header.AcquisitionTime);
        StudyModule.Add(instance, context);
        SeriesModule.Add(instance, context, modality);
        EquipmentModule.Add(instance, context);
        ImageModule.Add(instance, context, image, sopClass);
        ImagePlaneModule.Add(instance, image.Plane);
        return instance;
    }
}
