using System.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Operators;

/// <summary>
/// A backend whose arrays are nothing like the host's, as a device's are: interleaved numbers of double precision, kernels from the definitions.
/// It counts the arrays that are not freed.
/// </summary>
internal sealed class InterleavedBackend : IArrayBackend<ArraySegment<Complex>>
{
    public int Held { get; private set; }

    public ArraySegment<Complex> Allocate(Shape shape)
    {
        Held++;
        return new Complex[shape.Length];
    }

    public void Free(ArraySegment<Complex> array) => Held--;

    public ArraySegment<Complex> Slice(ArraySegment<Complex> array, int start, int length) => array.Slice(start, length);

    public void Write(HostArray from, ArraySegment<Complex> to) => From(from).AsSpan().CopyTo(to);

    public void Read(ArraySegment<Complex> from, HostArray to) => ToHost(from, to);

    public void Clear(ArraySegment<Complex> x) => x.AsSpan().Clear();

    public void Copy(ArraySegment<Complex> from, ArraySegment<Complex> to) => from.AsSpan().CopyTo(to);

    public void Scale(float a, ArraySegment<Complex> x)
    {
        foreach (ref Complex value in x.AsSpan()) value *= a;
    }

    public void Add(float a, ArraySegment<Complex> x, float b, ArraySegment<Complex> y)
    {
        for (int i = 0; i < y.Count; i++) y[i] = a * x[i] + b * y[i];
    }

    public void Fill(float value, ArraySegment<Complex> x) => x.AsSpan().Fill(value);

    public void Multiply(ArraySegment<Complex> x, ArraySegment<Complex> y)
    {
        for (int i = 0; i < y.Count; i++) y[i] *= x[i].Real;
    }

    public void Invert(ArraySegment<Complex> x)
    {
        foreach (ref Complex value in x.AsSpan()) value = value.Real > 0 ? 1 / value.Real : 0;
    }

    public void Maximise(ArraySegment<Complex> x, ArraySegment<Complex> y)
    {
        for (int i = 0; i < y.Count; i++) y[i] = Math.Max(x[i].Real, y[i].Real);
    }

    public void Raise(float least, ArraySegment<Complex> x)
    {
        foreach (ref Complex value in x.AsSpan()) value = Math.Max(least, value.Real);
    }

    public void Shorten(int parts, ArraySegment<Complex> x)
    {
        int part = x.Count / parts;
        for (int i = 0; i < part; i++)
        {
            double length = Math.Sqrt(Enumerable.Range(0, parts).Sum(k => x[i + k * part].Real * x[i + k * part].Real));
            for (int k = 0; k < parts; k++) x[i + k * part] /= Math.Max(1, length);
        }
    }

    public void Shrink(float threshold, ArraySegment<Complex> x)
    {
        foreach (ref Complex value in x.AsSpan()) value = value.Magnitude > threshold ? value * (1 - threshold / value.Magnitude) : 0;
    }

    public double SquaredNorm(ArraySegment<Complex> x) => x.Sum(value => value.Real * value.Real + value.Imaginary * value.Imaginary);

    public ILinearMap<ArraySegment<Complex>> OpenKernels(LinearOperator simple) => new Map(simple);

    public static ArraySegment<Complex> From(HostArray array) =>
        Enumerable.Range(0, array.Length).Select(i => new Complex(array.Re.Span[i], array.IsComplex ? array.Im.Span[i] : 0)).ToArray();

    public static void ToHost(ArraySegment<Complex> values, HostArray array)
    {
        for (int i = 0; i < array.Length; i++)
        {
            array.Re.Span[i] = (float)values[i].Real;
            if (array.IsComplex) array.Im.Span[i] = (float)values[i].Imaginary;
        }
    }

    private sealed class Map(LinearOperator description) : ILinearMap<ArraySegment<Complex>>
    {
        public Shape Domain => description.Domain;
        public Shape Range => description.Range;

        public void Forward(ArraySegment<Complex> x, ArraySegment<Complex> y) => Run(description.ForwardReference, x, Domain, y, Range);

        public void Adjoint(ArraySegment<Complex> y, ArraySegment<Complex> x) => Run(description.AdjointReference, y, Range, x, Domain);

        public void Dispose()
        {
        }

        private static void Run(Action<HostArray, HostArray> reference, ArraySegment<Complex> from, Shape fromShape, ArraySegment<Complex> to, Shape toShape)
        {
            HostArray source = HostArray.Allocate(fromShape), target = HostArray.Allocate(toShape);
            ToHost(from, source);
            reference(source, target);
            From(target).AsSpan().CopyTo(to);
        }
    }
}
