using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Interchange.Hdf5;
using PureHDF;

namespace Acquisition.Interchange.CtRaw;

/// <summary>An element of the dataset <c>views</c> (FORMAT.md). NaN stands for what was not reported, and for each number of a matrix that there is none of.</summary>
internal sealed class CtRawViewRecord
{
    public const int Bytes = 192, ReferenceOffset = 176, MatrixElements = 12;

    public static Hdf5Type Type { get; } = Hdf5Type.Compound(
        Bytes,
        new("kind", 0, Hdf5Type.UInt16),
        new("source_index", 2, Hdf5Type.UInt16),
        new("energy_bin_index", 4, Hdf5Type.UInt16),
        new("index", 8, Hdf5Type.UInt64),
        new("angle_rad", 16, Hdf5Type.Float64),
        new("table_position_mm", 24, Hdf5Type.Float64),
        new("time_s", 32, Hdf5Type.Float64),
        new("focal_spot_angle_offset_rad", 40, Hdf5Type.Float64),
        new("focal_spot_radial_offset_mm", 48, Hdf5Type.Float64),
        new("focal_spot_axial_offset_mm", 56, Hdf5Type.Float64),
        new("tube_current_ma", 64, Hdf5Type.Float64),
        new("tube_voltage_kv", 72, Hdf5Type.Float64),
        new("projection_matrix", 80, Hdf5Type.Array(Hdf5Type.Float64, MatrixElements)),
        new("reference_signal", ReferenceOffset, Hdf5Type.Sequence(Hdf5Type.Float32)));

    [H5Name("kind")]
    public ushort Kind { get; init; }

    [H5Name("source_index")]
    public ushort SourceIndex { get; init; }

    [H5Name("energy_bin_index")]
    public ushort EnergyBinIndex { get; init; }

    [H5Name("index")]
    public ulong Index { get; init; }

    [H5Name("angle_rad")]
    public double AngleRad { get; init; }

    [H5Name("table_position_mm")]
    public double TablePositionMm { get; init; }

    [H5Name("time_s")]
    public double TimeS { get; init; }

    [H5Name("focal_spot_angle_offset_rad")]
    public double FocalSpotAngleOffsetRad { get; init; }

    [H5Name("focal_spot_radial_offset_mm")]
    public double FocalSpotRadialOffsetMm { get; init; }

    [H5Name("focal_spot_axial_offset_mm")]
    public double FocalSpotAxialOffsetMm { get; init; }

    [H5Name("tube_current_ma")]
    public double TubeCurrentMa { get; init; }

    [H5Name("tube_voltage_kv")]
    public double TubeVoltageKv { get; init; }

    [H5Name("projection_matrix")]
    public double[]? ProjectionMatrix { get; init; }

    [H5Name("reference_signal")]
    public float[]? ReferenceSignals { get; init; }

    public CtView ToView() => new(AngleRad, TablePositionMm)
    {
        TimeS = Known(TimeS),
        SourceIndex = SourceIndex,
        EnergyBinIndex = EnergyBinIndex,
        FocalSpotAngleOffsetRad = FocalSpotAngleOffsetRad,
        FocalSpotRadialOffsetMm = FocalSpotRadialOffsetMm,
        FocalSpotAxialOffsetMm = FocalSpotAxialOffsetMm,
        TubeCurrentMa = Known(TubeCurrentMa),
        TubeVoltageKv = Known(TubeVoltageKv),
        ProjectionMatrix = ProjectionMatrix is [var first, ..] && !double.IsNaN(first) ? ProjectionMatrix : null,
        ReferenceSignals = ReferenceSignals ?? [],
    };

    /// <summary>Appends a view to the table.</summary>
    public static void Write(TableWriter table, CtViewKind kind, long index, in CtView view)
    {
        Span<byte> record = table.Next();
        BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(record[2..], (ushort)view.SourceIndex);
        BinaryPrimitives.WriteUInt16LittleEndian(record[4..], (ushort)view.EnergyBinIndex);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], index);
        ReadOnlySpan<double> numbers =
        [
            view.AngleRad, view.TablePositionMm, view.TimeS ?? double.NaN, view.FocalSpotAngleOffsetRad, view.FocalSpotRadialOffsetMm, view.FocalSpotAxialOffsetMm,
            view.TubeCurrentMa ?? double.NaN, view.TubeVoltageKv ?? double.NaN,
        ];
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteDoubleLittleEndian(record[(16 + (8 * i))..], numbers[i]);
        for (int i = 0; i < MatrixElements; i++) BinaryPrimitives.WriteDoubleLittleEndian(record[(80 + (8 * i))..], view.ProjectionMatrix?[i] ?? double.NaN);
        float[] signals = [.. view.ReferenceSignals];
        table.WriteSequence(MemoryMarshal.AsBytes(signals.AsSpan()), signals.Length, record[ReferenceOffset..]);
    }

    private static double? Known(double number) => double.IsNaN(number) ? null : number;
}
