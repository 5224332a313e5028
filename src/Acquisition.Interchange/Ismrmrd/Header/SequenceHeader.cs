using System.Xml.Linq;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>sequenceParameters</c>.</summary>
internal static class SequenceHeader
{
    public static MrSequenceParameters Read(HeaderElement? sequence) => sequence is null ? new() : new()
    {
        RepetitionTimesMs = sequence.Numbers("TR"),
        EchoTimesMs = sequence.Numbers("TE"),
        InversionTimesMs = sequence.Numbers("TI"),
        FlipAnglesDeg = sequence.Numbers("flipAngle_deg"),
        SequenceType = sequence.TextIfSaid("sequence_type"),
        EchoSpacingsMs = sequence.Numbers("echo_spacing"),
        DiffusionDimension = sequence.TextIfSaid("diffusionDimension"),
        Diffusion = [.. sequence.Children("diffusion").Select(ReadDiffusion)],
        DiffusionScheme = sequence.TextIfSaid("diffusionScheme"),
    };

    public static XElement? Write(MrSequenceParameters sequence) => Group(
        "sequenceParameters",
        Values("TR", sequence.RepetitionTimesMs),
        Values("TE", sequence.EchoTimesMs),
        Values("TI", sequence.InversionTimesMs),
        Values("flipAngle_deg", sequence.FlipAnglesDeg),
        Value("sequence_type", sequence.SequenceType),
        Values("echo_spacing", sequence.EchoSpacingsMs),
        Value("diffusionDimension", sequence.DiffusionDimension),
        sequence.Diffusion.Select(WriteDiffusion),
        Value("diffusionScheme", sequence.DiffusionScheme));

    private static MrDiffusion ReadDiffusion(HeaderElement diffusion)
    {
        HeaderElement direction = diffusion.Required("gradientDirection");
        return new MrDiffusion(
            new Vector3D(direction.Required("rl").Number(), direction.Required("ap").Number(), direction.Required("fh").Number()),
            diffusion.Required("bvalue").Number());
    }

    private static XElement WriteDiffusion(MrDiffusion diffusion) => Element(
        "diffusion",
        Element(
            "gradientDirection",
            Element("rl", diffusion.GradientDirection.X), Element("ap", diffusion.GradientDirection.Y), Element("fh", diffusion.GradientDirection.Z)),
        Element("bvalue", diffusion.BValue));
}
