using Acquisition.Core.Model.Mr;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>One <c>encoding</c> of the XML header.</summary>
internal static class EncodingHeader
{
    /// <param name="encoding">The element.</param>
    /// <param name="seen">The counters of its imaging readouts; null when it has none.</param>
    public static MrEncoding ToEncoding(HeaderElement encoding, CounterRanges? seen)
    {
        MrSpace encoded = Space(encoding.Required("encodedSpace"));
        HeaderElement? acceleration = encoding.Child("parallelImaging")?.Child("accelerationFactor");
        return new MrEncoding
        {
            EncodedSpace = encoded,
            ReconSpace = Space(encoding.Required("reconSpace")),
            Limits = Limits(encoding.Child("encodingLimits"), seen ?? new(), encoded.Matrix),
            Trajectory = Trajectory(encoding.Text("trajectory")),
            AccelerationFactor1 = acceleration?.Integer("kspace_encoding_step_1") ?? 1,
            AccelerationFactor2 = acceleration?.Integer("kspace_encoding_step_2") ?? 1,
            EchoTrainLength = encoding.Integer("echoTrainLength") ?? 1,
        };
    }

    private static MrSpace Space(HeaderElement space)
    {
        HeaderElement matrix = space.Required("matrixSize"), field = space.Required("fieldOfView_mm");
        return new MrSpace(
            new MatrixSize(Points(matrix.Required("x")), Points(matrix.Required("y")), Points(matrix.Required("z"))),
            new FieldOfView(Extent(field.Required("x")), Extent(field.Required("y")), Extent(field.Required("z"))));
    }

    private static int Points(HeaderElement count) =>
        count.Integer() is >= 1 and <= ushort.MaxValue and int n ? n : throw count.Malformed("a count from 1 to 65535");

    private static double Extent(HeaderElement extent) =>
        extent.Number() is > 0 and double mm ? mm : throw extent.Malformed("a length in mm above 0");

    private static MrEncodingLimits Limits(HeaderElement? limits, CounterRanges seen, MatrixSize matrix) => new()
    {
        KspaceEncodingStep1 = Limit(limits?.Child("kspace_encoding_step_1"), seen.KspaceEncodeStep1, matrix.Y / 2),
        KspaceEncodingStep2 = Limit(limits?.Child("kspace_encoding_step_2"), seen.KspaceEncodeStep2, matrix.Z / 2),
        Average = Limit(limits?.Child("average"), seen.Average),
        Slice = Limit(limits?.Child("slice"), seen.Slice),
        Contrast = Limit(limits?.Child("contrast"), seen.Contrast),
        Phase = Limit(limits?.Child("phase"), seen.Phase),
        Repetition = Limit(limits?.Child("repetition"), seen.Repetition),
        Set = Limit(limits?.Child("set"), seen.Set),
        Segment = Limit(limits?.Child("segment"), seen.Segment),
    };

    private static MrLimit Limit(HeaderElement? limit, CounterRange seen, int? center = null) =>
        limit is not null
            ? new(Counter(limit.Required("minimum")), Counter(limit.Required("maximum")), Counter(limit.Required("center")))
        : seen.Minimum > seen.Maximum ? new()
        : new(seen.Minimum, seen.Maximum, center ?? (seen.Minimum + seen.Maximum) / 2);

    private static int Counter(HeaderElement counter) =>
        counter.Integer() is >= 0 and <= ushort.MaxValue and int n ? n : throw counter.Malformed("a counter from 0 to 65535");

    private static MrTrajectory Trajectory(string name) => name switch
    {
        "cartesian" => MrTrajectory.Cartesian,
        "epi" => MrTrajectory.Epi,
        "radial" => MrTrajectory.Radial,
        "goldenangle" => MrTrajectory.GoldenAngle,
        "spiral" => MrTrajectory.Spiral,
        _ => MrTrajectory.Other,
    };
}
