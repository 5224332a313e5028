using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// A <see cref="GridView"/> and how its T/U becomes a channel, in 32 bytes: two loads for a thread, the same for all threads of a launch.
/// channel = Centre + Scale·x, x = T/U (flat, parallel) or arctan(T/U) (cylindrical).
/// </summary>
internal readonly record struct FanView(
    float U0, float UColumn, float URow, float T0, float TColumn, float TRow, float Centre, float Scale)
{
    public float U(float row, float column) => U0 + column * UColumn + row * URow;

    public float T(float row, float column) => T0 + column * TColumn + row * TRow;

    public static FanView Flat(in GridView grid, double centralChannel) =>
        new(grid.U0, grid.UColumn, grid.URow, grid.T0, grid.TColumn, grid.TRow, (float)centralChannel, 1);

    /// <param name="grid">The view.</param>
    /// <param name="centralChannel">Of the ray through the isocentre.</param>
    /// <param name="stepRad">Between channels.</param>
    public static FanView Cylindrical(in GridView grid, double centralChannel, double stepRad) =>
        Flat(grid, centralChannel) with { Scale = (float)(1 / stepRad) };
}
