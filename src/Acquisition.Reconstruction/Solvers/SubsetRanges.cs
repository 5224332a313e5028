using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Solvers;

/// <summary>Subsets of the data as maps from one domain, their ranges one after the other in one array.</summary>
internal sealed class SubsetRanges<TArray>
{
    private readonly IArrayBackend<TArray> _backend;
    private readonly int[] _starts;

    /// <exception cref="ArgumentException">There is no subset, one is complex, or their domains differ.</exception>
    public SubsetRanges(IArrayBackend<TArray> backend, IReadOnlyList<ILinearMap<TArray>> maps)
    {
        if (maps.Count == 0) throw new ArgumentException("There is no subset.", nameof(maps));
        foreach (ILinearMap<TArray> map in maps)
            if (map.Domain != maps[0].Domain || map.Domain.IsComplex) throw new ArgumentException($"Subsets map real arrays of one shape, got {map.Domain} beside {maps[0].Domain}.", nameof(maps));
        (_backend, Maps) = (backend, maps);
        _starts = new int[maps.Count + 1];
        for (int i = 0; i < maps.Count; i++) _starts[i + 1] = checked(_starts[i] + maps[i].Range.Length);
    }

    public IReadOnlyList<ILinearMap<TArray>> Maps { get; }

    public int Count => Maps.Count;

    public Shape Domain => Maps[0].Domain;

    /// <summary>All of the data.</summary>
    public Shape Range => Domain.With(_starts[^1]);

    /// <summary>The largest subset's data.</summary>
    public Shape Largest => Domain.With(Maps.Max(map => map.Range.Length));

    /// <summary>One subset's part of an array of all the data.</summary>
    public TArray Of(TArray data, int subset) => _backend.Slice(data, _starts[subset], Maps[subset].Range.Length);

    /// <summary>As much of an array as a subset's data take.</summary>
    public TArray Fit(TArray largest, int subset) => _backend.Slice(largest, 0, Maps[subset].Range.Length);

    /// <summary>r = b − A·x for one subset; returns ‖r‖².</summary>
    public double Residual(int subset, TArray b, TArray x, TArray r)
    {
        Maps[subset].Forward(x, r);
        _backend.Add(1, Of(b, subset), -1, r);
        return _backend.SquaredNorm(r);
    }
}
