using Acquisition.Reconstruction.Gpu.Operators;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;
using Acquisition.Reconstruction.Tests.Operators;

namespace Acquisition.Reconstruction.Gpu.Tests.Operators;

/// <summary>A device's arrays beside the host's.</summary>
public class DeviceArraysTests(Accelerators accelerators)
{
    /// <summary>One rounding, 2⁻²⁴, of each step; a quotient and a root may be wrong in their last bit on a device.</summary>
    private const double Rounding = 3e-7;

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void What_solvers_do_to_arrays_is_what_the_host_does(int device, string name)
    {
        Assert.NotEmpty(name);
        DeviceArrays backend = accelerators.Open(device).Arrays;
        foreach (Shape shape in new[] { Shape.Real(1), Shape.Real(6), Shape.Real(1002), Shape.Complex(33) })
        {
            Check(backend, shape, (arrays, x, y) => arrays.Add(-0.7f, x, 1.3f, y), (arrays, x, y) => arrays.Add(-0.7f, x, 1.3f, y));
            Check(backend, shape, (arrays, _, y) => arrays.Scale(2.5f, y), (arrays, _, y) => arrays.Scale(2.5f, y));
            Check(backend, shape, (arrays, _, y) => arrays.Fill(2, y), (arrays, _, y) => arrays.Fill(2, y));
            Check(backend, shape, (arrays, _, y) => arrays.Clear(y), (arrays, _, y) => arrays.Clear(y));
            Check(backend, shape, (arrays, x, y) => arrays.Copy(x, y), (arrays, x, y) => arrays.Copy(x, y));
            if (shape.IsComplex) continue;
            Check(backend, shape, (arrays, x, y) => arrays.Multiply(x, y), (arrays, x, y) => arrays.Multiply(x, y));
            Check(backend, shape, (arrays, x, y) => arrays.Maximise(x, y), (arrays, x, y) => arrays.Maximise(x, y));
            Check(backend, shape, (arrays, _, y) => arrays.Raise(0.25f, y), (arrays, _, y) => arrays.Raise(0.25f, y));
            Check(backend, shape, (arrays, _, y) => arrays.Invert(y), (arrays, _, y) => arrays.Invert(y));
            if (shape.Length % 3 == 0) Check(backend, shape, (arrays, _, y) => arrays.Shorten(3, y), (arrays, _, y) => arrays.Shorten(3, y));
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Slices_are_parts_of_the_same_memory(int device, string name)
    {
        Assert.NotEmpty(name);
        DeviceArrays backend = accelerators.Open(device).Arrays;
        OperatorData x = OperatorData.Random(Shape.Complex(9), 1), after = OperatorData.NaN(x.Shape);
        DeviceValues array = backend.Allocate(x.Shape);
        backend.Write(x.Array, array);
        backend.Scale(0, backend.Slice(array, 2, 3));
        backend.Read(array, after.Array);
        backend.Free(array);
        for (int i = 0; i < 9; i++) Assert.Equal(i is >= 2 and < 5 ? 0 : x[i], after[i]);
    }

    /// <summary>The oracle sums in double precision. Squares are rounded to 2⁻²⁴ each, at random; what their sum loses is carried along.</summary>
    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Norms_of_long_arrays_lose_nothing_and_are_always_the_same(int device, string name)
    {
        Assert.NotEmpty(name);
        DeviceArrays backend = accelerators.Open(device).Arrays;
        foreach (int length in new[] { 1, 255, 300_000 })
        {
            OperatorData x = OperatorData.Random(Shape.Complex(length), length);
            x.Array.Re.Span[0] = 4000;      // what is small beside it counts all the same
            DeviceValues array = backend.Allocate(x.Shape);
            backend.Write(x.Array, array);
            double norm = backend.SquaredNorm(array);
            Assert.Equal(HostArray.Dot(x.Array, x.Array).Re, norm, 6e-8 * x.Norm * x.Norm);
            Assert.Equal(norm, backend.SquaredNorm(array));
            backend.Free(array);
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Conjugate_gradients_go_the_hosts_way(int device, string name)
    {
        Assert.NotEmpty(name);
        LinearOperator description = LinearOperator.Vertical(RegisteredOperators.Sense(), 0.5f * RegisteredOperators.Gradient(Shape.Complex(8, 10)));
        OperatorData b = OperatorData.Random(description.Range, 1);
        HostArray onHost = Solve(HostBackend.Shared, description, b), onDevice = Solve(accelerators.Open(device).Arrays, description, b);
        OperatorData expected = new(description.Domain, onHost);
        // 12 steps in single precision, each as exact as the laws want: 2e-6.
        new OperatorData(description.Domain, onDevice).AssertClose(expected, 1e-4, expected.Norm);
    }

    private static HostArray Solve<TArray>(IArrayBackend<TArray> backend, LinearOperator description, OperatorData b)
    {
        TArray data = backend.Allocate(description.Range), x = backend.Allocate(description.Domain);
        backend.Write(b.Array, data);
        using ILinearMap<TArray> map = backend.Open(description);
        using ConjugateGradient<TArray> solver = new(backend, map);
        solver.Solve(data, x, new(Iterations: 12, Tikhonov: 0.1));
        HostArray result = HostArray.Allocate(description.Domain);
        backend.Read(x, result);
        backend.Free(data);
        backend.Free(x);
        return result;
    }

    private static void Check(
        DeviceArrays backend, Shape shape, Action<IArrayBackend<DeviceValues>, DeviceValues, DeviceValues> onDevice, Action<IArrayBackend<HostArray>, HostArray, HostArray> onHost)
    {
        OperatorData x = OperatorData.Random(shape, 1), y = OperatorData.Random(shape, 2), after = OperatorData.NaN(shape);
        (DeviceValues deviceX, DeviceValues deviceY) = (backend.Allocate(shape), backend.Allocate(shape));
        backend.Write(x.Array, deviceX);
        backend.Write(y.Array, deviceY);
        onDevice(backend, deviceX, deviceY);
        onHost(HostBackend.Shared, x.Array, y.Array);
        backend.Read(deviceY, after.Array);
        after.AssertClose(y, Rounding, y.Norm);
        backend.Free(deviceX);
        backend.Free(deviceY);
    }
}
