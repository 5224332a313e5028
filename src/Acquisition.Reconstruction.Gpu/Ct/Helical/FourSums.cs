using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Ct.Helical;

/// <summary>W·P and W of one point in one slice.</summary>
internal readonly record struct NodeSum(float Value, float Weight)
{
    public float Mean => Value / Weight;

    /// <summary>This and a view's share, between two nodes; nothing where the point is beyond the nodes.</summary>
    /// <param name="node">Where the point is met.</param>
    /// <param name="first">Index of the ray's first node.</param>
    /// <param name="along">The views.</param>
    public NodeSum Plus(float node, int first, WfbpSteps.Along along)
    {
        int cell = Math.Max(0, Math.Min((int)node, along.Nodes - 2));
        float fraction = node - cell;
        ArrayView<float> views = along.Views, weights = along.Weights;
        float here = views[first + cell], value = here + fraction * (views[first + cell + 1] - here);
        float own = weights[cell], weight = own + fraction * (weights[cell + 1] - own);
        bool inside = Math.Max(0, Math.Min(node, along.Nodes - 1)) == node;
        return new(Value + (inside ? value : 0), Weight + (inside ? weight : 0));
    }
}

/// <summary>One point in four slices, as many apart as it has threads.</summary>
internal readonly record struct FourSums(NodeSum A, NodeSum B, NodeSum C, NodeSum D)
{
    /// <summary>How many slices.</summary>
    public const int Length = 4;

    public static FourSums Start(float weight)
    {
        NodeSum none = new(0, weight);
        return new(none, none, none, none);
    }

    public FourSums Plus(float node, float step, int first, WfbpSteps.Along along) => new(
        A.Plus(node, first, along), B.Plus(node + step, first, along), C.Plus(node + 2 * step, first, along), D.Plus(node + 3 * step, first, along));
}
