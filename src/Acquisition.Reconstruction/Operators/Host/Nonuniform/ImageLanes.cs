using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>Samples of several images, each in its own row, to rows of 16 values, one of each image, and back.</summary>
internal static class ImageLanes
{
    private const int Lanes = NonuniformPlan.Together;

    /// <summary>Lanes without an image become copies of the last one.</summary>
    /// <param name="data">[images × length].</param>
    /// <param name="length">Samples of an image.</param>
    /// <param name="samples">Which samples; neighbours, as a rule.</param>
    /// <param name="values">[samples × 16].</param>
    public static void Gather(ReadOnlySpan<float> data, int length, ReadOnlySpan<int> samples, Span<float> values)
    {
        int images = data.Length / length, i = 0;
        for (; i < samples.Length; i++)
        {
            if (i + Lanes <= samples.Length && samples[i + Lanes - 1] == samples[i] + Lanes - 1)
            {
                Transposition.Block(in data[samples[i]], length, images, ref values[i * Lanes], Lanes, Lanes);
                i += Lanes - 1;
                continue;
            }
            int at = samples[i];
            Span<float> row = values.Slice(i * Lanes, Lanes);
            for (int image = 0; image < images; image++) row[image] = data[image * length + at];
            row[images..].Fill(row[images - 1]);
        }
    }

    /// <summary>The way back of <see cref="Gather"/>.</summary>
    public static void Scatter(ReadOnlySpan<float> values, ReadOnlySpan<int> samples, Span<float> data, int length)
    {
        int images = data.Length / length, i = 0;
        for (; i < samples.Length; i++)
        {
            if (i + Lanes <= samples.Length && samples[i + Lanes - 1] == samples[i] + Lanes - 1 && images == Lanes)
            {
                Transposition.Block(in values[i * Lanes], Lanes, Lanes, ref data[samples[i]], length, Lanes);
                i += Lanes - 1;
                continue;
            }
            for (int image = 0; image < images; image++) data[image * length + samples[i]] = values[i * Lanes + image];
        }
    }
}
