using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// A filtered parallel view of one plane of the focal spot, its rows weighted and smoothed along z. Rays are counted as in the first view of its
/// group, so that view j + M lies beside view j.
/// </summary>
internal sealed class ParallelView
{
    private readonly int _nodes;

    public ParallelView(ParallelGrid grid, SliceProfile profile)
    {
        _nodes = profile.Nodes;
        Samples = new AlignedFloats(profile.Nodes * grid.Stride);
        SourceMm = new float[grid.Stride];
    }

    /// <summary>q: [blocks of 16 rays × nodes × 16], so that all that a block of rays takes lies together.</summary>
    public AlignedFloats Samples { get; }

    /// <summary>By ray: z of the focal spot, from the scan's first table position.</summary>
    public float[] SourceMm { get; }

    /// <summary>Where its rays start.</summary>
    public RayStarts Starts { get; set; } = null!;

    /// <summary>The node of the ray that stays in the focal spot's plane.</summary>
    public float CentralNode { get; set; }

    /// <summary>The least and the greatest of <see cref="SourceMm"/>.</summary>
    public (float Least, float Most) SourceRangeMm { get; set; }

    /// <summary>Index of a ray's first node in <see cref="Samples"/>; the next one's is 16 further.</summary>
    public int Start(int ray) => (ray / RayPoints.Block * _nodes * RayPoints.Block) + ray % RayPoints.Block;
}
