using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>
/// What solvers do to arrays between operators. A thread takes every <c>Stride</c>-th element, so that neighbours read and write neighbouring
/// addresses and each has several loads under way. All are bound by memory: the sum of two arrays moves 12 bytes an element for 3 flops, so an H100
/// (3.35 TB/s, 67 Tflop/s) could do 280 G elements/s of it, the others 8 to 12 bytes for 1 to 3.
/// </summary>
internal sealed class VectorSteps(Accelerator accelerator)
{
    /// <summary>Elements of a thread, where there are enough of them.</summary>
    private const int PerThread = 4;

    private readonly Action<Index1D, Pair> _add = accelerator.LoadAutoGroupedStreamKernel<Index1D, Pair>(Add);
    private readonly Action<Index1D, Pair> _multiply = accelerator.LoadAutoGroupedStreamKernel<Index1D, Pair>(Multiply);
    private readonly Action<Index1D, Pair> _maximise = accelerator.LoadAutoGroupedStreamKernel<Index1D, Pair>(Maximise);
    private readonly Action<Index1D, One> _scale = accelerator.LoadAutoGroupedStreamKernel<Index1D, One>(Scale);
    private readonly Action<Index1D, One> _fill = accelerator.LoadAutoGroupedStreamKernel<Index1D, One>(Fill);
    private readonly Action<Index1D, One> _raise = accelerator.LoadAutoGroupedStreamKernel<Index1D, One>(Raise);
    private readonly Action<Index1D, One> _invert = accelerator.LoadAutoGroupedStreamKernel<Index1D, One>(Invert);
    private readonly Action<Index1D, One> _shorten = accelerator.LoadAutoGroupedStreamKernel<Index1D, One>(Shorten);
    private readonly Action<Index1D, One> _shrink = accelerator.LoadAutoGroupedStreamKernel<Index1D, One>(Shrink);

    internal readonly record struct Pair(float A, ArrayView<float> X, float B, ArrayView<float> Y, int Stride);

    /// <summary>Step: of the first of several floats that a thread works on together, to the next.</summary>
    internal readonly record struct One(float A, ArrayView<float> X, int Stride, int Step);

    public void RunAdd(float a, ArrayView<float> x, float b, ArrayView<float> y) => Run(_add, a, x, b, y);

    public void RunMultiply(ArrayView<float> x, ArrayView<float> y) => Run(_multiply, 0, x, 0, y);

    public void RunMaximise(ArrayView<float> x, ArrayView<float> y) => Run(_maximise, 0, x, 0, y);

    public void RunScale(float a, ArrayView<float> x) => Run(_scale, a, x);

    /// <summary>Every step-th float, from the first on.</summary>
    public void RunFill(float value, ArrayView<float> x, int step) => _fill(Threads(x.IntLength / step), new(value, x, Threads(x.IntLength / step), step));

    public void RunRaise(float least, ArrayView<float> x) => Run(_raise, least, x);

    public void RunInvert(ArrayView<float> x) => Run(_invert, 0, x);

    public void RunShorten(int parts, ArrayView<float> x)
    {
        int part = x.IntLength / parts;
        _shorten(Threads(part), new(0, x, Threads(part), part));
    }

    /// <param name="threshold">By how much numbers become shorter.</param>
    /// <param name="x">Numbers.</param>
    /// <param name="width">Floats of a number: 2 of a complex one.</param>
    public void RunShrink(float threshold, ArrayView<float> x, int width)
    {
        int threads = Threads(x.IntLength / width);
        _shrink(threads, new(threshold, x, threads, width));
    }

    private static int Threads(int length) => (length + PerThread - 1) / PerThread;

    private static void Run(Action<Index1D, Pair> launch, float a, ArrayView<float> x, float b, ArrayView<float> y)
    {
        int threads = Threads(y.IntLength);
        launch(threads, new(a, x, b, y, threads));
    }

    private static void Run(Action<Index1D, One> launch, float a, ArrayView<float> x)
    {
        int threads = Threads(x.IntLength);
        launch(threads, new(a, x, threads, 1));
    }

    private static void Add(Index1D thread, Pair pair)
    {
        for (int i = thread; i < pair.Y.IntLength; i += pair.Stride) pair.Y[i] = pair.A * pair.X[i] + pair.B * pair.Y[i];
    }

    private static void Multiply(Index1D thread, Pair pair)
    {
        for (int i = thread; i < pair.Y.IntLength; i += pair.Stride) pair.Y[i] *= pair.X[i];
    }

    private static void Maximise(Index1D thread, Pair pair)
    {
        for (int i = thread; i < pair.Y.IntLength; i += pair.Stride)
        {
            float x = pair.X[i], y = pair.Y[i];
            pair.Y[i] = y < x ? x : y;
        }
    }

    private static void Scale(Index1D thread, One one)
    {
        for (int i = thread; i < one.X.IntLength; i += one.Stride) one.X[i] *= one.A;
    }

    private static void Fill(Index1D thread, One one)
    {
        int count = one.X.IntLength / one.Step;
        for (int i = thread; i < count; i += one.Stride) one.X[i * one.Step] = one.A;
    }

    private static void Raise(Index1D thread, One one)
    {
        for (int i = thread; i < one.X.IntLength; i += one.Stride)
        {
            float x = one.X[i];
            one.X[i] = x < one.A ? one.A : x;
        }
    }

    private static void Invert(Index1D thread, One one)
    {
        for (int i = thread; i < one.X.IntLength; i += one.Stride)
        {
            float x = one.X[i];
            one.X[i] = x > 0 ? 1 / x : 0;
        }
    }

    private static void Shorten(Index1D thread, One one)
    {
        for (int i = thread; i < one.Step; i += one.Stride)
        {
            float squares = 0;
            for (int k = i; k < one.X.IntLength; k += one.Step) squares += one.X[k] * one.X[k];
            if (squares <= 1) continue;
            float shorter = 1 / MathF.Sqrt(squares);
            for (int k = i; k < one.X.IntLength; k += one.Step) one.X[k] *= shorter;
        }
    }

    private static void Shrink(Index1D thread, One one)
    {
        for (int i = thread; i < one.X.IntLength / one.Step; i += one.Stride)
        {
            float squares = 0;
            for (int k = i * one.Step; k < (i + 1) * one.Step; k++) squares += one.X[k] * one.X[k];
            float length = MathF.Sqrt(squares), factor = length > one.A ? 1 - one.A / length : 0;
            for (int k = i * one.Step; k < (i + 1) * one.Step; k++) one.X[k] *= factor;
        }
    }
}
