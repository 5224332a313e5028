using Acquisition.Core.Model.Mr;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>An MR encoding to and from the wire.</summary>
internal static class MrEncodingWire
{
    private static readonly EnumMap<V1.MrEncoding.Types.Trajectory, MrTrajectory> Trajectories = new(
        (V1.MrEncoding.Types.Trajectory.Cartesian, MrTrajectory.Cartesian),
        (V1.MrEncoding.Types.Trajectory.Epi, MrTrajectory.Epi),
        (V1.MrEncoding.Types.Trajectory.Radial, MrTrajectory.Radial),
        (V1.MrEncoding.Types.Trajectory.GoldenAngle, MrTrajectory.GoldenAngle),
        (V1.MrEncoding.Types.Trajectory.Spiral, MrTrajectory.Spiral),
        (V1.MrEncoding.Types.Trajectory.Other, MrTrajectory.Other));

    private static readonly EnumMap<V1.MrParallelImaging.Types.CalibrationMode, MrCalibrationMode> CalibrationModes = new(
        (V1.MrParallelImaging.Types.CalibrationMode.Embedded, MrCalibrationMode.Embedded),
        (V1.MrParallelImaging.Types.CalibrationMode.Interleaved, MrCalibrationMode.Interleaved),
        (V1.MrParallelImaging.Types.CalibrationMode.Separate, MrCalibrationMode.Separate),
        (V1.MrParallelImaging.Types.CalibrationMode.External, MrCalibrationMode.External),
        (V1.MrParallelImaging.Types.CalibrationMode.Other, MrCalibrationMode.Other));

    private static readonly EnumMap<V1.MrParallelImaging.Types.InterleavingDimension, MrInterleavingDimension> InterleavingDimensions = new(
        (V1.MrParallelImaging.Types.InterleavingDimension.Phase, MrInterleavingDimension.Phase),
        (V1.MrParallelImaging.Types.InterleavingDimension.Repetition, MrInterleavingDimension.Repetition),
        (V1.MrParallelImaging.Types.InterleavingDimension.Contrast, MrInterleavingDimension.Contrast),
        (V1.MrParallelImaging.Types.InterleavingDimension.Average, MrInterleavingDimension.Average),
        (V1.MrParallelImaging.Types.InterleavingDimension.Other, MrInterleavingDimension.Other));

    private static readonly EnumMap<V1.MrMultiband.Types.Calibration, MrMultibandCalibration> MultibandCalibrations = new(
        (V1.MrMultiband.Types.Calibration.Separable2D, MrMultibandCalibration.Separable2D),
        (V1.MrMultiband.Types.Calibration.Full3D, MrMultibandCalibration.Full3D),
        (V1.MrMultiband.Types.Calibration.Other, MrMultibandCalibration.Other));

    public static V1.MrEncoding ToWire(MrEncoding encoding)
    {
        V1.MrEncoding wire = new()
        {
            EncodedSpace = ToWire(encoding.EncodedSpace),
            ReconSpace = ToWire(encoding.ReconSpace),
            Limits = ToWire(encoding.Limits),
            Trajectory = Trajectories.ToWire(encoding.Trajectory),
            TrajectoryDescription = encoding.TrajectoryDescription is { } description ? ToWire(description) : null,
            ParallelImaging = encoding.ParallelImaging is { } parallel ? ToWire(parallel) : null,
        };
        if (encoding.EchoTrainLength is { } echoes) wire.EchoTrainLength = echoes;
        return wire;
    }

    public static MrEncoding FromWire(V1.MrEncoding wire, WireReader reader) => new()
    {
        EncodedSpace = FromWire(reader.Required(wire.EncodedSpace, "encoded_space")),
        ReconSpace = FromWire(reader.Required(wire.ReconSpace, "recon_space")),
        Limits = wire.Limits is null ? new MrEncodingLimits() : FromWire(wire.Limits),
        Trajectory = reader.Required(wire.Trajectory, "trajectory", Trajectories),
        TrajectoryDescription = wire.TrajectoryDescription is { } description ? FromWire(description) : null,
        ParallelImaging = wire.ParallelImaging is { } parallel ? FromWire(parallel, reader.In("parallel_imaging")) : null,
        EchoTrainLength = wire.HasEchoTrainLength ? wire.EchoTrainLength : null,
    };

    private static V1.MrSpace ToWire(MrSpace space) => new()
    {
        MatrixX = space.Matrix.X,
        MatrixY = space.Matrix.Y,
        MatrixZ = space.Matrix.Z,
        FieldOfViewXMm = space.FieldOfViewMm.X,
        FieldOfViewYMm = space.FieldOfViewMm.Y,
        FieldOfViewZMm = space.FieldOfViewMm.Z,
    };

    private static MrSpace FromWire(V1.MrSpace wire) => new(
        new MatrixSize(wire.MatrixX, wire.MatrixY, wire.MatrixZ), new FieldOfView(wire.FieldOfViewXMm, wire.FieldOfViewYMm, wire.FieldOfViewZMm));

    private static V1.MrEncodingLimits ToWire(MrEncodingLimits limits)
    {
        V1.MrEncodingLimits wire = new()
        {
            KspaceEncodingStep0 = ToWire(limits.KspaceEncodingStep0),
            KspaceEncodingStep1 = ToWire(limits.KspaceEncodingStep1),
            KspaceEncodingStep2 = ToWire(limits.KspaceEncodingStep2),
            Average = ToWire(limits.Average),
            Slice = ToWire(limits.Slice),
            Contrast = ToWire(limits.Contrast),
            Phase = ToWire(limits.Phase),
            Repetition = ToWire(limits.Repetition),
            Set = ToWire(limits.Set),
            Segment = ToWire(limits.Segment),
        };
        wire.User.AddRange(limits.User.Select(limit => new V1.MrUserLimit { Limit = ToWire(limit) }));
        return wire;
    }

    private static MrEncodingLimits FromWire(V1.MrEncodingLimits wire) => new()
    {
        KspaceEncodingStep0 = FromWire(wire.KspaceEncodingStep0),
        KspaceEncodingStep1 = FromWire(wire.KspaceEncodingStep1),
        KspaceEncodingStep2 = FromWire(wire.KspaceEncodingStep2),
        Average = FromWire(wire.Average),
        Slice = FromWire(wire.Slice),
        Contrast = FromWire(wire.Contrast),
        Phase = FromWire(wire.Phase),
        Repetition = FromWire(wire.Repetition),
        Set = FromWire(wire.Set),
        Segment = FromWire(wire.Segment),
        User = [.. wire.User.Select(user => FromWire(user.Limit))],
    };

    private static V1.MrLimit? ToWire(MrLimit? limit) =>
        limit is { } known ? new V1.MrLimit { Minimum = known.Minimum, Maximum = known.Maximum, Center = known.Center } : null;

    private static MrLimit? FromWire(V1.MrLimit? wire) => wire is null ? null : new MrLimit(wire.Minimum, wire.Maximum, wire.Center);

    private static V1.MrTrajectoryDescription ToWire(MrTrajectoryDescription description)
    {
        V1.MrTrajectoryDescription wire = new()
        {
            Identifier = description.Identifier,
            UserParameters = MrUserParametersWire.ToWire(description.UserParameters),
        };
        if (description.Comment is { } comment) wire.Comment = comment;
        return wire;
    }

    private static MrTrajectoryDescription FromWire(V1.MrTrajectoryDescription wire) => new(wire.Identifier)
    {
        UserParameters = MrUserParametersWire.FromWire(wire.UserParameters),
        Comment = wire.HasComment ? wire.Comment : null,
    };

    private static V1.MrParallelImaging ToWire(MrParallelImaging parallel)
    {
        V1.MrParallelImaging wire = new()
        {
            AccelerationFactor1 = parallel.AccelerationFactor1,
            AccelerationFactor2 = parallel.AccelerationFactor2,
            Multiband = parallel.Multiband is { } multiband ? ToWire(multiband) : null,
        };
        if (parallel.CalibrationMode is { } mode) wire.CalibrationMode = CalibrationModes.ToWire(mode);
        if (parallel.InterleavingDimension is { } dimension) wire.InterleavingDimension = InterleavingDimensions.ToWire(dimension);
        return wire;
    }

    private static MrParallelImaging FromWire(V1.MrParallelImaging wire, WireReader reader) => new(wire.AccelerationFactor1, wire.AccelerationFactor2)
    {
        CalibrationMode = reader.Optional(wire.CalibrationMode, "calibration_mode", CalibrationModes),
        InterleavingDimension = reader.Optional(wire.InterleavingDimension, "interleaving_dimension", InterleavingDimensions),
        Multiband = wire.Multiband is { } multiband ? FromWire(multiband, reader.In("multiband")) : null,
    };

    private static V1.MrMultiband ToWire(MrMultiband multiband)
    {
        V1.MrMultiband wire = new()
        {
            DeltaKz = multiband.DeltaKz,
            MultibandFactor = multiband.MultibandFactor,
            Calibration = MultibandCalibrations.ToWire(multiband.Calibration),
            CalibrationEncoding = multiband.CalibrationEncoding,
        };
        foreach (IReadOnlyList<double> group in multiband.SpacingsMm)
        {
            V1.MrMultibandSpacing spacing = new();
            spacing.DzMm.AddRange(group);
            wire.Spacings.Add(spacing);
        }

        return wire;
    }

    private static MrMultiband FromWire(V1.MrMultiband wire, WireReader reader) => new(
        [.. wire.Spacings.Select(spacing => (IReadOnlyList<double>)[.. spacing.DzMm])],
        wire.DeltaKz,
        wire.MultibandFactor,
        reader.Required(wire.Calibration, "calibration", MultibandCalibrations),
        wire.CalibrationEncoding);
}
