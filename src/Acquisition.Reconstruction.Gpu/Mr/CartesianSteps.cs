using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Mr;

/// <summary>
/// The steps around the transforms of Cartesian MR. K-space and image have their origin in the middle, a transform has it at index 0: each
/// step moves it on the way, and pads or cuts about it. So the oversampling of the readout is gone before the second transform.
/// </summary>
internal sealed class CartesianSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Coils> _place = accelerator.LoadAutoGroupedStreamKernel<Index1D, Coils>(Place);
    private readonly Action<Index1D, Coils> _turn = accelerator.LoadAutoGroupedStreamKernel<Index1D, Coils>(Turn);
    private readonly Action<Index1D, Coils> _combine = accelerator.LoadAutoGroupedStreamKernel<Index1D, Coils>(Combine);
    private readonly Action<Index1D, Coils> _finish = accelerator.LoadAutoGroupedStreamKernel<Index1D, Coils>(Finish);

    /// <summary>Where encoded grid and image lie in the transforms of the columns and of the rows.</summary>
    internal readonly record struct Grid(AxisMap EncodedRows, AxisMap EncodedColumns, AxisMap Rows, AxisMap Columns)
    {
        public int TransformRows => Rows.Length;
        public int TransformColumns => Columns.Length;
    }

    /// <summary>Re and Im: k-space [coils × encoded rows × encoded columns]. Image: [rows × columns], a sum of squares until the end.</summary>
    internal readonly record struct Coils(
        ArrayView<float> Re, ArrayView<float> Im, ArrayView<Complex32> From, ArrayView<Complex32> To, ArrayView<float> Image,
        int Count, float Scale, Grid Grid);

    /// <summary>K-space to [coils × encoded rows × transform columns], the columns' origin at 0.</summary>
    public void RunPlace(Coils coils) => _place(coils.Count * coils.Grid.EncodedRows.Count * coils.Grid.TransformColumns, coils);

    /// <summary>Transformed columns to [coils × transform rows × columns]: the image's columns alone, and the rows' origin at 0.</summary>
    public void RunTurn(Coils coils) => _turn(coils.Count * coils.Grid.TransformRows * coils.Grid.Columns.Count, coils);

    /// <summary>Adds the scaled squares of every coil to the image: the image's rows alone.</summary>
    public void RunCombine(Coils coils) => _combine(coils.Grid.Rows.Count * coils.Grid.Columns.Count, coils);

    /// <summary>The root of the sum.</summary>
    public void RunFinish(Coils coils) => _finish(coils.Grid.Rows.Count * coils.Grid.Columns.Count, coils);

    private static void Place(Index1D thread, Coils coils)
    {
        Grid grid = coils.Grid;
        int line = thread / grid.TransformColumns;
        int column = grid.EncodedColumns.Element(thread - line * grid.TransformColumns);
        int from = line * grid.EncodedColumns.Count + column;
        coils.To[thread] = column >= 0 ? new(coils.Re[from], coils.Im[from]) : new Complex32(0, 0);
    }

    private static void Turn(Index1D thread, Coils coils)
    {
        Grid grid = coils.Grid;
        int line = thread / grid.Columns.Count, coil = line / grid.TransformRows;
        int column = grid.Columns.Row(thread - line * grid.Columns.Count);
        int row = grid.EncodedRows.Element(line - coil * grid.TransformRows);
        int from = (coil * grid.EncodedRows.Count + row) * grid.TransformColumns + column;
        coils.To[thread] = row >= 0 ? coils.From[from] : new Complex32(0, 0);
    }

    private static void Combine(Index1D pixel, Coils coils)
    {
        Grid grid = coils.Grid;
        int row = pixel / grid.Columns.Count, column = pixel - row * grid.Columns.Count;
        int from = grid.Rows.Row(row) * grid.Columns.Count + column;
        float sum = coils.Image[pixel];
        for (int coil = 0; coil < coils.Count; coil++)
        {
            Complex32 value = coils.Scale * coils.From[from + coil * grid.TransformRows * grid.Columns.Count];
            sum += value.Re * value.Re + value.Im * value.Im;
        }
        coils.Image[pixel] = sum;
    }

    private static void Finish(Index1D pixel, Coils coils) => coils.Image[pixel] = MathF.Sqrt(coils.Image[pixel]);
}
