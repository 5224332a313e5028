namespace Acquisition.Core.Model.Mr;

/// <summary>The ranges of an encoding's counters, whether the sender said them or not.</summary>
public sealed record MrLimits
{
    private MrLimits(MrEncoding encoding)
    {
        MrEncodingLimits said = encoding.Limits;
        MatrixSize matrix = encoding.EncodedSpace.Matrix;
        KspaceEncodingStep1 = said.KspaceEncodingStep1 ?? Full(matrix.Y);
        KspaceEncodingStep2 = said.KspaceEncodingStep2 ?? Full(matrix.Z);
        Average = said.Average ?? default;
        Slice = said.Slice ?? default;
        Contrast = said.Contrast ?? default;
        Phase = said.Phase ?? default;
        Repetition = said.Repetition ?? default;
        Set = said.Set ?? default;
        Segment = said.Segment ?? default;
    }

    public MrLimit KspaceEncodingStep1 { get; }
    public MrLimit KspaceEncodingStep2 { get; }
    public MrLimit Average { get; }
    public MrLimit Slice { get; }
    public MrLimit Contrast { get; }
    public MrLimit Phase { get; }
    public MrLimit Repetition { get; }
    public MrLimit Set { get; }
    public MrLimit Segment { get; }

    public static MrLimits Of(MrEncoding encoding) => new(encoding);

    private static MrLimit Full(int points) => new(0, points - 1, points / 2);
}
