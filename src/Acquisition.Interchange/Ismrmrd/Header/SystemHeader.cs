using System.Xml.Linq;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>acquisitionSystemInformation</c>.</summary>
internal static class SystemHeader
{
    public static Device ReadDevice(HeaderElement? system) => system is null ? new() : new()
    {
        Manufacturer = system.Text("systemVendor"),
        ManufacturerModelName = system.Text("systemModel"),
        DeviceSerialNumber = system.Text("deviceSerialNumber"),
        StationName = system.Text("stationName"),
        InstitutionName = system.Text("institutionName"),
    };

    public static IReadOnlyList<MrCoilLabel> ReadCoilLabels(HeaderElement? system) =>
        [.. system?.Children("coilLabel").Select(label => new MrCoilLabel(label.Required("coilNumber").Integer(), label.Text("coilName"))) ?? []];

    public static XElement Write(Device device, MrAcquisition mr) => Element(
        "acquisitionSystemInformation",
        Value("systemVendor", device.Manufacturer),
        Value("systemModel", device.ManufacturerModelName),
        Value("systemFieldStrength_T", mr.SystemFieldStrengthT),
        Value("relativeReceiverNoiseBandwidth", mr.RelativeReceiverNoiseBandwidth),
        Element("receiverChannels", mr.ReceiverChannels),
        mr.CoilLabels.Select(label => Element("coilLabel", Element("coilNumber", label.CoilNumber), Text("coilName", label.CoilName))),
        Value("institutionName", device.InstitutionName),
        Value("stationName", device.StationName),
        Value("deviceID", mr.Measurement.DeviceId),
        Value("deviceSerialNumber", device.DeviceSerialNumber));
}
