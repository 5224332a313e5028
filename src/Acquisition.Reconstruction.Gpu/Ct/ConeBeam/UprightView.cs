using Acquisition.Reconstruction.Ct.ConeBeam;

namespace Acquisition.Reconstruction.Gpu.Ct.ConeBeam;

/// <summary>
/// A <see cref="ConeView"/> whose detector stands upright, in 32 bytes: two loads for a thread, the same for all threads of a launch.
/// U and T are the same for all lines of a (row, column), V is the same for all (row, column) of a line.
/// </summary>
internal readonly record struct UprightView(
    float U0, float UColumn, float URow, float T0, float TColumn, float TRow, float V0, float VLine)
{
    public float U(float row, float column) => U0 + column * UColumn + row * URow;

    public float T(float row, float column) => T0 + column * TColumn + row * TRow;

    public float V(float line) => V0 + line * VLine;

    public static UprightView Of(in ConeView view) => new(
        view.U.Origin, view.U.Column, view.U.Row, view.T.Origin, view.T.Column, view.T.Row, view.V.Origin, view.V.Line);
}
