using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Mr;

/// <summary>What a root-sum-of-squares MR image should show, in the phantom's unit of signal.</summary>
public static class MrTruth
{
    /// <summary>The object itself under the coils' root-sum-of-squares, sampled at each pixel's centre: edges as sharp as they are.</summary>
    /// <returns>[rows × columns], row 0 first.</returns>
    public static float[] Sharp(MrForwardModel model, SlicePlane plane, int rows, int columns)
    {
        var image = new float[rows * columns];
        for (int i = 0; i < image.Length; i++)
        {
            Vector3D point = plane.PixelCentre(i / columns, i % columns);
            image[i] = (float)(model.Phantom.ValueAt(point) * model.Coils.RootSumOfSquares(point));
        }

        return image;
    }

    /// <summary>
    /// The best that the sampled part of k-space can show: the root-sum-of-squares of <see cref="CoilImages"/>.
    /// </summary>
    /// <returns>[rows × columns], row 0 first.</returns>
    public static float[] BandLimited(MrForwardModel model, MrSpace encodedSpace, SlicePlane plane, int rows, int columns, Func<Vector3D, bool>? sampled = null)
    {
        var squares = new double[rows * columns];
        foreach (ComplexRow[] coil in CoilImages(model, encodedSpace, plane, rows, columns, sampled))
            for (int i = 0; i < squares.Length; i++)
                squares[i] += coil[i / columns][i % columns] is var value ? value.Real * value.Real + value.Imaginary * value.Imaginary : 0;
        return [.. squares.Select(square => (float)Math.Sqrt(square))];
    }

    /// <summary>
    /// The sum of the encoding's Fourier coefficients, Δk·Σ S_j(k)·exp(i2πk·x), evaluated coil by coil at each pixel's centre as written, no FFT. A 3-D
    /// encoding gives the plane of its volume there.
    /// </summary>
    /// <param name="model">Object and coils.</param>
    /// <param name="encodedSpace">Which k are sampled: (i − N/2)/L along each axis. One partition: a slice, infinitely thin.</param>
    /// <param name="plane">Where the image lies: columns along the readout, rows along the phase encoding.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <param name="sampled">Which of those k count, cycles/mm along (read, phase, slice), such as a disc; null: all.</param>
    /// <returns>[coils][rows][columns], in the phantom's unit of signal.</returns>
    public static ComplexRow[][] CoilImages(
        MrForwardModel model, MrSpace encodedSpace, SlicePlane plane, int rows, int columns, Func<Vector3D, bool>? sampled = null)
    {
        double[] kx = Sampling(encodedSpace.Matrix.X, encodedSpace.FieldOfViewMm.X);
        double[] ky = Sampling(encodedSpace.Matrix.Y, encodedSpace.FieldOfViewMm.Y);
        double[] x = [.. Enumerable.Range(0, columns).Select(column => column * plane.ColumnSpacingMm)];
        double[] y = [.. Enumerable.Range(0, rows).Select(row => row * plane.RowSpacingMm)];
        ComplexRow[] toColumns = [.. kx.Select(k => ComplexRow.Turns([.. x.Select(at => k * at)]))]; // [kx][column]
        ComplexRow[] toRows = [.. y.Select(at => ComplexRow.Turns([.. ky.Select(k => k * at)]))]; // [row][ky]
        ComplexRow[][] kSpace = PlaneOfKSpace(model, encodedSpace, plane, kx, ky, sampled ?? (_ => true));
        double cell = 1 / (encodedSpace.FieldOfViewMm.X * encodedSpace.FieldOfViewMm.Y);
        if (encodedSpace.Matrix.Z > 1) cell /= encodedSpace.FieldOfViewMm.Z;

        var images = new ComplexRow[model.Coils.Channels][];
        Parallel.For(0, images.Length, coil =>
        {
            ComplexRow[] lines = [.. kSpace.Select(line => Sum(line[coil], toColumns, cell))]; // [ky][column]
            images[coil] = [.. toRows.Select(row => Sum(row, lines, 1))];
        });
        return images;
    }

    /// <summary>
    /// [ky][coil][kx] about the plane's first pixel: the slice's own k-space, or a slab's summed over kz, which is its 1-D transform at the plane.
    /// </summary>
    private static ComplexRow[][] PlaneOfKSpace(
        MrForwardModel model, MrSpace encodedSpace, SlicePlane plane, double[] kx, double[] ky, Func<Vector3D, bool> sampled)
    {
        bool slab = encodedSpace.Matrix.Z > 1;
        double[] kz = slab ? Sampling(encodedSpace.Matrix.Z, encodedSpace.FieldOfViewMm.Z) : [0];
        MrSignal signal = slab
            ? model.Slab(plane.ImagePositionPatient, plane.RowDirection, plane.ColumnDirection, kx)
            : model.Slice(plane.ImagePositionPatient, plane.RowDirection, plane.ColumnDirection, kx);
        var lines = new ComplexRow[ky.Length][];
        Parallel.For(0, ky.Length, line =>
        {
            ComplexRow[] sum = [.. Enumerable.Range(0, model.Coils.Channels).Select(_ => new ComplexRow(kx.Length))];
            foreach (double z in kz)
            {
                double[] counts = [.. kx.Select(k => sampled(new(k, ky[line], z)) ? 1.0 : 0)];
                ComplexRow[] one = signal.Line(ky[line], z);
                for (int coil = 0; coil < sum.Length; coil++) sum[coil].Add(1, counts, one[coil]);
            }

            lines[line] = sum;
        });
        return lines;
    }

    /// <summary>k of each sample of one axis, cycles/mm.</summary>
    public static double[] Sampling(int matrix, double fieldOfViewMm) =>
        [.. Enumerable.Range(0, matrix).Select(i => (i - matrix / 2) / fieldOfViewMm)];

    /// <summary>scale × Σ over i of weights[i] × rows[i].</summary>
    private static ComplexRow Sum(ComplexRow weights, ComplexRow[] rows, double scale)
    {
        var sum = new ComplexRow(rows[0].Re.Length);
        for (int i = 0; i < rows.Length; i++) sum.Add(scale * weights[i], rows[i]);
        return sum;
    }
}
