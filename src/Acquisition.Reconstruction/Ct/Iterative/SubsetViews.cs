using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary>An image's views in the order of its subsets, view n in subset n mod S, each as projectors want it: [channels × rows].</summary>
/// <param name="views">Views of an image.</param>
/// <param name="subsets">S.</param>
/// <param name="channels">Of a view.</param>
/// <param name="rows">Of a view.</param>
internal sealed class SubsetViews(int views, int subsets, int channels, int rows)
{
    private readonly BeamView[] _gantry = new BeamView[views];

    /// <summary>∫μ dl: those of the first subset, those of the second, ….</summary>
    public float[] LineIntegrals { get; } = new float[(long)views * channels * rows];

    public int Subsets => subsets;

    /// <summary>Views that have come.</summary>
    public int Count { get; private set; }

    public int Left => views - Count;

    /// <param name="view">The gantry, angles with the source's own offset.</param>
    /// <param name="lineIntegrals">[rows × channels].</param>
    public void Add(in BeamView view, ReadOnlySpan<float> lineIntegrals)
    {
        int place = Start(Count % subsets) + Count / subsets;
        _gantry[place] = view;
        Span<float> to = LineIntegrals.AsSpan(place * channels * rows, channels * rows);
        for (int row = 0; row < rows; row++)
            for (int channel = 0; channel < channels; channel++) to[channel * rows + row] = lineIntegrals[row * channels + channel];
        Count++;
    }

    public ReadOnlySpan<BeamView> Of(int subset) => _gantry.AsSpan()[Start(subset)..Start(subset + 1)];

    public (double FirstMm, double LastMm) Table => (_gantry.Min(view => view.TablePositionMm), _gantry.Max(view => view.TablePositionMm));

    public void Restart() => Count = 0;

    /// <summary>Views in the subsets before.</summary>
    private int Start(int subset) => subset * (views / subsets) + Math.Min(subset, views % subsets);
}
