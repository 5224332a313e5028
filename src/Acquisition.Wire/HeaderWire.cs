using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Google.Protobuf.WellKnownTypes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A scan header to and from the wire.</summary>
public static class HeaderWire
{
    public static V1.ScanHeader ToWire(ScanHeader header)
    {
        V1.ScanHeader wire = new()
        {
            Device = IdentificationWire.ToWire(header.Device),
            Patient = IdentificationWire.ToWire(header.Patient),
            Study = IdentificationWire.ToWire(header.Study),
            Series = IdentificationWire.ToWire(header.Series),
            AcquisitionTime = Timestamp.FromDateTimeOffset(header.AcquisitionTime),
            UtcOffsetMinutes = (int)header.AcquisitionTime.Offset.TotalMinutes,
        };
        wire.Recipes.AddRange(header.Recipes.Select(RecipeWire.ToWire));
        switch (header.Acquisition)
        {
            case CtAcquisition ct: wire.Ct = CtWire.ToWire(ct); break;
            case MrAcquisition mr: wire.Mr = MrWire.ToWire(mr); break;
        }

        return wire;
    }

    /// <summary>The header a message describes. With violations noted the result is only good for noting more.</summary>
    public static ScanHeader FromWire(V1.ScanHeader? wire, WireReader reader)
    {
        wire = reader.Required(wire, "header");
        WireReader header = reader.In("header");
        TimeSpan offset = TimeWire.Offset(wire.UtcOffsetMinutes, "utc_offset_minutes", header);
        return new ScanHeader
        {
            Device = IdentificationWire.FromWire(wire.Device ?? new V1.Device()),
            Patient = IdentificationWire.FromWire(wire.Patient ?? new V1.Patient(), header.In("patient")),
            Study = IdentificationWire.FromWire(wire.Study ?? new V1.Study(), offset, header.In("study")),
            Series = IdentificationWire.FromWire(header.Required(wire.Series, "series"), header.In("series")),
            AcquisitionTime = TimeWire.FromWire(header.Required(wire.AcquisitionTime, "acquisition_time"), offset, "acquisition_time", header),
            Acquisition = Acquisition(wire, offset, header),
            Recipes = [.. wire.Recipes.Select((recipe, i) => RecipeWire.FromWire(recipe, $"recipes[{i}]", header))],
        };
    }

    private static AcquisitionDescription Acquisition(V1.ScanHeader wire, TimeSpan offset, WireReader header)
    {
        switch (wire.AcquisitionCase)
        {
            case V1.ScanHeader.AcquisitionOneofCase.Ct: return CtWire.FromWire(wire.Ct, header.In("ct"));
            case V1.ScanHeader.AcquisitionOneofCase.Mr: return MrWire.FromWire(wire.Mr, offset, header.In("mr"));
            default:
                header.Violation("acquisition", "must be ct or mr");
                return MrWire.FromWire(new V1.MrAcquisition(), offset, new WireReader());
        }
    }
}
