using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// The grid that Cartesian readouts fill: [channels × partitions × rows × columns], the origin of k-space at (⌊partitions/2⌋, ⌊rows/2⌋, ⌊columns/2⌋). A 2-D
/// acquisition has one partition.
/// </summary>
/// <param name="Channels">Receiver channels.</param>
/// <param name="Partitions">Steps of the second phase encoding, kz.</param>
/// <param name="Rows">Steps of the first phase encoding, ky.</param>
/// <param name="Columns">Samples of the encoded matrix, kx.</param>
/// <param name="Lines">The first phase encoding's steps that are acquired.</param>
/// <param name="Slab">The second phase encoding's steps that are acquired.</param>
internal readonly record struct KspaceGrid(int Channels, int Partitions, int Rows, int Columns, MrLimit Lines, MrLimit Slab)
{
    public static KspaceGrid Of(MrEncoding encoding, int channels)
    {
        MrLimits limits = MrLimits.Of(encoding);
        MatrixSize matrix = encoding.EncodedSpace.Matrix;
        return new(channels, matrix.Z, matrix.Y, matrix.X, limits.KspaceEncodingStep1, limits.KspaceEncodingStep2);
    }

    /// <summary>Complex samples of an image's k-space.</summary>
    public long Length => (long)Channels * ChannelLength;

    /// <summary>Complex samples of one channel.</summary>
    public long ChannelLength => (long)Partitions * Rows * Columns;

    /// <summary>Readouts that the limits promise for an image without averages.</summary>
    public int LineCount => Lines.Count * Slab.Count;

    /// <summary>Whether k-space reaches as far on one side of its centre as on the other; the point more on one side is an even length's.</summary>
    public static bool IsSymmetric(int before, int after) => Math.Abs(before - after) <= 1;

    /// <summary>The row of a step of the first phase encoding: its centre step lies on ⌊rows/2⌋. Outside 0..rows−1 the step is not on the grid.</summary>
    public int Row(int encodingStep) => encodingStep - Lines.Center + Rows / 2;

    /// <summary>The partition of a step of the second phase encoding, as <see cref="Row"/>.</summary>
    public int Partition(int encodingStep) => encodingStep - Slab.Center + Partitions / 2;

    /// <summary>The lines of the limits.</summary>
    public IEnumerable<KspaceLine> AllLines()
    {
        for (int step2 = Slab.Minimum; step2 <= Slab.Maximum; step2++)
            for (int step1 = Lines.Minimum; step1 <= Lines.Maximum; step1++) yield return new(step1, step2);
    }
}

/// <summary>A line of k-space by its encoding steps, as readouts count them.</summary>
internal readonly record struct KspaceLine(int Step1, int Step2 = 0)
{
    public static KspaceLine Of(MrEncodingCounters counters) => new(counters.KspaceEncodeStep1, counters.KspaceEncodeStep2);
}
