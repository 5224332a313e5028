namespace Acquisition.Benchmarks;

/// <summary>A batch of arrays to be transformed along all their axes.</summary>
public sealed record FourierWorkload(int Batch, params int[] Sizes)
{
    public override string ToString() => $"{Batch}:{string.Join('x', Sizes)}";
}
