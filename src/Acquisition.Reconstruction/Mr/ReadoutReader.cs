using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>A readout's samples from their bytes: split into planes, turned round where it was acquired against growing k. Not safe to share.</summary>
/// <param name="columns">Of the encoded matrix.</param>
/// <param name="samples">The samples' format.</param>
internal sealed class ReadoutReader(int columns, MrSamples samples)
{
    private float[] _planes = [];

    /// <param name="readout">Its samples have the length that its counts make.</param>
    /// <param name="replaced">Samples that were not finite and became 0.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadoutSamples Read(MrReadout readout, out int replaced)
    {
        int length = readout.NumberOfSamples, total = length * readout.ActiveChannels;
        if (_planes.Length < 2 * total) _planes = new float[2 * total];
        Memory<float> re = _planes.AsMemory(0, total), im = _planes.AsMemory(total, total);
        replaced = samples.Split(readout.Samples.Span, new PlanarTarget<float>(re.Span, im.Span));
        if (ReadoutKind.IsReversed(readout))
            for (int channel = 0; channel < readout.ActiveChannels; channel++)
            {
                re.Span.Slice(channel * length, length).Reverse();
                im.Span.Slice(channel * length, length).Reverse();
            }
        (int skip, int end) = Kept(readout);
        int count = end - skip;
        // A reversed readout counts its centre sample along growing k.
        int first = columns / 2 - readout.CenterSample + skip;
        if (count == length) return new(new(re, im), readout.ActiveChannels, count, first);
        Compact(re.Span, length, skip, count, readout.ActiveChannels);
        Compact(im.Span, length, skip, count, readout.ActiveChannels);
        total = count * readout.ActiveChannels;
        return new(new(re[..total], im[..total]), readout.ActiveChannels, count, first);
    }

    /// <summary>Which samples are not to be discarded, in the order of growing k.</summary>
    public static (int First, int End) Kept(MrReadout readout)
    {
        int skip = ReadoutKind.IsReversed(readout) ? readout.DiscardPost : readout.DiscardPre;
        return (skip, skip + readout.NumberOfSamples - readout.DiscardPre - readout.DiscardPost);
    }

    /// <summary>Leaves the discarded samples out.</summary>
    private static void Compact(Span<float> plane, int length, int skip, int count, int channels)
    {
        for (int channel = 0; channel < channels; channel++) plane.Slice(channel * length + skip, count).CopyTo(plane[(channel * count)..]);
    }
}
