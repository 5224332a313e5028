using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// The counters that tell the images of one encoding apart, from the innermost: slice, contrast, phase, set, repetition. Their ranges are those of the header; a
/// range that it does not say is learnt: what the images have shown, from the least to the most.
/// </summary>
internal sealed class ImageCounters
{
    private readonly MrLimit?[] _said;
    private readonly MrLimit?[] _learnt = new MrLimit?[5];

    public ImageCounters(MrEncodingLimits limits) => _said = [limits.Slice, limits.Contrast, limits.Phase, limits.Set, limits.Repetition];

    /// <summary>Images that the header promises: where it does not say a range, the counter stays 0.</summary>
    public double SaidCount => _said.Aggregate(1.0, (count, limit) => count * (limit?.Count ?? 1));

    /// <summary>Whether there is a range that the header does not say.</summary>
    public bool HasUnsaid => _said.Contains(null);

    /// <summary>Images in all ranges, said or learnt.</summary>
    public double Count => Ranges().Aggregate(1.0, (count, range) => count * range.Count);

    /// <summary>Images of one repetition: as many may be under way at once, with slices or echoes interleaved.</summary>
    public static long AtOnce(MrEncodingLimits limits)
    {
        MrLimit?[] inner = [limits.Slice, limits.Contrast, limits.Phase, limits.Set];
        return inner.Aggregate(1L, (count, limit) => count * (limit?.Count ?? 1));
    }

    /// <exception cref="ReconstructionException">INVALID_READOUT: a counter beyond its range.</exception>
    public void Check(ReadoutPlace readout)
    {
        int[] values = Values(readout.Image);
        for (int i = 0; i < values.Length; i++)
            if (_said[i] is { } said && (values[i] < said.Minimum || values[i] > said.Maximum))
                throw MrErrors.InvalidReadout(readout, $"has the {Names[i]} counter {values[i]}, the header's range is {said.Minimum}..{said.Maximum}.");
    }

    /// <summary>Widens the ranges that are learnt.</summary>
    public void Learn(ImageIndex image)
    {
        int[] values = Values(image);
        for (int i = 0; i < values.Length; i++)
            _learnt[i] = _learnt[i] is { } range ? new(Math.Min(range.Minimum, values[i]), Math.Max(range.Maximum, values[i]), 0) : new(values[i], values[i], 0);
    }

    /// <summary>Whether the header promises the image: counters whose range it does not say are 0.</summary>
    public bool IsSaid(ImageIndex image)
    {
        int[] values = Values(image);
        for (int i = 0; i < values.Length; i++)
            if (_said[i] is null && values[i] != 0) return false;
        return true;
    }

    /// <summary>The place of a promised image, from 0: slices along the images' normal first, then contrast, phase, set, repetition.</summary>
    /// <param name="image">Its counters.</param>
    /// <param name="alongNormal">Whether slice counters ascend along it.</param>
    public int Place(ImageIndex image, bool alongNormal)
    {
        int[] values = Values(image);
        int place = 0;
        for (int i = values.Length - 1; i >= 0; i--)
        {
            MrLimit range = _said[i] ?? default;
            int value = i == 0 && !alongNormal ? range.Maximum - values[i] : values[i] - range.Minimum;
            place = place * range.Count + value;
        }
        return place;
    }

    /// <summary>The order of images, the innermost counter last.</summary>
    public static int Compare(ImageIndex a, ImageIndex b)
    {
        (int[] x, int[] y) = (Values(a), Values(b));
        for (int i = x.Length - 1; i >= 0; i--)
            if (x[i] != y[i]) return x[i].CompareTo(y[i]);
        return 0;
    }

    /// <summary>The images in all ranges, in their order.</summary>
    private IEnumerable<ImageIndex> All()
    {
        MrLimit[] r = Ranges();
        for (int repetition = r[4].Minimum; repetition <= r[4].Maximum; repetition++)
            for (int set = r[3].Minimum; set <= r[3].Maximum; set++)
                for (int phase = r[2].Minimum; phase <= r[2].Maximum; phase++)
                    for (int contrast = r[1].Minimum; contrast <= r[1].Maximum; contrast++)
                        for (int slice = r[0].Minimum; slice <= r[0].Maximum; slice++) yield return new(slice, contrast, phase, repetition, set);
    }

    /// <summary>Whether there is an image for every value in all ranges.</summary>
    /// <param name="isMade">Whether one has been made.</param>
    /// <param name="count">How many have been made.</param>
    /// <param name="made">Images of the whole scan, for the message.</param>
    /// <exception cref="ReconstructionException">MISSING_IMAGES.</exception>
    public void CheckAllMade(Func<ImageIndex, bool> isMade, int count, int made)
    {
        if (count >= Count) return;
        // One more than is named, found after as many as there are at the most.
        List<ImageIndex> missing = [.. All().Where(image => !isMade(image)).Take(8)];
        throw MrErrors.MissingImages(missing, (long)Math.Min(Count - count, long.MaxValue / 2), made);
    }

    private static string[] Names { get; } = ["slice", "contrast", "phase", "set", "repetition"];

    private static int[] Values(ImageIndex image) => [image.Slice, image.Contrast, image.Phase, image.Set, image.Repetition];

    private MrLimit[] Ranges() => [.. _said.Zip(_learnt, (said, learnt) => said ?? learnt ?? default)];
}
