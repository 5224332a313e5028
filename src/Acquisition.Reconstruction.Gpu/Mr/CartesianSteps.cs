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

    /// <summary>The lengths of the plan: encoded grid, transforms, image.</summary>
    internal readonly record struct Grid(
        int EncodedRows, int EncodedColumns, int TransformRows, int TransformColumns, int Rows, int Columns);

    /// <summary>Re and Im: k-space [coils × encoded rows × encoded columns]. Image: [rows × columns], a sum of squares until the end.</summary>
    internal readonly record struct Coils(
        ArrayView<float> Re, ArrayView<float> Im, ArrayView<Complex32> From, ArrayView<Complex32> To, ArrayView<float> Image,
        int Count, float Scale, Grid Grid);

    /// <summary>K-space to [coils × encoded rows × transform columns], the columns' origin at 0.</summary>
    public void RunPlace(Coils coils) => _place(coils.Count * coils.Grid.EncodedRows * coils.Grid.TransformColumns, coils);

    /// <summary>Transformed columns to [coils × transform rows × columns]: the image's columns alone, and the rows' origin at 0.</summary>
    public void RunTurn(Coils coils) => _turn(coils.Count * coils.Grid.TransformRows * coils.Grid.Columns, coils);

    /// <summary>Adds the scaled squares of every coil to the image: the image's rows alone.</summary>
    public void RunCombine(Coils coils) => _combine(coils.Grid.Rows * coils.Grid.Columns, coils);

    /// <summary>The root of the sum.</summary>
    public void RunFinish(Coils coils) => _finish(coils.Grid.Rows * coils.Grid.Columns, coils);

    private static void Place(Index1D thread, Coils coils)
    {
        Grid grid = coils.Grid;
        int line = thread / grid.TransformColumns;
        int column = Encoded(thread - line * grid.TransformColumns, grid.TransformColumns, grid.EncodedColumns);
        int from = line * grid.EncodedColumns + column;
        coils.To[thread] = column >= 0 && column < grid.EncodedColumns ? new(coils.Re[from], coils.Im[from]) : new Complex32(0, 0);
    }

    private static void Turn(Index1D thread, Coils coils)
    {
        Grid grid = coils.Grid;
        int line = thread / grid.Columns, coil = line / grid.TransformRows;
        int column = Transformed(thread - line * grid.Columns, grid.Columns, grid.TransformColumns);
        int row = Encoded(line - coil * grid.TransformRows, grid.TransformRows, grid.EncodedRows);
        int from = (coil * grid.EncodedRows + row) * grid.TransformColumns + column;
        coils.To[thread] = row >= 0 && row < grid.EncodedRows ? coils.From[from] : new Complex32(0, 0);
    }

    private static void Combine(Index1D pixel, Coils coils)
    {
        Grid grid = coils.Grid;
        int row = pixel / grid.Columns, column = pixel - row * grid.Columns;
        int from = Transformed(row, grid.Rows, grid.TransformRows) * grid.Columns + column;
        float sum = coils.Image[pixel];
        for (int coil = 0; coil < coils.Count; coil++)
        {
            Complex32 value = coils.Scale * coils.From[from + coil * grid.TransformRows * grid.Columns];
            sum += value.Re * value.Re + value.Im * value.Im;
        }
        coils.Image[pixel] = sum;
    }

    private static void Finish(Index1D pixel, Coils coils) => coils.Image[pixel] = MathF.Sqrt(coils.Image[pixel]);

    /// <summary>The encoded index behind a transform's input; outside the grid for one that padding fills.</summary>
    private static int Encoded(int index, int transform, int encoded) =>
        (index < transform - transform / 2 ? index : index - transform) + encoded / 2;

    /// <summary>The transform's output behind an image index.</summary>
    private static int Transformed(int index, int points, int transform) =>
        index < points / 2 ? index - points / 2 + transform : index - points / 2;
}
