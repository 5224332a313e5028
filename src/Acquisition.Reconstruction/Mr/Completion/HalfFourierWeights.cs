namespace Acquisition.Reconstruction.Mr.Completion;

/// <summary>The windows along a partial axis, by the distance of a point from the centre of k-space.</summary>
internal static class HalfFourierWeights
{
    /// <summary>
    /// For the image's phase: the part about the centre that both sides have, cos²(πd/2(h + 1)) with d the distance and h the shared points: a smooth end leaves no
    /// ringing in the phase.
    /// </summary>
    public static float[] LowPass(PartialAxis axis) => Fill(axis, d =>
        Math.Abs(d) > axis.Shared ? 0 : Math.Pow(Math.Cos(Math.PI * d / (2 * (axis.Shared + 1))), 2));

    /// <summary>
    /// For the image: 2 on the longer side, as its mirror image is missing, 0 on the other, and from one to the other in a straight line over the shared part, so that a
    /// point and its mirror image always weigh 2 together (Noll, Nishimura, Macovski 1991, fig. 3). The point at −N/2 of an even length is its own mirror image.
    /// </summary>
    public static float[] Homodyne(PartialAxis axis) => Fill(axis, d =>
        2 * d == -axis.Length ? (axis.LongSide < 0 ? 1 : 0) : Math.Clamp(1 + axis.LongSide * d / (axis.Shared + 1), 0, 2));

    /// <summary>1 where there are data.</summary>
    public static float[] Acquired(PartialAxis axis) => Fill(axis, d =>
        d + axis.Length / 2 >= axis.Acquired.First && d + axis.Length / 2 < axis.Acquired.End ? 1 : 0);

    private static float[] Fill(PartialAxis axis, Func<double, double> weight) =>
        [.. Enumerable.Range(0, axis.Length).Select(i => (float)weight(i - axis.Length / 2))];
}
