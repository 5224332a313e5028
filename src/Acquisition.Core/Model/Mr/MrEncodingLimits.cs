namespace Acquisition.Core.Model.Mr;

/// <summary>The range of one encoding counter and the value that is the centre of k-space (or the middle of the range).</summary>
public readonly record struct MrLimit(int Minimum, int Maximum, int Center)
{
    public int Count => Maximum - Minimum + 1;
}

/// <summary>
/// The ranges of the encoding counters as the sender said them; null: not said. <see cref="MrEncoding"/>'s readers take an absent phase-encoding range
/// as the full matrix, centred, and another absent one as 0..0: <see cref="MrLimits"/>.
/// </summary>
public sealed record MrEncodingLimits
{
    public MrLimit? KspaceEncodingStep0 { get; init; }
    public MrLimit? KspaceEncodingStep1 { get; init; }
    public MrLimit? KspaceEncodingStep2 { get; init; }
    public MrLimit? Average { get; init; }
    public MrLimit? Slice { get; init; }
    public MrLimit? Contrast { get; init; }
    public MrLimit? Phase { get; init; }
    public MrLimit? Repetition { get; init; }
    public MrLimit? Set { get; init; }
    public MrLimit? Segment { get; init; }

    /// <summary>user_0 … user_7; empty, or 8 of them.</summary>
    public IReadOnlyList<MrLimit?> User { get; init; } = [];
}
