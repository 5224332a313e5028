using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// Adds a batch of filtered views to two slices at once, as <see cref="Backprojector.PixelReference"/>: one thread is one pixel, and it
/// takes the views in their order, so that the sum does not depend on how they were divided into batches.
/// </summary>
internal sealed class FanBackprojection(Accelerator accelerator)
{
    private readonly Action<Index1D, Batch> _flat = accelerator.LoadAutoGroupedStreamKernel<Index1D, Batch>(AddFlat);
    private readonly Action<Index1D, Batch> _cylindrical = accelerator.LoadAutoGroupedStreamKernel<Index1D, Batch>(AddCylindrical);

    /// <summary>
    /// Filtered: [views × pairs × channels], of which this launch takes one pair. First and Second: the pair's slices, [matrix × matrix].
    /// PerRadian: channels per rad of fan angle, for the cylindrical detector.
    /// </summary>
    internal readonly record struct Batch(
        ArrayView<GridView> Views, int ViewCount, ArrayView<Complex32> Filtered, int Pairs, int Pair, int Channels,
        ArrayView<float> First, ArrayView<float> Second, int Matrix, float CentralChannel, float PerRadian);

    public void RunFlat(Batch batch) => _flat(batch.Matrix * batch.Matrix, batch);

    public void RunCylindrical(Batch batch) => _cylindrical(batch.Matrix * batch.Matrix, batch);

    private static void AddFlat(Index1D pixel, Batch batch)
    {
        int row = pixel / batch.Matrix, column = pixel - row * batch.Matrix;
        Complex32 sum = new(batch.First[pixel], batch.Second[pixel]);
        for (int view = 0; view < batch.ViewCount; view++)
        {
            GridView grid = batch.Views[view];
            float u = grid.U(row, column);
            sum += 1 / (u * u) * Interpolate(view, batch.CentralChannel + grid.T(row, column) / u, batch);
        }
        (batch.First[pixel], batch.Second[pixel]) = (sum.Re, sum.Im);
    }

    private static void AddCylindrical(Index1D pixel, Batch batch)
    {
        int row = pixel / batch.Matrix, column = pixel - row * batch.Matrix;
        Complex32 sum = new(batch.First[pixel], batch.Second[pixel]);
        for (int view = 0; view < batch.ViewCount; view++)
        {
            GridView grid = batch.Views[view];
            float u = grid.U(row, column);
            sum += 1 / (u * u) * Interpolate(view, batch.CentralChannel + ArcTangent.Of(grid.T(row, column) / u) * batch.PerRadian, batch);
        }
        (batch.First[pixel], batch.Second[pixel]) = (sum.Re, sum.Im);
    }

    /// <summary>The filtered pair of rows between two channels; zero where the fan misses the pixel.</summary>
    private static Complex32 Interpolate(int view, float channel, Batch batch)
    {
        if (!(channel >= 0 && channel <= batch.Channels - 1)) return new(0, 0);
        int left = Math.Min((int)channel, batch.Channels - 2);
        int at = (view * batch.Pairs + batch.Pair) * batch.Channels + left;
        Complex32 a = batch.Filtered[at], b = batch.Filtered[at + 1];
        return a + (channel - left) * (b - a);
    }
}
