namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>The grid of a nonuniform transform and the order of its samples. Immutable; safe to share.</summary>
internal sealed class NonuniformPlan
{
    /// <summary>Images that are transformed side by side, one in each lane of a vector: then a cell's neighbours are other coils, and every width is whole vectors.</summary>
    public const int Together = 16;

    /// <summary>Fewer images than this are quicker one by one.</summary>
    private const int FewestTogether = 5;

    /// <summary>Bytes of a fine grid of 16 images; where more would be needed, images are transformed one by one.</summary>
    private const long MostTogetherBytes = 512L << 20;

    private readonly int _groups;

    public NonuniformPlan(NonuniformFourier description)
    {
        Description = description;
        Kernel = SpreadingKernel.Of(description.Accuracy);
        Shape image = description.Image;
        bool volume = image.Rank == 3;
        long cells = 1;
        foreach (int length in image.Lengths) cells *= 2L * length;
        bool together = description.Batch >= FewestTogether && 2 * sizeof(float) * Together * cells <= MostTogetherBytes;
        // The cells of a tile are to stay in the first-level cache if there are 16 images, else in the second-level one.
        int band = together ? 8 : volume ? 32 : 16;
        X = GridAxis.Of(image[image.Rank - 1], Kernel, band);
        Y = GridAxis.Of(image[image.Rank - 2], Kernel, band);
        Z = volume ? GridAxis.Of(image[0], Kernel, band) : GridAxis.None;
        Tiles = new SampleTiles(description, X, Y, Z);
        int rest = description.Batch % Together;
        (_groups, Singles) = !together ? (0, description.Batch) : rest >= FewestTogether ? (description.Batch / Together + 1, 0) : (description.Batch / Together, rest);
    }

    public NonuniformFourier Description { get; }

    public SpreadingKernel Kernel { get; }

    public GridAxis X { get; }

    public GridAxis Y { get; }

    public GridAxis Z { get; }

    public SampleTiles Tiles { get; }

    public int Bands => Y.Bands * Z.Bands;

    /// <summary>Images at the batch's end that are transformed one by one.</summary>
    private int Singles { get; }

    /// <summary>Passes over the grid.</summary>
    public int Passes => _groups + Singles;

    /// <summary>The images of a pass: the first, how many, and lanes that a cell has for them.</summary>
    public (int First, int Count, int Lanes) Images(int pass)
    {
        if (pass >= _groups) return (Description.Batch - Singles + pass - _groups, 1, 1);
        int first = pass * Together;
        return (first, Math.Min(Together, Description.Batch - first), Together);
    }
}
