using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>The grid that Cartesian readouts fill: [channels × rows × columns], the origin of k-space at (⌊rows/2⌋, ⌊columns/2⌋).</summary>
/// <param name="Channels">Receiver channels.</param>
/// <param name="Rows">Phase-encoding lines of the encoded matrix.</param>
/// <param name="Columns">Samples of the encoded matrix.</param>
/// <param name="Lines">The phase-encoding steps that are acquired.</param>
internal readonly record struct KspaceGrid(int Channels, int Rows, int Columns, MrLimit Lines)
{
    public static KspaceGrid Of(MrEncoding encoding, int channels) =>
        new(channels, encoding.EncodedSpace.Matrix.Y, encoding.EncodedSpace.Matrix.X, MrLimits.Of(encoding).KspaceEncodingStep1);

    /// <summary>Complex samples of an image's k-space.</summary>
    public long Length => (long)Channels * Rows * Columns;

    /// <summary>Whether every line of the matrix is acquired.</summary>
    public bool HasAllLines => Lines.Count == Rows;

    /// <summary>Whether k-space reaches as far on one side of its centre as on the other; the point more on one side is an even length's.</summary>
    public static bool IsSymmetric(int before, int after) => Math.Abs(before - after) <= 1;

    /// <summary>The row of a phase-encoding step: its centre step lies on ⌊rows/2⌋. Outside 0..rows−1 the step is not on the grid.</summary>
    public int Row(int encodingStep) => encodingStep - Lines.Center + Rows / 2;

    /// <summary>The columns that a readout's samples go to, discarded ones left out; its centre sample lies on ⌊columns/2⌋.</summary>
    public ReadoutSpan Span(MrReadout readout)
    {
        int skip = ReadoutKind.IsReversed(readout) ? readout.DiscardPost : readout.DiscardPre;
        return new(skip, readout.NumberOfSamples - readout.DiscardPre - readout.DiscardPost, Columns / 2 - readout.CenterSample + skip);
    }
}

/// <summary>Which of a readout's samples, in the order of growing k, go to which columns of the grid.</summary>
internal readonly record struct ReadoutSpan(int FirstSample, int Count, int FirstColumn)
{
    public int EndColumn => FirstColumn + Count;
}
