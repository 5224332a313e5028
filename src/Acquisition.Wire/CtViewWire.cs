using Acquisition.Core.Model.Ct;
using Google.Protobuf.Collections;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Blocks of CT views to and from the wire.</summary>
internal static class CtViewWire
{
    /// <summary>Values of a projection matrix.</summary>
    private const int MatrixLength = 12;

    private static readonly EnumMap<V1.CtViewMeta.Types.Kind, CtViewKind> Kinds = new(
        (V1.CtViewMeta.Types.Kind.Object, CtViewKind.Object),
        (V1.CtViewMeta.Types.Kind.Air, CtViewKind.Air),
        (V1.CtViewMeta.Types.Kind.Dark, CtViewKind.Dark));

    public static V1.CtViewMeta ToWire(CtViewBlock block)
    {
        V1.CtViewMeta wire = new() { Kind = Kinds.ToWire(block.Kind), FirstViewIndex = block.FirstViewIndex, ViewCount = block.Views.Count };
        IReadOnlyList<CtView> views = block.Views;
        if (views.Count == 0) return wire;
        Column.Write(wire.AngleRad, views, v => v.AngleRad);
        Column.Write(wire.TablePositionMm, views, v => v.TablePositionMm);
        WriteReported(wire.TimeS, views, v => v.TimeS);
        Column.Write(wire.SourceIndex, views, v => v.SourceIndex);
        Column.Write(wire.EnergyBinIndex, views, v => v.EnergyBinIndex);
        Column.Write(wire.FocalSpotAngleOffsetRad, views, v => v.FocalSpotAngleOffsetRad);
        Column.Write(wire.FocalSpotRadialOffsetMm, views, v => v.FocalSpotRadialOffsetMm);
        Column.Write(wire.FocalSpotAxialOffsetMm, views, v => v.FocalSpotAxialOffsetMm);
        WriteReported(wire.TubeCurrentMa, views, v => v.TubeCurrentMa);
        WriteReported(wire.TubeVoltageKv, views, v => v.TubeVoltageKv);
        foreach (CtView view in views)
        {
            wire.ProjectionMatrix.AddRange(view.ProjectionMatrix ?? []);
            wire.ReferenceSignal.AddRange(view.ReferenceSignals);
        }

        return wire;
    }

    /// <exception cref="FormatException">The block disagrees with itself or with the header: what, and what was expected.</exception>
    public static CtViewBlock FromWire(V1.CtViewMeta wire, ReadOnlyMemory<byte> samples, CtAcquisition ct)
    {
        if (!Kinds.FromWire.TryGetValue(wire.Kind, out CtViewKind kind)) throw new FormatException("its kind is not object, air or dark.");
        if (wire.ViewCount < 1) throw new FormatException("it holds no view.");
        if (wire.FirstViewIndex < 0) throw new FormatException("first_view_index is negative.");
        if (kind == CtViewKind.Object && ct.ViewCount is { } promised && wire.FirstViewIndex > promised - wire.ViewCount)
            throw new FormatException($"views {wire.FirstViewIndex}..{wire.FirstViewIndex + wire.ViewCount - 1} go beyond the header's view_count {promised}.");
        CtSource source = Source(wire, ct);
        CheckSize(wire.ViewCount, source, ct.SampleFormat, samples.Length);
        return new CtViewBlock(kind, wire.FirstViewIndex, Views(wire, source, ct, kind), samples);
    }

    private static CtSource Source(V1.CtViewMeta wire, CtAcquisition ct)
    {
        Column<int> sources = new(wire.SourceIndex, "source_index", wire.ViewCount);
        int index = sources[0];
        if (wire.SourceIndex.Any(other => other != index)) throw new FormatException("its views are of several sources: send a block for each.");
        return index >= 0 && index < ct.Sources.Count ? ct.Sources[index] : throw new FormatException($"source_index {index} is not one of the header's {ct.Sources.Count} sources.");
    }

    private static void CheckSize(int views, CtSource source, SampleFormat format, int bytes)
    {
        int each = format == SampleFormat.Float32 ? sizeof(float) : sizeof(short);
        long expected = (long)views * source.DetectorRows * source.DetectorChannels * each;
        if (bytes == expected) return;
        throw new FormatException($"{views} views of {source.DetectorRows} rows x {source.DetectorChannels} channels take {expected} bytes of samples, got {bytes}.");
    }

    private static CtView[] Views(V1.CtViewMeta wire, CtSource source, CtAcquisition ct, CtViewKind kind)
    {
        int count = wire.ViewCount;
        Column<double> angles = new(wire.AngleRad, "angle_rad", count), tables = new(wire.TablePositionMm, "table_position_mm", count);
        Column<double> times = new(wire.TimeS, "time_s", count), currents = new(wire.TubeCurrentMa, "tube_current_ma", count);
        Column<double> voltages = new(wire.TubeVoltageKv, "tube_voltage_kv", count);
        Column<double> spotAngles = new(wire.FocalSpotAngleOffsetRad, "focal_spot_angle_offset_rad", count);
        Column<double> spotRadii = new(wire.FocalSpotRadialOffsetMm, "focal_spot_radial_offset_mm", count);
        Column<double> spotAxials = new(wire.FocalSpotAxialOffsetMm, "focal_spot_axial_offset_mm", count);
        Column<int> bins = new(wire.EnergyBinIndex, "energy_bin_index", count);
        Column<double> matrices = Each(wire.ProjectionMatrix, "projection_matrix", count, MatrixLength);
        Column<float> references = Each(wire.ReferenceSignal, "reference_signal", count, source.ReferenceChannels);
        if (ct.Path == CtPath.Free && kind == CtViewKind.Object && matrices.IsEmpty) throw new FormatException("the header's path is free: each view needs its projection_matrix.");
        CtView[] views = new CtView[count];
        for (int i = 0; i < count; i++)
        {
            views[i] = new CtView(angles[i], tables[i])
            {
                TimeS = Reported(times, i),
                SourceIndex = wire.SourceIndex.Count == 0 ? 0 : wire.SourceIndex[0],
                EnergyBinIndex = bins[i],
                FocalSpotAngleOffsetRad = spotAngles[i],
                FocalSpotRadialOffsetMm = spotRadii[i],
                FocalSpotAxialOffsetMm = spotAxials[i],
                TubeCurrentMa = Reported(currents, i),
                TubeVoltageKv = Reported(voltages, i),
                ProjectionMatrix = matrices.IsEmpty ? null : matrices.Vector(i),
                ReferenceSignals = references.Vector(i),
            };
            Check(views[i], wire.FirstViewIndex + i, ct);
        }

        return views;
    }

    private static void Check(in CtView view, long index, CtAcquisition ct)
    {
        bool finite = double.IsFinite(view.AngleRad) && double.IsFinite(view.TablePositionMm) && double.IsFinite(view.FocalSpotAngleOffsetRad)
            && double.IsFinite(view.FocalSpotRadialOffsetMm) && double.IsFinite(view.FocalSpotAxialOffsetMm);
        if (!finite) throw new FormatException($"view {index} has an angle, position or focal spot offset that is not finite.");
        if (view.ProjectionMatrix is { } matrix && !matrix.All(double.IsFinite)) throw new FormatException($"the projection matrix of view {index} is not finite.");
        if (view.EnergyBinIndex < 0 || view.EnergyBinIndex >= ct.EnergyBins.Count)
            throw new FormatException($"energy_bin_index {view.EnergyBinIndex} of view {index} is not one of the header's {ct.EnergyBins.Count} bins.");
    }

    /// <summary>A column of vectors that has no one for all: empty, or one a view.</summary>
    private static Column<T> Each<T>(RepeatedField<T> values, string name, int count, int width)
    {
        if (values.Count != 0 && values.Count != (long)count * width) throw new FormatException($"its column {name} has {values.Count} values; it must be empty or have {(long)count * width}, {width} for each view.");
        return new Column<T>(values, name, count, Math.Max(1, width));
    }

    // A value that is not reported at some of the views only is not a number there.
    private static void WriteReported(RepeatedField<double> column, IReadOnlyList<CtView> views, Func<CtView, double?> value)
    {
        if (views.Any(view => value(view) is not null)) WriteAll(column, views, view => value(view) ?? double.NaN);
    }

    /// <summary>Zero is a value here, and an empty column is not.</summary>
    private static void WriteAll(RepeatedField<double> column, IReadOnlyList<CtView> views, Func<CtView, double> value)
    {
        Column.Write(column, views, value);
        if (column.Count == 0) column.Add(0);
    }

    private static double? Reported(Column<double> column, int view) => column.IsEmpty || double.IsNaN(column[view]) ? null : column[view];
}
