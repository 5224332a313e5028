using Acquisition.Core.Model.Ct;
using Acquisition.Simulation.Noise;

namespace Acquisition.Simulation.Ct;

/// <summary>Ways in which parts of a detector fail.</summary>
public static class DeadElements
{
    /// <summary>Elements scattered over the detector, each dead with the given probability.</summary>
    public static IReadOnlyList<DetectorElement> Scattered(CtSource source, double fraction, ulong seed)
    {
        var noise = new NoiseStream(seed, 0);
        List<DetectorElement> dead = [];
        for (int row = 0; row < source.DetectorRows; row++)
            for (int channel = 0; channel < source.DetectorChannels; channel++)
                if (noise.NextUniform() < fraction) dead.Add(new(row, channel));
        return dead;
    }

    public static IReadOnlyList<DetectorElement> Row(CtSource source, int row) => Module(row, 1, 0, source.DetectorChannels);

    /// <summary>A rectangle of neighbours that share their electronics.</summary>
    public static IReadOnlyList<DetectorElement> Module(int firstRow, int rows, int firstChannel, int channels) =>
        [.. from row in Enumerable.Range(firstRow, rows) from channel in Enumerable.Range(firstChannel, channels) select new DetectorElement(row, channel)];
}
