namespace Acquisition.Reconstruction.Numerics;

/// <summary>Working memory of the current thread: kept between calls, so that a kernel allocates nothing once it is warm.</summary>
internal static class Scratch
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static float[]? _floats;

    /// <summary>
    /// Uninitialised floats that start on a cache line, valid until this thread asks again: a kernel takes all it needs at once
    /// and calls no other kernel that asks.
    /// </summary>
    public static unsafe Span<float> Take(int count)
    {
        const int Extra = Alignment / sizeof(float);
        if (_floats is null || _floats.Length < count + Extra)
            _floats = GC.AllocateUninitializedArray<float>(count + Extra, pinned: true);
        fixed (float* first = _floats)
        {
            int skip = (int)(-(nint)first & (Alignment - 1)) / sizeof(float);
            return _floats.AsSpan(skip, count);
        }
    }
}
