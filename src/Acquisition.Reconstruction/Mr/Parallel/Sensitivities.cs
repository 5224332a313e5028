using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// The sensitivities of a slice or slab by ESPIRiT: of a slice over its rows and columns; of a slab over partitions and rows for each column of its own, as the readout is
/// transformed beforehand.
/// </summary>
internal static class Sensitivities
{
    /// <summary>Of the energy of the column that has most: less is rounding, or ringing that no eye sees.</summary>
    private const double EmptyPart = 1e-8;

    /// <param name="calibration">Lines about the centre of k-space.</param>
    /// <param name="size">Of the image's k-space; its columns are the image's.</param>
    /// <param name="settings">How.</param>
    /// <returns>[sets × channels × partitions × rows × columns].</returns>
    public static PlanarMemory<float> Of(CalibrationBlock calibration, KspaceSize size, EspiritSettings settings)
    {
        if (size.Partitions == 1)
        {
            int rows = calibration.Rows, columns = calibration.Columns;
            return Espirit.Calibrate(calibration.Samples, size.Channels, rows, columns, size.Rows, size.Columns, settings).Sensitivities;
        }

        PlanarMemory<float> hybrid = AlongReadout(calibration);
        int lines = size.Partitions * size.Rows, volume = lines * size.Columns;
        PlanarMemory<float> all = new(new float[settings.Sets * size.Channels * volume], new float[settings.Sets * size.Channels * volume]);
        PlanarMemory<float> plane = new(new float[size.Channels * calibration.Partitions * calibration.Rows], new float[size.Channels * calibration.Partitions * calibration.Rows]);
        double[] energies = [.. Enumerable.Range(0, size.Columns).Select(column => Energy(hybrid, calibration.Columns, column))];
        for (int column = 0; column < size.Columns; column++)
        {
            // Beside the object there is nothing to be seen.
            if (!(energies[column] > EmptyPart * energies.Max())) continue;
            Pick(hybrid.Re.Span, calibration.Columns, column, plane.Re.Span);
            Pick(hybrid.Im.Span, calibration.Columns, column, plane.Im.Span);
            PlanarMemory<float> maps = Espirit.Calibrate(plane, size.Channels, calibration.Partitions, calibration.Rows, size.Partitions, size.Rows, settings).Sensitivities;
            Put(maps.Re.Span, size.Columns, column, all.Re.Span);
            Put(maps.Im.Span, size.Columns, column, all.Im.Span);
        }
        return all;
    }

    private static PlanarMemory<float> AlongReadout(CalibrationBlock calibration)
    {
        PlanarMemory<float> hybrid = new(calibration.Samples.Re.ToArray(), calibration.Samples.Im.ToArray());
        new FourierPlan(calibration.Columns).TransformCentred(FourierDirection.Inverse, hybrid.Span);
        return hybrid;
    }

    private static double Energy(PlanarMemory<float> hybrid, int columns, int column)
    {
        double energy = 0;
        for (int i = column; i < hybrid.Length; i += columns) energy += (double)hybrid.Re.Span[i] * hybrid.Re.Span[i] + (double)hybrid.Im.Span[i] * hybrid.Im.Span[i];
        return energy;
    }

    private static void Pick(ReadOnlySpan<float> lines, int columns, int column, Span<float> plane)
    {
        for (int i = 0; i < plane.Length; i++) plane[i] = lines[i * columns + column];
    }

    private static void Put(ReadOnlySpan<float> plane, int columns, int column, Span<float> lines)
    {
        for (int i = 0; i < plane.Length; i++) lines[i * columns + column] = plane[i];
    }
}
