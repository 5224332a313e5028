using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Acquisition.Reconstruction.Numerics;

/// <summary>
/// Working memory of the current thread: a stack, so that kernels nest. A kernel opens a frame, takes what it needs from it and closes it; a
/// kernel that it calls does the same on top. Memory is kept between calls, so that a kernel allocates nothing once it is warm, and given up
/// again when nothing has needed it for a while. Growing moves nothing: what was taken before stays where it is.
/// </summary>
internal sealed class Arena
{
    /// <summary>Outermost frames between two looks at what is still needed: what a giant kernel left is gone after twice as many.</summary>
    public const int Window = 64;

    /// <summary>Floats in a cache line, which is what every piece starts on.</summary>
    private const int Line = 16;

    private const int SmallestChunk = 16 * 1024;

    [ThreadStatic]
    private static Arena? _ofThread;

    private readonly List<Chunk> _chunks = [];
    private Mark _top;
    private int _depth;
    private long _peak;             // most floats in use at once since the last look
    private long _reserve = SmallestChunk;
    private int _framesUntilLook = Window;

    private Arena()
    {
    }

    /// <summary>Bytes that the current thread keeps.</summary>
    public static long HeldBytes => (_ofThread?.Held ?? 0) * sizeof(float);

    private long Held
    {
        get
        {
            long held = 0;
            foreach (Chunk chunk in _chunks) held += chunk.Capacity;
            return held;
        }
    }

    /// <summary>Opens a frame on top of those that are open on this thread. Close it with <c>using</c>, on the same thread.</summary>
    public static Frame Open() => new(_ofThread ??= new());

    private Memory<float> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int lines = (int)Math.Min(((long)count + Line - 1) / Line * Line, Array.MaxLength);
        while (_top.Chunk < _chunks.Count && _chunks[_top.Chunk].Capacity - _top.Used < lines) _top = _top with { Chunk = _top.Chunk + 1, Used = 0 };
        if (_top.Chunk == _chunks.Count) Grow(lines);
        Memory<float> taken = _chunks[_top.Chunk].Floats.AsMemory(_chunks[_top.Chunk].Skip + _top.Used, count);
        _top = _top with { Used = _top.Used + lines, InUse = _top.InUse + lines };
        _peak = Math.Max(_peak, _top.InUse);
        return taken;
    }

    /// <summary>Adds a chunk for at least so many floats; the chunks before it, and what was taken from them, stay.</summary>
    private unsafe void Grow(int lines)
    {
        int capacity = (int)Math.Min(Math.Max(Math.Max(lines, _reserve), 2 * Held), Array.MaxLength - Line);
        float[] floats = GC.AllocateUninitializedArray<float>(Math.Max(capacity, lines) + Line, pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(floats));     // pinned: it stays true
        int skip = (int)(-address & (Line * sizeof(float) - 1)) / sizeof(float);
        _chunks.Add(new(floats, skip, Math.Max(capacity, lines)));
    }

    private void Close(Mark mark)
    {
        _top = mark;
        if (--_depth > 0) return;
        bool look = --_framesUntilLook == 0;
        // Several chunks become one, so that next time nothing is left unused at their ends; and what is far more than was needed goes.
        if (_chunks.Count > 1 || (look && Held > 2 * Math.Max(_peak, SmallestChunk)))
        {
            _chunks.Clear();
            _reserve = Math.Max(_peak, SmallestChunk);
        }
        if (!look) return;
        _peak = 0;
        _framesUntilLook = Window;
    }

    private readonly record struct Mark(int Chunk, int Used, long InUse);

    private readonly record struct Chunk(float[] Floats, int Skip, int Capacity);

    /// <summary>What one kernel has taken. All of it starts on cache lines, is not initialised and is valid until the frame is closed.</summary>
    public readonly ref struct Frame
    {
        private readonly Arena _arena;
        private readonly Mark _mark;
        private readonly int _depth;

        internal Frame(Arena arena)
        {
            _arena = arena;
            _mark = arena._top;
            _depth = ++arena._depth;
        }

        /// <exception cref="InvalidOperationException">A frame that was opened later is still open: it would take this piece back.</exception>
        public Memory<float> TakeMemory(int count)
        {
            if (_depth != _arena._depth) throw new InvalidOperationException("Only the frame that was opened last can be taken from.");
            return _arena.Take(count);
        }

        /// <inheritdoc cref="TakeMemory"/>
        public Span<float> Take(int count) => TakeMemory(count).Span;

        /// <inheritdoc cref="TakeMemory"/>
        public PlanarTarget<float> TakePlanar(int count) => new(Take(count), Take(count));

        /// <exception cref="InvalidOperationException">A frame that was opened later is still open.</exception>
        public void Dispose()
        {
            if (_depth != _arena._depth) throw new InvalidOperationException("Frames are closed in the reverse order of their opening.");
            _arena.Close(_mark);
        }
    }
}
