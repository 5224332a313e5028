using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>General Equipment (PS3.3 C.7.5.1).</summary>
internal static class EquipmentModule
{
    public static void Add(DicomDataset dataset, SeriesContext context)
    {
        Device device = context.Header.Device;
        dataset.AddOrEmpty(DicomTag.Manufacturer, device.Manufacturer);
        dataset.AddIfKnown(DicomTag.ManufacturerModelName, device.ManufacturerModelName);
        dataset.AddIfKnown(DicomTag.DeviceSerialNumber, device.DeviceSerialNumber);
        dataset.AddIfKnown(DicomTag.StationName, device.StationName);
        dataset.AddIfKnown(DicomTag.InstitutionName, device.InstitutionName);
        // Both made the pixels: the scanner's software the data, this one the image.
        string[] software = [device.SoftwareVersions, $"Acquisition {context.Reconstruction.SoftwareVersion}"];
        dataset.Add(DicomTag.SoftwareVersions, software.Where(version => version.IsKnown()).ToArray());
    }
}
