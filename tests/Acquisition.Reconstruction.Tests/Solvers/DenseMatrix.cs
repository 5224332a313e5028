using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Tests.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace Acquisition.Reconstruction.Tests.Solvers;

/// <summary>Real operators as MathNet's matrices, column by column from their definitions.</summary>
internal static class DenseMatrix
{
    public static Matrix<double> Of(params ReadOnlySpan<LinearOperator> stacked)
    {
        LinearOperator all = LinearOperator.Vertical(stacked);
        Matrix<double> a = Matrix<double>.Build.Dense(all.Range.Length, all.Domain.Length);
        OperatorData unit = Zero(all.Domain), column = OperatorData.NaN(all.Range);
        for (int j = 0; j < all.Domain.Length; j++)
        {
            unit.Array.Re.Span[j] = 1;
            all.ForwardReference(unit.Array, column.Array);
            unit.Array.Re.Span[j] = 0;
            for (int i = 0; i < all.Range.Length; i++) a[i, j] = column.Array.Re.Span[i];
        }
        return a;
    }

    public static Vector<double> Of(OperatorData data) => Vector<double>.Build.Dense(data.Shape.Length, i => data.Array.Re.Span[i]);

    public static OperatorData ToData(Vector<double> values, Shape shape)
    {
        OperatorData data = Zero(shape);
        for (int i = 0; i < shape.Length; i++) data.Array.Re.Span[i] = (float)values[i];
        return data;
    }

    public static OperatorData Zero(Shape shape) => new(shape, Reconstruction.Operators.Host.HostArray.Allocate(shape));
}
