using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>Where some samples of a tile lie in its band, and the weights of the cells under their windows.</summary>
internal readonly ref struct SampleBlock
{
    /// <summary>Samples at a time: their weights are read again while they are in the first-level cache.</summary>
    public const int Capacity = 64;

    private readonly NonuniformPlan _plan;
    private readonly Span<int> _first;          // [axes × capacity]
    private readonly Span<float> _offsets;      // [capacity]

    /// <param name="plan">Grid and samples.</param>
    /// <param name="first">[3 × capacity], to work in.</param>
    /// <param name="frame">The rest of the working memory is taken from it.</param>
    public SampleBlock(NonuniformPlan plan, Span<int> first, in Arena.Frame frame)
    {
        _plan = plan;
        _first = first;
        _offsets = frame.Take(Capacity);
        WeightsX = frame.Take(Capacity * plan.Kernel.Lanes);
        WeightsY = frame.Take(Capacity * plan.Kernel.Lanes);
        WeightsZ = frame.Take(Capacity * plan.Kernel.Lanes);
        // An axis that the image does not have: one cell of weight 1.
        for (int i = 0; i < Capacity; i++) WeightsZ[i * plan.Kernel.Lanes] = 1;
        _first[(2 * Capacity)..].Clear();
    }

    /// <summary>[samples × lanes of the kernel], times the samples' own weights.</summary>
    public Span<float> WeightsX { get; }

    public Span<float> WeightsY { get; }

    public Span<float> WeightsZ { get; }

    /// <summary>The first cell along a row.</summary>
    public ReadOnlySpan<int> FirstX => _first[..Capacity];

    /// <summary>The first row, counted in the band; negative where the window begins before it.</summary>
    public ReadOnlySpan<int> FirstY => _first.Slice(Capacity, Capacity);

    public ReadOnlySpan<int> FirstZ => _first.Slice(2 * Capacity, Capacity);

    public void Fill(ReadOnlySpan<int> samples, int bandY, int bandZ)
    {
        int rank = _plan.Description.Image.Rank;
        Fill(samples, _plan.X, 0, -1, WeightsX);
        Fill(samples, _plan.Y, 1, bandY, WeightsY);
        if (rank == 3) Fill(samples, _plan.Z, 2, bandZ, WeightsZ);
        ReadOnlySpan<float> own = _plan.Description.Weights.Span;
        if (own.IsEmpty) return;
        int lanes = _plan.Kernel.Lanes;
        for (int i = 0; i < samples.Length; i++)
        {
            float weight = own[samples[i]];
            foreach (ref float value in WeightsX.Slice(i * lanes, lanes)) value *= weight;
        }
    }

    private void Fill(ReadOnlySpan<int> samples, GridAxis axis, int index, int band, Span<float> weights)
    {
        ReadOnlySpan<float> k = _plan.Description.Trajectory.Span;
        int rank = _plan.Description.Image.Rank;
        Span<int> first = _first.Slice(index * Capacity, samples.Length);
        Span<float> offsets = _offsets[..samples.Length];
        for (int i = 0; i < samples.Length; i++) first[i] = axis.First(k[samples[i] * rank + index], out offsets[i]);
        if (band >= 0)
            foreach (ref int cell in first) cell = axis.Local(cell, band);
        _plan.Kernel.Evaluate(offsets, weights);
    }
}
