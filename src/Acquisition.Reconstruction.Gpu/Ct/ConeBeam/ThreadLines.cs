using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Ct.ConeBeam;

/// <summary>
/// The lines that one thread works on, four or eight of one pixel, apart by a step, in registers. A kernel is written once and compiled for
/// each.
/// </summary>
internal interface IThreadLines<L>
    where L : struct, IThreadLines<L>
{
    /// <summary>The voxels at an index and every step from there on.</summary>
    L Load(ArrayView<float> from, int at, int step);

    void Store(ArrayView<float> to, int at, int step);

    /// <summary>These and a view's share of each.</summary>
    L Plus(DetectorColumn column, ArrayView<float> filtered);
}

internal readonly record struct FourLines(float A, float B, float C, float D) : IThreadLines<FourLines>
{
    public FourLines Load(ArrayView<float> from, int at, int step) =>
        new(from[at], from[at + step], from[at + 2 * step], from[at + 3 * step]);

    public void Store(ArrayView<float> to, int at, int step)
    {
        to[at] = A;
        to[at + step] = B;
        to[at + 2 * step] = C;
        to[at + 3 * step] = D;
    }

    public FourLines Plus(DetectorColumn column, ArrayView<float> filtered) => new(
        A + column.At(0, filtered), B + column.At(1, filtered), C + column.At(2, filtered), D + column.At(3, filtered));
}

internal readonly record struct EightLines(FourLines Lower, FourLines Upper) : IThreadLines<EightLines>
{
    public EightLines Load(ArrayView<float> from, int at, int step) => new(Lower.Load(from, at, step), Upper.Load(from, at + 4 * step, step));

    public void Store(ArrayView<float> to, int at, int step)
    {
        Lower.Store(to, at, step);
        Upper.Store(to, at + 4 * step, step);
    }

    public EightLines Plus(DetectorColumn column, ArrayView<float> filtered) => new(
        Lower.Plus(column, filtered), Upper.Plus(column.Further(4), filtered));
}
