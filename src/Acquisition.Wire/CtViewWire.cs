using Acquisition.Core.Model.Ct;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>The meta of a block of CT views to and from the wire.</summary>
internal static class CtViewWire
{
    /// <summary>As many views as a scan may have (CtAcquisition.view_count).</summary>
    private const long MaximumViews = 1_000_000_000;

    private const int MatrixElements = 12;

    private static readonly EnumMap<V1.CtViewMeta.Types.Kind, CtViewKind> Kinds = new(
        (V1.CtViewMeta.Types.Kind.Object, CtViewKind.Object),
        (V1.CtViewMeta.Types.Kind.Air, CtViewKind.Air),
        (V1.CtViewMeta.Types.Kind.Dark, CtViewKind.Dark));

    /// <exception cref="ArgumentException">The block has no view, or a column cannot say what its views do.</exception>
    public static V1.CtViewMeta ToWire(CtViewBlock block)
    {
        IReadOnlyList<CtView> views = block.Views;
        if (views.Count == 0) throw new ArgumentException("A block needs a view.", nameof(block));
        V1.CtViewMeta wire = new() { Kind = Kinds.ToWire(block.Kind), FirstViewIndex = block.FirstViewIndex, ViewCount = views.Count };
        ColumnWriter columns = new(views.Count);
        columns.Write(wire.AngleRad, i => views[i].AngleRad);
        columns.Write(wire.TablePositionMm, i => views[i].TablePositionMm);
        columns.WriteIfKnown(wire.TimeS, i => views[i].TimeS);
        columns.Write(wire.SourceIndex, i => views[i].SourceIndex);
        columns.Write(wire.EnergyBinIndex, i => views[i].EnergyBinIndex);
        columns.Write(wire.FocalSpotAngleOffsetRad, i => views[i].FocalSpotAngleOffsetRad);
        columns.Write(wire.FocalSpotRadialOffsetMm, i => views[i].FocalSpotRadialOffsetMm);
        columns.Write(wire.FocalSpotAxialOffsetMm, i => views[i].FocalSpotAxialOffsetMm);
        columns.WriteIfKnown(wire.TubeCurrentMa, i => views[i].TubeCurrentMa);
        columns.WriteIfKnown(wire.TubeVoltageKv, i => views[i].TubeVoltageKv);
        columns.WriteVectorsIfKnown(wire.ProjectionMatrix, "projection_matrix", MatrixElements, i => views[i].ProjectionMatrix);
        columns.WriteVectorsIfKnown(wire.ReferenceSignal, "reference_signal", views[0].ReferenceSignals.Count, i => views[i].ReferenceSignals);
        return wire;
    }

    /// <param name="wire">The meta.</param>
    /// <param name="samples">The block's samples.</param>
    /// <param name="ct">The header's acquisition, which the block is held to.</param>
    /// <exception cref="FormatException">The block disagrees with the header or with itself: which field, and what was expected.</exception>
    public static CtViewBlock FromWire(V1.CtViewMeta wire, ReadOnlyMemory<byte> samples, CtAcquisition ct)
    {
        if (!Kinds.FromWire.TryGetValue(wire.Kind, out CtViewKind kind)) throw new FormatException($"kind is {(int)wire.Kind}, allowed are {Kinds.Choices}.");
        int count = wire.ViewCount;
        ColumnReader columns = ColumnReader.For("views", "view_count", count);
        CheckIndices(wire, kind, ct);

        Column<double> angles = columns.Finite(wire.AngleRad, "angle_rad");
        Column<double> positions = columns.Finite(wire.TablePositionMm, "table_position_mm");
        Column<double> times = columns.FiniteOrNaN(wire.TimeS, "time_s");
        Column<int> sources = columns.Range(wire.SourceIndex, "source_index", 0, ct.Sources.Count - 1);
        Column<int> bins = columns.Range(wire.EnergyBinIndex, "energy_bin_index", 0, ct.EnergyBins.Count - 1);
        Column<double> angleOffsets = columns.Finite(wire.FocalSpotAngleOffsetRad, "focal_spot_angle_offset_rad");
        Column<double> radialOffsets = columns.Finite(wire.FocalSpotRadialOffsetMm, "focal_spot_radial_offset_mm");
        Column<double> axialOffsets = columns.Finite(wire.FocalSpotAxialOffsetMm, "focal_spot_axial_offset_mm");
        Column<double> currents = columns.FiniteOrNaN(wire.TubeCurrentMa, "tube_current_ma");
        Column<double> voltages = columns.FiniteOrNaN(wire.TubeVoltageKv, "tube_voltage_kv");
        CtSource source = ct.Sources[OneSource(sources, count)];
        double[] matrices = Matrices(wire, kind, ct);
        float[] references = References(wire, source);
        CheckSampleBytes(samples.Length, count, source, ct.SampleFormat);

        CtView[] views = new CtView[count];
        for (int i = 0; i < count; i++)
        {
            views[i] = new CtView(angles[i], positions[i])
            {
                TimeS = Known(times, i),
                SourceIndex = sources[i],
                EnergyBinIndex = bins[i],
                FocalSpotAngleOffsetRad = angleOffsets[i],
                FocalSpotRadialOffsetMm = radialOffsets[i],
                FocalSpotAxialOffsetMm = axialOffsets[i],
                TubeCurrentMa = Known(currents, i),
                TubeVoltageKv = Known(voltages, i),
                ProjectionMatrix = matrices is [] ? (IReadOnlyList<double>?)null : new ArraySegment<double>(matrices, i * MatrixElements, MatrixElements),
                ReferenceSignals = references is [] ? [] : new ArraySegment<float>(references, i * source.ReferenceChannels, source.ReferenceChannels),
            };
        }

        return new CtViewBlock(kind, wire.FirstViewIndex, views, samples);
    }

    private static void CheckIndices(V1.CtViewMeta wire, CtViewKind kind, CtAcquisition ct)
    {
        long limit = kind == CtViewKind.Object && ct.ViewCount is { } announced ? announced : MaximumViews;
        // first_view_index may be as large as a number can be: what is left of the limit is compared, not a sum.
        if (wire.FirstViewIndex < 0 || wire.FirstViewIndex > limit - wire.ViewCount)
            throw new FormatException($"first_view_index is {wire.FirstViewIndex}: with {wire.ViewCount} views it must be 0..{limit - wire.ViewCount}, the scan has {limit} at most.");
    }

    private static int OneSource(Column<int> sources, int count)
    {
        for (int i = 1; i < count; i++)
        {
            if (sources[i] != sources[0]) throw new FormatException($"source_index[{i}] is {sources[i]} and source_index[0] is {sources[0]}: the views of a block are of one source.");
        }

        return sources[0];
    }

    private static double[] Matrices(V1.CtViewMeta wire, CtViewKind kind, CtAcquisition ct)
    {
        int given = wire.ProjectionMatrix.Count, expected = wire.ViewCount * MatrixElements;
        bool required = ct.Path == CtPath.Free && kind == CtViewKind.Object;
        if (given != expected && (given != 0 || required))
            throw new FormatException($"projection_matrix has {given} values, {wire.ViewCount} views take {(required ? $"{expected}: the path is free" : $"0 or {expected}")}.");
        double[] matrices = [.. wire.ProjectionMatrix];
        int wrong = Array.FindIndex(matrices, element => !double.IsFinite(element));
        return wrong < 0 ? matrices : throw new FormatException($"projection_matrix[{wrong}] is {matrices[wrong]}: it must be finite.");
    }

    private static float[] References(V1.CtViewMeta wire, CtSource source)
    {
        long expected = (long)wire.ViewCount * source.ReferenceChannels;
        return wire.ReferenceSignal.Count == 0 || wire.ReferenceSignal.Count == expected
            ? [.. wire.ReferenceSignal]
            : throw new FormatException($"reference_signal has {wire.ReferenceSignal.Count} values, {wire.ViewCount} views x {source.ReferenceChannels} reference channels take 0 or {expected}.");
    }

    private static double? Known(Column<double> column, int view) => column.IsEmpty || double.IsNaN(column[view]) ? null : column[view];

    private static void CheckSampleBytes(int given, int views, CtSource source, SampleFormat format)
    {
        int each = format switch
        {
            SampleFormat.Uint16 => sizeof(ushort),
            SampleFormat.Int16 => sizeof(short),
            _ => sizeof(float),
        };
        long expected = (long)views * source.DetectorRows * source.DetectorChannels * each;
        if (given != expected)
            throw new FormatException($"{views} views of {source.DetectorRows} rows x {source.DetectorChannels} channels x {each} bytes take {expected} bytes of samples, got {given}.");
    }
}
