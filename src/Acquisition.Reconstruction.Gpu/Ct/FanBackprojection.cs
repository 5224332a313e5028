using Acquisition.Reconstruction.Ct.Backprojection;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// Adds a batch of filtered views to slices, as <see cref="Backprojector.PixelReference"/>. A thread is a pixel in 4, 8 or 16 slices: all of them
/// meet the detector at the same channel with the same weight, which is found once. It takes the views in their order, so that the sum does
/// not depend on how they were divided into batches.
/// <para>
/// Filtered views and slices have the rows side by side, and neighbouring threads take neighbouring rows, 16 bytes each. A pixel's rows are
/// shared out among its threads in turn: quads t, t + threads, t + 2·threads … As many rows a thread as leave four threads a pixel, so that
/// 64 bytes are loaded together wherever there are 13 rows.
/// </para>
/// <para>
/// An update, one pixel in one slice and view, takes 4 flop, two multiply-adds; 8 bytes from the first-level cache, its two channels; 8/64 bytes of memory,
/// as slices are read and written once for 64 views. Filtered views come from the second level: 64 × 888 × 64 rows are 14 of an H100's 50 MB. The
/// place is 8 loaded floats and 40 instructions for each thread and view, 33 more on a cylindrical detector, so that an update takes 14
/// instructions with 4 slices a thread and 6 with 16 (counted in the assembler's output for sm_90). An H100 allows, in updates/s:
/// </para>
/// <list type="bullet">
/// <item>arithmetic, 67 TFLOP/s ÷ 4: 17 T;</item>
/// <item>memory, 3.35 TB/s ÷ 0.125: 27 T;</item>
/// <item>first-level caches, 132 × 128 bytes × 1.755 GHz ÷ 8: 3.7 T, the roof with 16 slices: 4.5 ms for a rotation of 984 views to 64 × 512²;</item>
/// <item>instructions, 132 × 128 lanes × 1.755 GHz ÷ 14 or 6: 2.1 T, the roof with 4 slices, or 4.9 T.</item>
/// </list>
/// </summary>
internal sealed class FanBackprojection(Accelerator accelerator)
{
    private readonly Action<Index1D, Batch> _one = accelerator.LoadAutoGroupedStreamKernel<Index1D, Batch>(AddOne);
    private readonly Action<Index1D, Batch> _two = accelerator.LoadAutoGroupedStreamKernel<Index1D, Batch>(AddTwo);
    private readonly Action<Index1D, Batch> _four = accelerator.LoadAutoGroupedStreamKernel<Index1D, Batch>(AddFour);

    /// <summary>
    /// Filtered: [views × channels × quads]. Slices: [matrix × matrix × quads]. Quads as <see cref="QuadsFor"/> says. Curved: 1 where the
    /// detector is cylindrical, else 0.
    /// </summary>
    internal readonly record struct Batch(
        ArrayView<FanView> Views, ArrayView<Quad> Filtered, ArrayView<Quad> Slices, int ViewCount, int Channels, int Quads, int Threads, int Matrix, int Curved)
    {
        public PixelTiles Tiles => new(Matrix, Matrix);
    }

    /// <summary>Quads that so many detector rows take, those without a row among them.</summary>
    public static int QuadsFor(int rows) => (Quad.Count(rows) + QuadsPerThread(rows) - 1) / QuadsPerThread(rows) * QuadsPerThread(rows);

    /// <param name="batch">Threads is filled in here.</param>
    public void Run(Batch batch)
    {
        int perThread = QuadsPerThread(batch.Quads * Quad.Length);
        Action<Index1D, Batch> launch = perThread switch { 1 => _one, 2 => _two, _ => _four };
        int threads = batch.Quads / perThread;
        launch(batch.Tiles.Count * threads, batch with { Threads = threads });
    }

    private static int QuadsPerThread(int rows) => Quad.Count(rows) switch { <= 4 => 1, <= 8 => 2, _ => 4 };

    private static void AddOne(Index1D thread, Batch batch) => Add(thread, batch, new OneQuad());

    private static void AddTwo(Index1D thread, Batch batch) => Add(thread, batch, new TwoQuads());

    private static void AddFour(Index1D thread, Batch batch) => Add(thread, batch, new FourQuads());

    private static void Add<R>(Index1D thread, Batch batch, R sum)
        where R : struct, IThreadRows<R>
    {
        int place = thread / batch.Threads, quad = thread - place * batch.Threads;
        int row = batch.Tiles.Row(place), column = batch.Tiles.Column(place);
        if (!batch.Tiles.Contains(row, column)) return;
        int pixel = (row * batch.Matrix + column) * batch.Quads + quad;
        sum = sum.Load(batch.Slices, pixel, batch.Threads);
        for (int view = 0; view < batch.ViewCount; view++)
        {
            Place at = new(batch.Views[view], row, column, batch);
            int left = (view * batch.Channels + at.Channel) * batch.Quads + quad;
            sum = sum.Plus(at.Left, left, at.Right, left + batch.Quads, batch.Filtered, batch.Threads);
        }
        sum.Store(batch.Slices, pixel, batch.Threads);
    }

    /// <summary>Where a pixel meets a view: the channel to the left of it, and the weights of this one and the next, 1/U² among them.</summary>
    private readonly struct Place
    {
        public readonly int Channel;
        public readonly float Left, Right;

        public Place(FanView view, int row, int column, Batch batch)
        {
            float inverse = 1 / view.U(row, column);
            float tangent = view.T(row, column) * inverse;
            float channel = view.Centre + view.Scale * (batch.Curved == 0 ? tangent : ArcTangent.Of(tangent));
            Channel = Math.Max(0, Math.Min((int)channel, batch.Channels - 2));
            // A pixel that the fan misses gets nothing, and loads what lies at the edge: no branch, so no thread waits for another.
            float weight = Math.Max(0, Math.Min(channel, batch.Channels - 1)) == channel ? inverse * inverse : 0;
            float fraction = channel - Channel;
            Right = weight * fraction;
            Left = weight - Right;
        }
    }
}
