namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// One view's projection of the voxel grid, linear in column j, row i and line k. U is the voxel's depth from the focal spot along the central ray in units of
/// ρ. T is its lateral distance from the central ray: in channels at the isocentre (flat) or in units of ρ (cylindrical). V is its axial one, in rows at the
/// isocentre. Flat: channel = central + T/U, row = central + V/U. Cylindrical, with L = √(U² + T²): channel = central + atan(T/U)/step, row = central + V/L.
/// </summary>
/// <param name="U">Depth.</param>
/// <param name="T">Lateral.</param>
/// <param name="V">Axial.</param>
public readonly record struct ConeView(LinearForm U, LinearForm T, LinearForm V)
{
    /// <summary>The detector's columns are parallel to the axis: all voxels of one (row, column) are met at one channel, at evenly spaced rows.</summary>
    public bool IsUpright => U.Line == 0 && T.Line == 0 && V.Column == 0 && V.Row == 0;

    /// <summary>The same view of a volume that begins at a line of this one.</summary>
    public ConeView From(int line) => new(U.From(line), T.From(line), V.From(line));
}

/// <summary>Origin + j·Column + i·Row + k·Line.</summary>
public readonly record struct LinearForm(float Origin, float Column, float Row, float Line)
{
    public LinearForm From(int line) => this with { Origin = Origin + line * Line };

    public float At(int line, int row, int column) => Origin + column * Column + row * Row + line * Line;
}
