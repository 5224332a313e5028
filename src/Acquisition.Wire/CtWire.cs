using Acquisition.Core.Model.Ct;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A CT acquisition and its view blocks to and from the wire.</summary>
public static class CtWire
{
    private static readonly EnumMap<V1.CtAcquisition.Types.DetectorShape, DetectorShape> Shapes = new(
        (V1.CtAcquisition.Types.DetectorShape.Flat, DetectorShape.Flat),
        (V1.CtAcquisition.Types.DetectorShape.Cylindrical, DetectorShape.Cylindrical));

    private static readonly EnumMap<V1.CtAcquisition.Types.Path, CtPath> Paths = new(
        (V1.CtAcquisition.Types.Path.Circular, CtPath.Circular),
        (V1.CtAcquisition.Types.Path.Helical, CtPath.Helical));

    private static readonly EnumMap<V1.CtAcquisition.Types.Quantity, CtQuantity> Quantities = new(
        (V1.CtAcquisition.Types.Quantity.RawCounts, CtQuantity.RawCounts),
        (V1.CtAcquisition.Types.Quantity.LineIntegrals, CtQuantity.LineIntegrals));

    private static readonly EnumMap<V1.CtAcquisition.Types.SampleFormat, SampleFormat> Formats = new(
        (V1.CtAcquisition.Types.SampleFormat.Uint16, SampleFormat.Uint16),
        (V1.CtAcquisition.Types.SampleFormat.Float32, SampleFormat.Float32));

    private static readonly EnumMap<V1.CtViewBlock.Types.Kind, CtViewKind> Kinds = new(
        (V1.CtViewBlock.Types.Kind.Object, CtViewKind.Object),
        (V1.CtViewBlock.Types.Kind.Air, CtViewKind.Air),
        (V1.CtViewBlock.Types.Kind.Dark, CtViewKind.Dark));

    public static V1.CtAcquisition ToWire(CtAcquisition ct)
    {
        V1.CtAcquisition wire = new()
        {
            SourceIsocentreDistanceMm = ct.SourceIsocentreDistanceMm,
            SourceDetectorDistanceMm = ct.SourceDetectorDistanceMm,
            DetectorShape = Shapes.ToWire(ct.DetectorShape),
            DetectorRowCount = ct.DetectorRows,
            DetectorChannelCount = ct.DetectorChannels,
            RowPitchMm = ct.RowPitchMm,
            ChannelPitchMm = ct.ChannelPitchMm,
            CentralRow = ct.CentralRow,
            CentralChannel = ct.CentralChannel,
            Path = Paths.ToWire(ct.Path),
            ViewCount = ct.ViewCount,
            ViewsPerRotation = ct.ViewsPerRotation,
            Quantity = Quantities.ToWire(ct.Quantity),
            SampleFormat = Formats.ToWire(ct.SampleFormat),
            WaterAttenuationPerMm = ct.WaterAttenuationPerMm,
            TableFeedPerRotationMm = ct.TableFeedPerRotationMm,
            FilterType = ct.FilterType,
        };
        wire.BadElements.AddRange(ct.BadElements.Select(e => new V1.DetectorElement { Row = e.Row, Channel = e.Channel }));
        if (ct.TubeVoltageKv is { } kv) wire.TubeVoltageKv = kv;
        if (ct.TubeCurrentMa is { } ma) wire.TubeCurrentMa = ma;
        if (ct.RotationTimeS is { } seconds) wire.RotationTimeS = seconds;
        if (ct.ScanFieldOfViewMm is { } fieldOfView) wire.ScanFieldOfViewMm = fieldOfView;
        if (ct.TableHeightMm is { } height) wire.TableHeightMm = height;
        if (ct.CtdiVolMGy is { } dose) wire.CtdiVolMgy = dose;
        return wire;
    }

    internal static CtAcquisition FromWire(V1.CtAcquisition wire, WireReader reader) => new()
    {
        SourceIsocentreDistanceMm = wire.SourceIsocentreDistanceMm,
        SourceDetectorDistanceMm = wire.SourceDetectorDistanceMm,
        DetectorShape = reader.Required(wire.DetectorShape, "header.ct.detector_shape", Shapes.FromWire),
        DetectorRows = wire.DetectorRowCount,
        DetectorChannels = wire.DetectorChannelCount,
        RowPitchMm = wire.RowPitchMm,
        ChannelPitchMm = wire.ChannelPitchMm,
        CentralRow = wire.CentralRow,
        CentralChannel = wire.CentralChannel,
        Path = reader.Required(wire.Path, "header.ct.path", Paths.FromWire),
        ViewCount = wire.ViewCount,
        ViewsPerRotation = wire.ViewsPerRotation,
        Quantity = reader.Required(wire.Quantity, "header.ct.quantity", Quantities.FromWire),
        SampleFormat = reader.Required(wire.SampleFormat, "header.ct.sample_format", Formats.FromWire),
        WaterAttenuationPerMm = wire.WaterAttenuationPerMm,
        TableFeedPerRotationMm = wire.TableFeedPerRotationMm,
        BadElements = [.. wire.BadElements.Select(e => new DetectorElement(e.Row, e.Channel))],
        TubeVoltageKv = wire.HasTubeVoltageKv ? wire.TubeVoltageKv : null,
        TubeCurrentMa = wire.HasTubeCurrentMa ? wire.TubeCurrentMa : null,
        RotationTimeS = wire.HasRotationTimeS ? wire.RotationTimeS : null,
        ScanFieldOfViewMm = wire.HasScanFieldOfViewMm ? wire.ScanFieldOfViewMm : null,
        TableHeightMm = wire.HasTableHeightMm ? wire.TableHeightMm : null,
        CtdiVolMGy = wire.HasCtdiVolMgy ? wire.CtdiVolMgy : null,
        FilterType = wire.FilterType,
    };

    public static V1.CtViewBlock ToWire(CtViewBlock block)
    {
        V1.CtViewBlock wire = new()
        {
            Kind = Kinds.ToWire(block.Kind),
            FirstViewIndex = block.FirstViewIndex,
            // The samples are serialised at once, before the caller can touch them again.
            Samples = UnsafeByteOperations.UnsafeWrap(block.Samples),
        };
        foreach (CtView view in block.Views)
        {
            wire.Views.Add(new V1.CtView
            {
                AngleRad = view.AngleRad,
                TablePositionMm = view.TablePositionMm,
                FocalSpotAngleOffsetRad = view.FocalSpotAngleOffsetRad,
                FocalSpotRadialOffsetMm = view.FocalSpotRadialOffsetMm,
                FocalSpotAxialOffsetMm = view.FocalSpotAxialOffsetMm,
                TubeCurrentMa = view.TubeCurrentMa,
            });
        }

        return wire;
    }

    /// <exception cref="FormatException">The block disagrees with the header: which count, and what was expected.</exception>
    public static CtViewBlock FromWire(V1.CtViewBlock wire, CtAcquisition ct)
    {
        if (!Kinds.FromWire.TryGetValue(wire.Kind, out CtViewKind kind)) throw new FormatException("its kind is not object, air or dark.");
        if (wire.Views.Count == 0) throw new FormatException("it holds no view.");
        if (wire.FirstViewIndex < 0) throw new FormatException("first_view_index is negative.");
        int sampleBytes = ct.SampleFormat == SampleFormat.Uint16 ? sizeof(ushort) : sizeof(float);
        long expected = (long)wire.Views.Count * ct.DetectorRows * ct.DetectorChannels * sampleBytes;
        if (wire.Samples.Length != expected)
        {
            throw new FormatException(
                $"{wire.Views.Count} views of {ct.DetectorRows} rows x {ct.DetectorChannels} channels take {expected} bytes of samples, got {wire.Samples.Length}.");
        }

        if (kind == CtViewKind.Object && wire.FirstViewIndex + wire.Views.Count > ct.ViewCount)
            throw new FormatException($"views {wire.FirstViewIndex}..{wire.FirstViewIndex + wire.Views.Count - 1} go beyond the header's view_count {ct.ViewCount}.");

        CtView[] views = new CtView[wire.Views.Count];
        for (int i = 0; i < views.Length; i++)
        {
            V1.CtView view = wire.Views[i];
            if (!double.IsFinite(view.AngleRad) || !double.IsFinite(view.TablePositionMm)) throw new FormatException($"view {wire.FirstViewIndex + i} has no finite angle or table position.");
            views[i] = new CtView(
                view.AngleRad, view.TablePositionMm, view.FocalSpotAngleOffsetRad, view.FocalSpotRadialOffsetMm, view.FocalSpotAxialOffsetMm, view.TubeCurrentMa);
        }

        return new CtViewBlock(kind, wire.FirstViewIndex, views, wire.Samples.Memory);
    }
}
