namespace Acquisition.Core.Model.Mr;

/// <summary>Named values of several types, each kind in order.</summary>
public sealed record MrUserParameters
{
    public IReadOnlyList<KeyValuePair<string, long>> Longs { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, double>> Doubles { get; init; } = [];
    public IReadOnlyList<KeyValuePair<string, string>> Strings { get; init; } = [];

    /// <summary>As the encoded text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Base64s { get; init; } = [];

    public bool IsEmpty => Longs.Count + Doubles.Count + Strings.Count + Base64s.Count == 0;
}

/// <summary>What a waveform that comes with the scan is.</summary>
public sealed record MrWaveformInformation(string WaveformName, MrWaveformType WaveformType)
{
    public MrUserParameters UserParameters { get; init; } = new();
}

public enum MrWaveformType
{
    Ecg,
    Pulse,
    Respiratory,
    Trigger,
    Gradient,
    Other,
}
