using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// Where arrays live and are worked on: the host, or a device. Everything that operators and solvers do beyond the operators' own kernels, so
/// that compositions and solvers are written once.
/// </summary>
public interface IArrayBackend<TArray>
{
    /// <summary>An array of zeros. The caller frees it.</summary>
    TArray Allocate(Shape shape);

    void Free(TArray array);

    /// <summary>A part of an array, not a copy.</summary>
    TArray Slice(TArray array, int start, int length);

    /// <summary>From the host's memory.</summary>
    void Write(HostArray from, TArray to);

    /// <summary>To the host's memory.</summary>
    void Read(TArray from, HostArray to);

    void Clear(TArray x);

    void Copy(TArray from, TArray to);

    /// <summary>x = a·x.</summary>
    void Scale(float a, TArray x);

    /// <summary>y = a·x + b·y.</summary>
    void Add(float a, TArray x, float b, TArray y);

    /// <summary>x = value.</summary>
    void Fill(float value, TArray x);

    /// <summary>y = x·y, element by element. Real arrays.</summary>
    void Multiply(TArray x, TArray y);

    /// <summary>x = 1/x where x &gt; 0, else 0. Real arrays.</summary>
    void Invert(TArray x);

    /// <summary>y = max(x, y), element by element. Real arrays.</summary>
    void Maximise(TArray x, TArray y);

    /// <summary>x = max(x, least). Real arrays.</summary>
    void Raise(float least, TArray x);

    /// <summary>Shortens to length 1 the vectors that are longer: element i of each of x's parts, which lie one after the other. Real arrays.</summary>
    void Shorten(int parts, TArray x);

    /// <summary>x = x·max(0, 1 − threshold/|x|): what is no longer than the threshold becomes 0, anything else shorter by it. Real or complex arrays.</summary>
    void Shrink(float threshold, TArray x);

    /// <summary>Σ|x|², in double precision.</summary>
    double SquaredNorm(TArray x);

    /// <summary>The kernels of an operator that is not composed of others.</summary>
    /// <exception cref="NotSupportedException">The backend has none for it.</exception>
    ILinearMap<TArray> OpenKernels(LinearOperator simple);
}

public static class ArrayBackendExtensions
{
    /// <summary>Makes an operator ready to run, with the working memory that it needs. The caller disposes the map.</summary>
    /// <exception cref="NotSupportedException">The backend has no kernels for one of the operator's parts.</exception>
    public static ILinearMap<TArray> Open<TArray>(this IArrayBackend<TArray> backend, LinearOperator description) =>
        description is CompositeOperator composite ? composite.Open(backend) : backend.OpenKernels(description);
}
