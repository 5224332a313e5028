using System.Xml.Linq;
using Acquisition.Core.Model.Mr;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>parallelImaging</c>, with <c>multiband</c>.</summary>
internal static class ParallelImagingHeader
{
    private static readonly Words<MrCalibrationMode> Modes = new(
        (MrCalibrationMode.Embedded, "embedded"),
        (MrCalibrationMode.Interleaved, "interleaved"),
        (MrCalibrationMode.Separate, "separate"),
        (MrCalibrationMode.External, "external"),
        (MrCalibrationMode.Other, "other"));

    private static readonly Words<MrInterleavingDimension> Dimensions = new(
        (MrInterleavingDimension.Phase, "phase"),
        (MrInterleavingDimension.Repetition, "repetition"),
        (MrInterleavingDimension.Contrast, "contrast"),
        (MrInterleavingDimension.Average, "average"),
        (MrInterleavingDimension.Other, "other"));

    private static readonly Words<MrMultibandCalibration> Calibrations = new(
        (MrMultibandCalibration.Separable2D, "separable2D"),
        (MrMultibandCalibration.Full3D, "full3D"),
        (MrMultibandCalibration.Other, "other"));

    public static MrParallelImaging? Read(HeaderElement? parallel)
    {
        if (parallel?.Child("accelerationFactor") is not { } factor) return null;
        return new MrParallelImaging(factor.Integer("kspace_encoding_step_1") ?? 1, factor.Integer("kspace_encoding_step_2") ?? 1)
        {
            CalibrationMode = parallel.Child("calibrationMode") is { } mode ? Modes.Read(mode) : null,
            InterleavingDimension = parallel.Child("interleavingDimension") is { } dimension ? Dimensions.Read(dimension) : null,
            Multiband = parallel.Child("multiband") is { } multiband ? ReadMultiband(multiband) : null,
        };
    }

    public static XElement? Write(MrParallelImaging? parallel) => parallel is null ? null : Element(
        "parallelImaging",
        Element(
            "accelerationFactor",
            Element("kspace_encoding_step_1", parallel.AccelerationFactor1), Element("kspace_encoding_step_2", parallel.AccelerationFactor2)),
        Value("calibrationMode", parallel.CalibrationMode is { } mode ? Modes[mode] : null),
        Value("interleavingDimension", parallel.InterleavingDimension is { } dimension ? Dimensions[dimension] : null),
        parallel.Multiband is { } multiband ? WriteMultiband(multiband) : null);

    private static MrMultiband ReadMultiband(HeaderElement multiband) => new(
        [.. multiband.Children("spacing").Select(spacing => spacing.Numbers("dZ"))],
        multiband.Required("deltaKz").Number(),
        multiband.Required("multiband_factor").Long(),
        Calibrations.Read(multiband.Required("calibration")),
        multiband.Required("calibration_encoding").Long());

    private static XElement WriteMultiband(MrMultiband multiband) => Element(
        "multiband",
        multiband.SpacingsMm.Select(spacing => Element("spacing", Values("dZ", spacing))),
        Element("deltaKz", multiband.DeltaKz),
        Element("multiband_factor", multiband.MultibandFactor),
        Element("calibration", Calibrations[multiband.Calibration]),
        Element("calibration_encoding", multiband.CalibrationEncoding));
}
