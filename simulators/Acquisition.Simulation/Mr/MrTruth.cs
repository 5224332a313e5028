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
    /// The best that the sampled part of k-space can show: the sum of the encoding's Fourier coefficients, Δkx·Δky·Σ S_j(k)·exp(i2πk·x),
    /// evaluated coil by coil at each pixel's centre as written, no FFT, then combined.
    /// </summary>
    /// <param name="model">Object and coils.</param>
    /// <param name="encodedSpace">Which k are sampled: (i − N/2)/L along each axis.</param>
    /// <param name="plane">Where the image lies: columns along the readout, rows along the phase encoding.</param>
    /// <param name="rows">Rows of the image.</param>
    /// <param name="columns">Columns of the image.</param>
    /// <returns>[rows × columns], row 0 first.</returns>
    public static float[] BandLimited(MrForwardModel model, MrSpace encodedSpace, SlicePlane plane, int rows, int columns)
    {
        double[] kx = Sampling(encodedSpace.Matrix.X, encodedSpace.FieldOfViewMm.X);
        double[] ky = Sampling(encodedSpace.Matrix.Y, encodedSpace.FieldOfViewMm.Y);
        MrSlice slice = model.Slice(plane.ImagePositionPatient, plane.RowDirection, plane.ColumnDirection, kx);
        ComplexRow[][] kSpace = [.. ky.Select(slice.Line)]; // [ky][coil]
        double[] x = [.. Enumerable.Range(0, columns).Select(column => column * plane.ColumnSpacingMm)];
        double[] y = [.. Enumerable.Range(0, rows).Select(row => row * plane.RowSpacingMm)];
        ComplexRow[] toColumns = [.. kx.Select(k => ComplexRow.Turns([.. x.Select(at => k * at)]))]; // [kx][column]
        ComplexRow[] toRows = [.. y.Select(at => ComplexRow.Turns([.. ky.Select(k => k * at)]))]; // [row][ky]
        double cell = 1 / (encodedSpace.FieldOfViewMm.X * encodedSpace.FieldOfViewMm.Y);

        var squares = new double[rows * columns];
        for (int coil = 0; coil < model.Coils.Channels; coil++)
        {
            ComplexRow[] lines = [.. kSpace.Select(line => Sum(line[coil], toColumns))]; // [ky][column]
            for (int row = 0; row < rows; row++)
            {
                ComplexRow image = Sum(toRows[row], lines);
                for (int c = 0; c < columns; c++) squares[row * columns + c] += image.Re[c] * image.Re[c] + image.Im[c] * image.Im[c];
            }
        }

        return [.. squares.Select(square => (float)(cell * Math.Sqrt(square)))];
    }

    /// <summary>k of each sample of one axis, cycles/mm.</summary>
    public static double[] Sampling(int matrix, double fieldOfViewMm) =>
        [.. Enumerable.Range(0, matrix).Select(i => (i - matrix / 2) / fieldOfViewMm)];

    /// <summary>Σ over i of weights[i] × rows[i].</summary>
    private static ComplexRow Sum(ComplexRow weights, ComplexRow[] rows)
    {
        var sum = new ComplexRow(rows[0].Re.Length);
        for (int i = 0; i < rows.Length; i++) sum.Add(new(weights.Re[i], weights.Im[i]), rows[i]);
        return sum;
    }
}
