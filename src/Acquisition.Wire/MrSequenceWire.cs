using Acquisition.Core.Model.Mr;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>MR contrast parameters to and from the wire.</summary>
internal static class MrSequenceWire
{
    public static V1.MrSequenceParameters ToWire(MrSequenceParameters sequence)
    {
        V1.MrSequenceParameters wire = new() { ScanningSequence = sequence.ScanningSequence, SequenceVariant = sequence.SequenceVariant };
        wire.RepetitionTimesMs.AddRange(sequence.RepetitionTimesMs);
        wire.EchoTimesMs.AddRange(sequence.EchoTimesMs);
        wire.InversionTimesMs.AddRange(sequence.InversionTimesMs);
        wire.FlipAnglesDeg.AddRange(sequence.FlipAnglesDeg);
        wire.EchoSpacingsMs.AddRange(sequence.EchoSpacingsMs);
        wire.Diffusion.AddRange(sequence.Diffusion.Select(
            d => new V1.MrDiffusion { GradientDirection = VectorWire.ToWire(d.GradientDirection), BValue = d.BValue }));
        if (sequence.SequenceType is { } type) wire.SequenceType = type;
        if (sequence.DiffusionDimension is { } dimension) wire.DiffusionDimension = dimension;
        if (sequence.DiffusionScheme is { } scheme) wire.DiffusionScheme = scheme;
        return wire;
    }

    public static MrSequenceParameters FromWire(V1.MrSequenceParameters wire) => new()
    {
        RepetitionTimesMs = [.. wire.RepetitionTimesMs],
        EchoTimesMs = [.. wire.EchoTimesMs],
        InversionTimesMs = [.. wire.InversionTimesMs],
        FlipAnglesDeg = [.. wire.FlipAnglesDeg],
        SequenceType = wire.HasSequenceType ? wire.SequenceType : null,
        ScanningSequence = wire.ScanningSequence,
        SequenceVariant = wire.SequenceVariant,
        EchoSpacingsMs = [.. wire.EchoSpacingsMs],
        DiffusionDimension = wire.HasDiffusionDimension ? wire.DiffusionDimension : null,
        Diffusion = [.. wire.Diffusion.Select(d => new MrDiffusion(VectorWire.FromWire(d.GradientDirection) ?? default, d.BValue))],
        DiffusionScheme = wire.HasDiffusionScheme ? wire.DiffusionScheme : null,
    };
}
