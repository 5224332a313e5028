using Acquisition.Core.Model.Ct;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A CT acquisition to and from the wire.</summary>
internal static class CtWire
{
    private static readonly EnumMap<V1.CtAcquisition.Types.Path, CtPath> Paths = new(
        (V1.CtAcquisition.Types.Path.Circular, CtPath.Circular),
        (V1.CtAcquisition.Types.Path.Helical, CtPath.Helical),
        (V1.CtAcquisition.Types.Path.Stationary, CtPath.Stationary),
        (V1.CtAcquisition.Types.Path.Free, CtPath.Free));

    private static readonly EnumMap<V1.CtAcquisition.Types.Quantity, CtQuantity> Quantities = new(
        (V1.CtAcquisition.Types.Quantity.RawCounts, CtQuantity.RawCounts),
        (V1.CtAcquisition.Types.Quantity.LineIntegrals, CtQuantity.LineIntegrals));

    private static readonly EnumMap<V1.CtAcquisition.Types.SampleFormat, SampleFormat> Formats = new(
        (V1.CtAcquisition.Types.SampleFormat.Uint16, SampleFormat.Uint16),
        (V1.CtAcquisition.Types.SampleFormat.Float32, SampleFormat.Float32),
        (V1.CtAcquisition.Types.SampleFormat.Int16, SampleFormat.Int16));

    private static readonly EnumMap<V1.CtSource.Types.Beam, CtBeam> Beams = new(
        (V1.CtSource.Types.Beam.Divergent, CtBeam.Divergent),
        (V1.CtSource.Types.Beam.Parallel, CtBeam.Parallel));

    private static readonly EnumMap<V1.CtSource.Types.DetectorShape, DetectorShape> Shapes = new(
        (V1.CtSource.Types.DetectorShape.Flat, DetectorShape.Flat),
        (V1.CtSource.Types.DetectorShape.Cylindrical, DetectorShape.Cylindrical));

    public static V1.CtAcquisition ToWire(CtAcquisition ct)
    {
        V1.CtAcquisition wire = new()
        {
            Path = Paths.ToWire(ct.Path),
            ViewsPerRotation = ct.ViewsPerRotation,
            Quantity = Quantities.ToWire(ct.Quantity),
            SampleFormat = Formats.ToWire(ct.SampleFormat),
            SampleScale = ct.SampleScale,
            SampleOffset = ct.SampleOffset,
            GantryTiltRad = ct.GantryTiltRad,
        };
        wire.Sources.AddRange(ct.Sources.Select(ToWire));
        wire.EnergyBins.AddRange(ct.EnergyBins.Select(ToWire));
        if (ct.ViewCount is { } views) wire.ViewCount = views;
        if (ct.TableFeedPerRotationMm is { } feed) wire.TableFeedPerRotationMm = feed;
        if (ct.RotationTimeS is { } seconds) wire.RotationTimeS = seconds;
        if (ct.ScanFieldOfViewMm is { } fieldOfView) wire.ScanFieldOfViewMm = fieldOfView;
        if (ct.TableHeightMm is { } height) wire.TableHeightMm = height;
        if (ct.CtdiVolMGy is { } dose) wire.CtdiVolMgy = dose;
        return wire;
    }

    public static CtAcquisition FromWire(V1.CtAcquisition wire, WireReader reader) => new()
    {
        Sources = [.. wire.Sources.Select((source, i) => FromWire(source, reader.In($"sources[{i}]")))],
        Path = reader.Required(wire.Path, "path", Paths),
        ViewCount = wire.HasViewCount ? wire.ViewCount : null,
        ViewsPerRotation = wire.ViewsPerRotation,
        Quantity = reader.Required(wire.Quantity, "quantity", Quantities),
        SampleFormat = reader.Required(wire.SampleFormat, "sample_format", Formats),
        SampleScale = wire.HasSampleScale ? wire.SampleScale : 1,
        SampleOffset = wire.HasSampleOffset ? wire.SampleOffset : 0,
        EnergyBins = [.. wire.EnergyBins.Select(FromWire)],
        TableFeedPerRotationMm = wire.HasTableFeedPerRotationMm ? wire.TableFeedPerRotationMm : null,
        GantryTiltRad = wire.GantryTiltRad,
        RotationTimeS = wire.HasRotationTimeS ? wire.RotationTimeS : null,
        ScanFieldOfViewMm = wire.HasScanFieldOfViewMm ? wire.ScanFieldOfViewMm : null,
        TableHeightMm = wire.HasTableHeightMm ? wire.TableHeightMm : null,
        CtdiVolMGy = wire.HasCtdiVolMgy ? wire.CtdiVolMgy : null,
    };

    private static V1.CtSource ToWire(CtSource source)
    {
        V1.CtSource wire = new()
        {
            Beam = Beams.ToWire(source.Beam),
            SourceIsocentreDistanceMm = source.SourceIsocentreDistanceMm,
            SourceDetectorDistanceMm = source.SourceDetectorDistanceMm,
            AngleOffsetRad = source.AngleOffsetRad,
            DetectorShape = Shapes.ToWire(source.DetectorShape),
            DetectorRowCount = source.DetectorRows,
            DetectorChannelCount = source.DetectorChannels,
            RowPitchMm = source.RowPitchMm,
            ChannelPitchMm = source.ChannelPitchMm,
            CentralRow = source.CentralRow,
            CentralChannel = source.CentralChannel,
            ReferenceChannelCount = source.ReferenceChannels,
            FilterType = source.FilterType,
        };
        wire.BadElements.AddRange(source.BadElements.Select(e => new V1.DetectorElement { Row = e.Row, Channel = e.Channel }));
        if (source.TubeVoltageKv is { } kv) wire.TubeVoltageKv = kv;
        if (source.TubeCurrentMa is { } ma) wire.TubeCurrentMa = ma;
        return wire;
    }

    private static CtSource FromWire(V1.CtSource wire, WireReader reader) => new()
    {
        Beam = reader.Required(wire.Beam, "beam", Beams),
        SourceIsocentreDistanceMm = wire.SourceIsocentreDistanceMm,
        SourceDetectorDistanceMm = wire.SourceDetectorDistanceMm,
        AngleOffsetRad = wire.AngleOffsetRad,
        DetectorShape = reader.Required(wire.DetectorShape, "detector_shape", Shapes),
        DetectorRows = wire.DetectorRowCount,
        DetectorChannels = wire.DetectorChannelCount,
        RowPitchMm = wire.RowPitchMm,
        ChannelPitchMm = wire.ChannelPitchMm,
        CentralRow = wire.HasCentralRow ? wire.CentralRow : Middle(wire.DetectorRowCount),
        CentralChannel = wire.HasCentralChannel ? wire.CentralChannel : Middle(wire.DetectorChannelCount),
        BadElements = [.. wire.BadElements.Select(e => new DetectorElement(e.Row, e.Channel))],
        ReferenceChannels = wire.ReferenceChannelCount,
        TubeVoltageKv = wire.HasTubeVoltageKv ? wire.TubeVoltageKv : null,
        TubeCurrentMa = wire.HasTubeCurrentMa ? wire.TubeCurrentMa : null,
        FilterType = wire.FilterType,
    };

    private static double Middle(int count) => (count - 1.0) / 2;

    private static V1.EnergyBin ToWire(EnergyBin bin)
    {
        V1.EnergyBin wire = new() { WaterAttenuationPerMm = bin.WaterAttenuationPerMm };
        if (bin.LowerKev is { } lower) wire.LowerKev = lower;
        if (bin.UpperKev is { } upper) wire.UpperKev = upper;
        return wire;
    }

    private static EnergyBin FromWire(V1.EnergyBin wire) =>
        new(wire.WaterAttenuationPerMm, wire.HasLowerKev ? wire.LowerKev : null, wire.HasUpperKev ? wire.UpperKev : null);
}
