using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// Rows of <see cref="LaneTile.Lanes"/> complex numbers that a pass reads or writes: those of a tile, or those of an array as they lie there.
/// </summary>
/// <param name="re">Real parts.</param>
/// <param name="im">Imaginary parts.</param>
/// <param name="stride">Floats from one row to the next.</param>
internal readonly ref struct PassRows(ref float re, ref float im, nint stride)
{
    private readonly ref float _re = ref re;
    private readonly ref float _im = ref im;

    public nint Stride { get; } = stride;

    public static PassRows OfTile(PlanarTarget<float> tile) => Of(tile, LaneTile.Lanes);

    public static PassRows Of(PlanarTarget<float> rows, nint stride) =>
        new(ref MemoryMarshal.GetReference(rows.Re), ref MemoryMarshal.GetReference(rows.Im), stride);

    public static PassRows Of(Planar<float> rows, nint stride) => new(ref MemoryMarshal.GetReference(rows.Re), ref MemoryMarshal.GetReference(rows.Im), stride);

    /// <summary>The places of a butterfly's rows, twice, so that one may start at any of them and go round.</summary>
    public void Fill(Span<nint> steps, int step)
    {
        int radix = steps.Length / 2;
        for (int i = 0; i < radix; i++) steps[i] = steps[i + radix] = (nint)i * step * Stride;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Complex<V> Load<V>(nint at) where V : unmanaged, ILanes<V> => new(V.Load(in _re, at), V.Load(in _im, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<V>(nint at, Complex<V> value) where V : unmanaged, ILanes<V>
    {
        value.Re.Store(ref _re, at);
        value.Im.Store(ref _im, at);
    }
}

/// <summary>Where a butterfly of a pass lies.</summary>
/// <param name="From">The row of its first input.</param>
/// <param name="FromTurn">The input that lies there: inputs go round.</param>
/// <param name="To">The row of its first output.</param>
/// <param name="ToTurn">As for the inputs.</param>
/// <param name="Twiddle">Its first twiddle factor's place.</param>
internal readonly record struct PassPlace(int From, int FromTurn, int To, int ToTurn, int Twiddle);
