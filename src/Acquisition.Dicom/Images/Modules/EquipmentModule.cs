using Acquisition.Core.Images;
using Acquisition.Core.Scans;
using FellowOakDicom;

namespace Acquisition.Dicom.Images.Modules;

/// <summary>General Equipment (PS3.3 C.7.5.1).</summary>
internal static class EquipmentModule
{
    public static void Add(DicomDataset dataset, SeriesContext context)
    {
        Device device = context.Header.Device;
        dataset.AddOrEmpty(DicomTag.Manufacturer, PlainText.Fit(device.Manufacturer, PlainText.Long));
        dataset.AddIfKnown(DicomTag.ManufacturerModelName, PlainText.Fit(device.ManufacturerModelName, PlainText.Long));
        dataset.AddIfKnown(DicomTag.DeviceSerialNumber, PlainText.Fit(device.DeviceSerialNumber, PlainText.Long));
        dataset.AddIfKnown(DicomTag.StationName, PlainText.Fit(device.StationName, PlainText.Short));
        dataset.AddIfKnown(DicomTag.InstitutionName, PlainText.Fit(device.InstitutionName, PlainText.Long));
        // Both made the pixels: the scanner's software the data, this one the image.
        string[] software = [device.SoftwareVersions, $"Acquisition {context.Reconstruction.SoftwareVersion}"];
        dataset.Add(DicomTag.SoftwareVersions, [.. software.Where(text => text.Length > 0).Select(text => PlainText.Fit(text, PlainText.Long))]);
    }
}
