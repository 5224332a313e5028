using System.Xml.Linq;
using Acquisition.Core.Model.Mr;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>encoding</c>.</summary>
internal static class EncodingHeader
{
    private static readonly Words<MrTrajectory> Trajectories = new(
        (MrTrajectory.Cartesian, "cartesian"),
        (MrTrajectory.Epi, "epi"),
        (MrTrajectory.Radial, "radial"),
        (MrTrajectory.GoldenAngle, "goldenangle"),
        (MrTrajectory.Spiral, "spiral"),
        (MrTrajectory.Other, "other"));

    public static MrEncoding Read(HeaderElement encoding) => new()
    {
        EncodedSpace = ReadSpace(encoding.Required("encodedSpace")),
        ReconSpace = ReadSpace(encoding.Required("reconSpace")),
        Limits = EncodingLimitsHeader.Read(encoding.Child("encodingLimits")),
        Trajectory = Trajectories.Find(encoding.Text("trajectory")) ?? MrTrajectory.Other,
        TrajectoryDescription = encoding.Child("trajectoryDescription") is { } description ? ReadDescription(description) : null,
        ParallelImaging = ParallelImagingHeader.Read(encoding.Child("parallelImaging")),
        EchoTrainLength = encoding.Child("echoTrainLength")?.Long(),
    };

    public static XElement Write(MrEncoding encoding) => Element(
        "encoding",
        WriteSpace("encodedSpace", encoding.EncodedSpace),
        WriteSpace("reconSpace", encoding.ReconSpace),
        EncodingLimitsHeader.Write(encoding.Limits),
        Element("trajectory", Trajectories[encoding.Trajectory]),
        encoding.TrajectoryDescription is { } description ? WriteDescription(description) : null,
        ParallelImagingHeader.Write(encoding.ParallelImaging),
        Value("echoTrainLength", encoding.EchoTrainLength));

    private static MrSpace ReadSpace(HeaderElement space)
    {
        HeaderElement matrix = space.Required("matrixSize"), field = space.Required("fieldOfView_mm");
        return new MrSpace(
            new MatrixSize(Points(matrix.Required("x")), Points(matrix.Required("y")), Points(matrix.Required("z"))),
            new FieldOfView(Extent(field.Required("x")), Extent(field.Required("y")), Extent(field.Required("z"))));
    }

    private static XElement WriteSpace(string name, MrSpace space) => Element(
        name,
        Element("matrixSize", Element("x", space.Matrix.X), Element("y", space.Matrix.Y), Element("z", space.Matrix.Z)),
        Element("fieldOfView_mm", Element("x", space.FieldOfViewMm.X), Element("y", space.FieldOfViewMm.Y), Element("z", space.FieldOfViewMm.Z)));

    private static int Points(HeaderElement count) =>
        count.Integer() is >= 1 and <= ushort.MaxValue and int n ? n : throw count.Malformed("a count from 1 to 65535");

    private static double Extent(HeaderElement extent) =>
        extent.Number() is > 0 and double mm ? mm : throw extent.Malformed("a length in mm above 0");

    private static MrTrajectoryDescription ReadDescription(HeaderElement description) => new(description.Text("identifier"))
    {
        UserParameters = UserParametersHeader.Read(description),
        Comment = description.TextIfSaid("comment"),
    };

    private static XElement WriteDescription(MrTrajectoryDescription description) => Element(
        "trajectoryDescription",
        Text("identifier", description.Identifier),
        UserParametersHeader.Write(description.UserParameters),
        Value("comment", description.Comment));
}
