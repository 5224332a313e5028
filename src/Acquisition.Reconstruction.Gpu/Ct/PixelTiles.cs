namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// The pixels of a slice in the order in which threads take them: tiles of 8 × 8 after one another, so that the threads of a warp and of a
/// group lie close together in the slice whatever the view's direction, and so on the detector: what one has loaded is in the cache for the next.
/// </summary>
/// <param name="Rows">Of the slice.</param>
/// <param name="Columns">Of the slice.</param>
internal readonly record struct PixelTiles(int Rows, int Columns)
{
    private const int Side = 8;

    /// <summary>Places in this order, those beyond the slice among them.</summary>
    public int Count => Across * ((Rows + Side - 1) / Side) * Side * Side;

    private int Across => (Columns + Side - 1) / Side;

    /// <summary>Image row of a place; beyond the slice where <see cref="Contains"/> says no.</summary>
    public int Row(int place) => place / (Side * Side) / Across * Side + place / Side % Side;

    /// <summary>Image column of a place.</summary>
    public int Column(int place) => place / (Side * Side) % Across * Side + place % Side;

    public bool Contains(int row, int column) => row < Rows && column < Columns;
}
