using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Coil sensitivities from calibration data alone (ESPIRiT; Uecker et al., MRM 71 (2014) 990): the projection of all patches of k-space onto the space of
/// those measured is a matrix W(q) on the channels of each pixel, of which the sensitivities are the eigenvector of eigenvalue 1. Their phase is
/// relative to the channels' first principal component.
/// </summary>
public static class Espirit
{
    /// <param name="lines">Calibration k-space, origin in its middle: [channels × rows × columns].</param>
    /// <param name="channels">Receiver channels.</param>
    /// <param name="calibrationRows">Of the calibration.</param>
    /// <param name="calibrationColumns">Of the calibration.</param>
    /// <param name="rows">Of the image.</param>
    /// <param name="columns">Of the image.</param>
    /// <param name="settings">Null: the usual ones.</param>
    /// <exception cref="Core.Model.Errors.ReconstructionException">TOO_FEW_CALIBRATION_LINES; SINGULAR_CALIBRATION.</exception>
    public static EspiritMaps Calibrate(
        PlanarMemory<float> lines, int channels, int calibrationRows, int calibrationColumns, int rows, int columns, EspiritSettings? settings = null)
    {
        settings ??= new();
        settings.Check();
        Require.Length(lines.Length, (long)channels * calibrationRows * calibrationColumns);
        int height = Math.Min(calibrationRows, settings.CalibrationSize), width = Math.Min(calibrationColumns, settings.CalibrationSize);
        if (height < settings.KernelSize) throw ParallelErrors.TooFewCalibrationLines("lines", settings.KernelSize, height);
        if (width < settings.KernelSize) throw ParallelErrors.TooFewCalibrationLines("samples", settings.KernelSize, width);
        PlanarMemory<float> region = Middle(lines, channels, calibrationRows, calibrationColumns, height, width);
        EspiritSubspace subspace = new(region.Span, channels, height, width, settings);
        EspiritMaps maps = new(
            settings.Sets, channels, rows, columns,
            new(new float[settings.Sets * channels * rows * columns], new float[settings.Sets * channels * rows * columns]), new float[settings.Sets * rows * columns]);
        PlanarMemory<float> reference = VirtualCoil.Of(CoilCompression.Products(region.Span, channels));
        Cores.For((columns + LaneTile.Lanes - 1) / LaneTile.Lanes, block => EspiritColumns.Fill(subspace, maps, settings, reference.Span, block));
        return maps;
    }

    private static PlanarMemory<float> Middle(PlanarMemory<float> lines, int channels, int rows, int columns, int height, int width)
    {
        PlanarMemory<float> region = new(new float[channels * height * width], new float[channels * height * width]);
        for (int row = 0; row < channels * height; row++)
        {
            int from = (row / height * rows + row % height + rows / 2 - height / 2) * columns + columns / 2 - width / 2;
            lines.Re.Slice(from, width).CopyTo(region.Re[(row * width)..]);
            lines.Im.Slice(from, width).CopyTo(region.Im[(row * width)..]);
        }
        return region;
    }
}
