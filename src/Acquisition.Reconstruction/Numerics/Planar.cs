namespace Acquisition.Reconstruction.Numerics;

/// <summary>Complex data to read, as two planes of equal length.</summary>
public readonly ref struct Planar<T>
{
    /// <exception cref="ArgumentException">The planes differ in length.</exception>
    public Planar(ReadOnlySpan<T> re, ReadOnlySpan<T> im)
    {
        Require.SameLength(re.Length, im.Length);
        Re = re;
        Im = im;
    }

    public ReadOnlySpan<T> Re { get; }
    public ReadOnlySpan<T> Im { get; }
    public int Length => Re.Length;

    public Planar<T> Slice(int start, int length) => new(Re.Slice(start, length), Im.Slice(start, length));
}

/// <summary>Complex data to write, as two planes of equal length.</summary>
public readonly ref struct PlanarTarget<T>
{
    /// <exception cref="ArgumentException">The planes differ in length.</exception>
    public PlanarTarget(Span<T> re, Span<T> im)
    {
        Require.SameLength(re.Length, im.Length);
        Re = re;
        Im = im;
    }

    public Span<T> Re { get; }
    public Span<T> Im { get; }
    public int Length => Re.Length;

    /// <summary>The same numbers with the planes' roles exchanged: i·conj(z). An inverse transform is a forward one between two exchanges.</summary>
    public PlanarTarget<T> Exchanged => new(Im, Re);

    public PlanarTarget<T> Slice(int start, int length) => new(Re.Slice(start, length), Im.Slice(start, length));

    public static implicit operator Planar<T>(PlanarTarget<T> target) => new(target.Re, target.Im);
}

/// <summary>Complex data that a kernel may share out between threads, as two planes of equal length.</summary>
public readonly struct PlanarMemory<T>
{
    /// <exception cref="ArgumentException">The planes differ in length.</exception>
    public PlanarMemory(Memory<T> re, Memory<T> im)
    {
        Require.SameLength(re.Length, im.Length);
        Re = re;
        Im = im;
    }

    public Memory<T> Re { get; }
    public Memory<T> Im { get; }
    public int Length => Re.Length;
    public PlanarTarget<T> Span => new(Re.Span, Im.Span);
}
