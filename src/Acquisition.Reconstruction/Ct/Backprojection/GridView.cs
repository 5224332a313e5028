namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// One view's projection of the pixel grid, linear in row i and column j.
/// U = U₀ + j·Uⱼ + i·Uᵢ is the pixel's depth from the focal spot along the central ray, in units of the source-isocentre distance.
/// T = T₀ + j·Tⱼ + i·Tᵢ is its lateral distance from the central ray: in channels at the isocentre (flat) or in units of the
/// source-isocentre distance (cylindrical), so that T/U is the channel offset (flat) or the tangent of the fan angle (cylindrical).
/// In a parallel beam U is 1 everywhere.
/// </summary>
public readonly record struct GridView(float U0, float UColumn, float URow, float T0, float TColumn, float TRow)
{
    public float U(int row, int column) => U0 + column * UColumn + row * URow;

    public float T(int row, int column) => T0 + column * TColumn + row * TRow;
}
