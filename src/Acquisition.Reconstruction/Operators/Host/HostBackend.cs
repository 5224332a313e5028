using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Arrays in the host's memory, worked on by all its cores with the widest vectors. Safe to share.</summary>
public sealed class HostBackend : IArrayBackend<HostArray>
{
    /// <summary>Elements that are worked on at a time: 64 KiB a plane, which stays in the second-level cache.</summary>
    private const int Chunk = 16 * 1024;

    private HostBackend()
    {
    }

    public static HostBackend Shared { get; } = new();

    public HostArray Allocate(Shape shape) => HostArray.Allocate(shape);

    public void Free(HostArray array)
    {
        // Managed memory only.
    }

    public HostArray Slice(HostArray array, int start, int length) => array.Slice(start, length);

    public void Write(HostArray from, HostArray to) => from.CopyTo(to);

    public void Read(HostArray from, HostArray to) => from.CopyTo(to);

    public void Clear(HostArray x)
    {
        x.Re.Span.Clear();
        x.Im.Span.Clear();
    }

    public void Copy(HostArray from, HostArray to) => from.CopyTo(to);

    public void Scale(float a, HostArray x)
    {
        TensorPrimitives.Multiply(x.Re.Span, a, x.Re.Span);
        TensorPrimitives.Multiply(x.Im.Span, a, x.Im.Span);
    }

    public void Add(float a, HostArray x, float b, HostArray y)
    {
        Require.SameLength(x.Length, y.Length);
        int chunks = Chunks(y.Length);
        Cores.For(chunks * y.Planes, new Addition(a, x, b, y, chunks));
    }

    public void Fill(float value, HostArray x)
    {
        x.Re.Span.Fill(value);
        x.Im.Span.Clear();
    }

    public void Multiply(HostArray x, HostArray y)
    {
        Require.SameLength(x.Length, y.Length);
        Cores.For(Chunks(y.Length), new Product(x.Re, y.Re));
    }

    public void Invert(HostArray x) => Cores.For(Chunks(x.Length), new Reciprocal(x.Re));

    public void Maximise(HostArray x, HostArray y)
    {
        Require.SameLength(x.Length, y.Length);
        Cores.For(Chunks(y.Length), new Larger(x.Re, y.Re));
    }

    public void Raise(float least, HostArray x) => Cores.For(Chunks(x.Length), new Raised(least, x.Re));

    public void Shorten(int parts, HostArray x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length % parts, 0);
        Cores.For(Chunks(x.Length / parts), new Shortened(parts, x.Re));
    }

    public void Shrink(float threshold, HostArray x) => Cores.For(Chunks(x.Length), new Shrunk(threshold, x));

    /// <summary>By pieces, each in single precision and their sums in double: the error stays that of a short sum, and its order is always the same.</summary>
    public double SquaredNorm(HostArray x)
    {
        int chunks = Chunks(x.Length), count = chunks * x.Planes;
        using Arena.Frame frame = Arena.Open();
        Memory<float> room = frame.TakeMemory(2 * count);
        Cores.For(count, new Squares(x, chunks, room));
        double sum = 0;
        foreach (double part in MemoryMarshal.Cast<float, double>(room.Span)) sum += part;
        return sum;
    }

    public ILinearMap<HostArray> OpenKernels(LinearOperator simple) => simple is IHostOperator host
        ? host.OpenOnHost()
        : throw new NotSupportedException($"The host has no kernels for {simple.GetType().Name}.");

    private static int Chunks(int length) => (length + Chunk - 1) / Chunk;

    private readonly struct Addition(float a, HostArray x, float b, HostArray y, int chunks) : IPieces
    {
        public void Run(int piece)
        {
            (int plane, int chunk) = Math.DivRem(piece, chunks);
            int start = chunk * Chunk, length = Math.Min(Chunk, y.Length - start);
            AddScaled loop = new(a, x.Plane(plane).Span.Slice(start, length), b, y.Plane(plane).Span.Slice(start, length));
            Widest.Sweep(ref loop);
        }
    }

    private static Span<float> Of(Memory<float> array, int chunk) => array.Span.Slice(chunk * Chunk, Math.Min(Chunk, array.Length - chunk * Chunk));

    private readonly struct Product(Memory<float> x, Memory<float> y) : IPieces
    {
        public void Run(int piece) => TensorPrimitives.Multiply(Of(x, piece), Of(y, piece), Of(y, piece));
    }

    private readonly struct Larger(Memory<float> x, Memory<float> y) : IPieces
    {
        public void Run(int piece) => TensorPrimitives.Max(Of(x, piece), Of(y, piece), Of(y, piece));
    }

    private readonly struct Raised(float least, Memory<float> x) : IPieces
    {
        public void Run(int piece) => TensorPrimitives.Max(Of(x, piece), least, Of(x, piece));
    }

    private readonly struct Reciprocal(Memory<float> x) : IPieces
    {
        public void Run(int piece)
        {
            foreach (ref float value in Of(x, piece)) value = value > 0 ? 1 / value : 0;
        }
    }

    private readonly struct Shortened(int parts, Memory<float> x) : IPieces
    {
        public void Run(int piece)
        {
            int part = x.Length / parts;
            using Arena.Frame frame = Arena.Open();
            Span<float> lengths = frame.Take(Of(x[..part], piece).Length);
            lengths.Clear();
            for (int i = 0; i < parts; i++)
            {
                Span<float> values = Of(x.Slice(i * part, part), piece);
                TensorPrimitives.MultiplyAdd(values, values, lengths, lengths);
            }
            TensorPrimitives.Sqrt(lengths, lengths);
            TensorPrimitives.Max(lengths, 1f, lengths);
            for (int i = 0; i < parts; i++)
            {
                Span<float> values = Of(x.Slice(i * part, part), piece);
                TensorPrimitives.Divide(values, lengths, values);
            }
        }
    }

    private readonly struct Shrunk(float threshold, HostArray x) : IPieces
    {
        public void Run(int piece)
        {
            Span<float> re = Of(x.Re, piece), im = x.IsComplex ? Of(x.Im, piece) : [];
            SoftThreshold loop = new(threshold, re, im);
            Widest.Sweep(ref loop);
        }
    }

    private readonly struct Squares(HostArray x, int chunks, Memory<float> sums) : IPieces
    {
        private const int Short = 1024;

        public void Run(int piece)
        {
            (int plane, int chunk) = Math.DivRem(piece, chunks);
            ReadOnlySpan<float> values = x.Plane(plane).Span;
            double sum = 0;
            for (int start = chunk * Chunk, end = Math.Min(start + Chunk, values.Length); start < end; start += Short)
                sum += TensorPrimitives.SumOfSquares(values[start..Math.Min(start + Short, end)]);
            MemoryMarshal.Cast<float, double>(sums.Span)[piece] = sum;
        }
    }
}
