using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// The detector rows or slices that one thread works on: one, two or four quads, apart by a step, in registers. A kernel is written once for all
/// of them and compiled for each.
/// </summary>
internal interface IThreadRows<R>
    where R : struct, IThreadRows<R>
{
    /// <summary>The quads at an index and every step from there on.</summary>
    R Load(ArrayView<Quad> from, int at, int step);

    void Store(ArrayView<Quad> to, int at, int step);

    /// <summary>These + first·(quads at an index) + second·(quads at another).</summary>
    R Plus(float first, int at, float second, int other, ArrayView<Quad> from, int step);
}

internal readonly record struct OneQuad(Quad A) : IThreadRows<OneQuad>
{
    public OneQuad Load(ArrayView<Quad> from, int at, int step) => new(from[at]);

    public void Store(ArrayView<Quad> to, int at, int step) => to[at] = A;

    public OneQuad Plus(float first, int at, float second, int other, ArrayView<Quad> from, int step) =>
        new(A + first * from[at] + second * from[other]);
}

internal readonly record struct TwoQuads(Quad A, Quad B) : IThreadRows<TwoQuads>
{
    public TwoQuads Load(ArrayView<Quad> from, int at, int step) => new(from[at], from[at + step]);

    public void Store(ArrayView<Quad> to, int at, int step)
    {
        to[at] = A;
        to[at + step] = B;
    }

    public TwoQuads Plus(float first, int at, float second, int other, ArrayView<Quad> from, int step) => new(
        A + first * from[at] + second * from[other],
        B + first * from[at + step] + second * from[other + step]);
}

internal readonly record struct FourQuads(Quad A, Quad B, Quad C, Quad D) : IThreadRows<FourQuads>
{
    public FourQuads Load(ArrayView<Quad> from, int at, int step) =>
        new(from[at], from[at + step], from[at + 2 * step], from[at + 3 * step]);

    public void Store(ArrayView<Quad> to, int at, int step)
    {
        to[at] = A;
        to[at + step] = B;
        to[at + 2 * step] = C;
        to[at + 3 * step] = D;
    }

    public FourQuads Plus(float first, int at, float second, int other, ArrayView<Quad> from, int step) => new(
        A + first * from[at] + second * from[other],
        B + first * from[at + step] + second * from[other + step],
        C + first * from[at + 2 * step] + second * from[other + 2 * step],
        D + first * from[at + 3 * step] + second * from[other + 3 * step]);
}
