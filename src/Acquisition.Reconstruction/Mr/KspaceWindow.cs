using System.Numerics.Tensors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Multiplies k-space with a window: see <see cref="Apodisation"/>.</summary>
internal sealed class KspaceWindow
{
    private readonly Apodisation _apodisation;
    private readonly KspaceGrid _grid;
    private readonly double[] _partitions;
    private readonly double[] _rows;
    private readonly double[] _columns;

    /// <param name="apodisation">The window.</param>
    /// <param name="grid">The k-space.</param>
    /// <param name="acquired">Where the window ends; beyond it there is nothing, or what was completed.</param>
    public KspaceWindow(Apodisation apodisation, KspaceGrid grid, KspaceBox acquired)
    {
        (_apodisation, _grid) = (apodisation, grid);
        _partitions = Distances(grid.Partitions, acquired.Partitions);
        _rows = Distances(grid.Rows, acquired.Rows);
        _columns = Distances(grid.Columns, acquired.Columns);
    }

    /// <param name="kspace">[channels × partitions × rows × columns].</param>
    public void Apply(PlanarMemory<float> kspace) => Cores.For(_grid.Partitions * _grid.Rows, line =>
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> weights = frame.Take(_grid.Columns);
        for (int column = 0; column < weights.Length; column++) weights[column] = (float)Weight(_partitions[line / _grid.Rows], _rows[line % _grid.Rows], _columns[column]);
        for (int channel = 0; channel < _grid.Channels; channel++)
        {
            PlanarTarget<float> samples = kspace.Span.Slice((channel * _grid.Partitions * _grid.Rows + line) * _grid.Columns, _grid.Columns);
            TensorPrimitives.Multiply(samples.Re, weights, samples.Re);
            TensorPrimitives.Multiply(samples.Im, weights, samples.Im);
        }
    });

    private double Weight(double z, double y, double x) => _apodisation.Window switch
    {
        ApodisationWindow.Hann => Cosine(z, 1) * Cosine(y, 1) * Cosine(x, 1),
        ApodisationWindow.Tukey => Cosine(z, TukeyWidth) * Cosine(y, TukeyWidth) * Cosine(x, TukeyWidth),
        ApodisationWindow.Fermi => 1 / (1 + Math.Exp((Math.Sqrt(z * z + y * y + x * x) - (_apodisation.Radius ?? Apodisation.DefaultFermiRadius))
            / (_apodisation.Width ?? Apodisation.DefaultFermiWidth))),
        _ => throw new InvalidOperationException($"There is no window {_apodisation.Window}."),
    };

    private double TukeyWidth => _apodisation.Width ?? Apodisation.DefaultTukeyWidth;

    /// <summary>1, and over the outer part of the given width down to 0 as cos².</summary>
    private static double Cosine(double distance, double width) => distance switch
    {
        >= 1 => 0,
        _ when distance <= 1 - width => 1,
        _ => Math.Pow(Math.Cos(Math.PI / 2 * (distance - 1 + width) / width), 2),
    };

    /// <summary>κ of each point. The acquired part ends half a point beyond its last one, so that none is lost.</summary>
    private static double[] Distances(int length, AxisExtent acquired)
    {
        (int before, int after) = acquired.Reach(length);
        double end = Math.Max(before, after) + .5;
        return [.. Enumerable.Range(0, length).Select(i => length == 1 ? 0 : Math.Abs(i - length / 2) / end)];
    }
}
