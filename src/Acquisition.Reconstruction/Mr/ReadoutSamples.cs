using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>A readout's samples on their way to k-space, in the order of growing k, discarded ones left out.</summary>
/// <param name="Planes">[channels × count].</param>
/// <param name="Channels">Channels; coil compression leaves fewer.</param>
/// <param name="Count">Samples of a channel.</param>
/// <param name="FirstColumn">The column of the grid that the first sample is on; the centre sample is on ⌊columns/2⌋.</param>
internal readonly record struct ReadoutSamples(PlanarMemory<float> Planes, int Channels, int Count, int FirstColumn)
{
    public int EndColumn => FirstColumn + Count;

    /// <summary>One channel.</summary>
    public PlanarTarget<float> Channel(int channel) => Planes.Span.Slice(channel * Count, Count);
}
