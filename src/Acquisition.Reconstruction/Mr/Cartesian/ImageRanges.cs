using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>The counters that tell an encoding's images apart: the ranges that the header says, and those that it does not, learnt from the data.</summary>
internal sealed class ImageRanges(MrEncodingLimits said)
{
    private MrLimit? _slice = said.Slice, _contrast = said.Contrast, _phase = said.Phase, _repetition = said.Repetition, _set = said.Set;

    /// <summary>The header says all of them: an image's number is known as soon as the image is.</summary>
    public bool AreSaid { get; } = said.Slice is not null && said.Contrast is not null && said.Phase is not null && said.Repetition is not null && said.Set is not null;

    public MrLimit Slice => _slice ?? default;

    public MrLimit Contrast => _contrast ?? default;

    public MrLimit Phase => _phase ?? default;

    public MrLimit Repetition => _repetition ?? default;

    public MrLimit Set => _set ?? default;

    /// <summary>Images that there are by these ranges.</summary>
    public long Count => (long)Slice.Count * Contrast.Count * Phase.Count * Repetition.Count * Set.Count;

    /// <returns>The counter that lies outside what the header says; null when none does.</returns>
    public string? Take(in ImageIndex index) =>
        Take(ref _slice, said.Slice, index.Slice, "slice") ?? Take(ref _contrast, said.Contrast, index.Contrast, "contrast")
        ?? Take(ref _phase, said.Phase, index.Phase, "phase") ?? Take(ref _repetition, said.Repetition, index.Repetition, "repetition")
        ?? Take(ref _set, said.Set, index.Set, "set");

    /// <summary>Every image by these ranges.</summary>
    public IEnumerable<ImageIndex> All() =>
        from repetition in Values(Repetition)
        from set in Values(Set)
        from phase in Values(Phase)
        from contrast in Values(Contrast)
        from slice in Values(Slice)
        select new ImageIndex(slice, contrast, phase, repetition, set);

    private static IEnumerable<int> Values(MrLimit limit) => Enumerable.Range(limit.Minimum, limit.Count);

    private static string? Take(ref MrLimit? range, MrLimit? said, int value, string name)
    {
        if (said is { } limit) return value >= limit.Minimum && value <= limit.Maximum ? null : $"its {name} counter {value} is not in {limit.Minimum}..{limit.Maximum}.";
        range = range is { } known ? new MrLimit(Math.Min(known.Minimum, value), Math.Max(known.Maximum, value), 0) : new MrLimit(value, value, 0);
        return null;
    }
}
