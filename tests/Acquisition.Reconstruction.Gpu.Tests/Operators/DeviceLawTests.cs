using System.Numerics;
using Acquisition.Reconstruction.Gpu.Operators;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Tests.Operators;

namespace Acquisition.Reconstruction.Gpu.Tests.Operators;

/// <summary>What every operator promises, on every device: over the list that the host's kernels are held to.</summary>
public class DeviceLawTests(Accelerators accelerators)
{
    /// <summary>
    /// Of the norm of the result, as on the host: a value is a sum of at most a few hundred terms, √300·2⁻²⁵ = 5e-7 for sums of random signs, and
    /// compositions round it two or three times more.
    /// </summary>
    private const double Rounding = 2e-6;

    /// <summary>
    /// Where a slice's shadow begins among 40 rows, in single precision: 40·2⁻²⁴ = 2e-6, three or four times, of a row's or a slice's share of 1 and less. Places
    /// among the channels count from a tile's middle and keep their digits.
    /// </summary>
    private const double PlaceRounding = 2e-5;

    /// <summary>Descriptions of parts that devices have no kernels for.</summary>
    private static readonly Type[] Missing = [typeof(NonuniformFourier), typeof(ToeplitzFourier), typeof(CircularShift)];

    public static TheoryData<int, int, string> Operators =>
    [
        .. from device in Accelerators.All
           from index in Enumerable.Range(0, RegisteredOperators.All.Length)
           let description = RegisteredOperators.All[index]
           where !Missing.Contains(description.GetType())
           select new TheoryDataRow<int, int, string>(device.Data.Item1, index, $"{description} on {device.Data.Item2}"),
    ];

    [Theory]
    [MemberData(nameof(Operators))]
    public void It_is_linear(int device, int index, string name)
    {
        using Runner run = new(accelerators.Open(device).Arrays, index, name);
        Complex factor = new(-1.5, 0.75);
        OperatorData x = OperatorData.Random(run.Domain, 1), y = OperatorData.Random(run.Domain, 2);
        OperatorData ofX = run.Forward(x), ofY = run.Forward(y);
        run.Forward(OperatorData.Combine(factor, x, y)).AssertClose(OperatorData.Combine(factor, ofX, ofY), Rounding, Math.Max(ofX.Norm, ofY.Norm));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Its_adjoint_is_its_adjoint(int device, int index, string name)
    {
        using Runner run = new(accelerators.Open(device).Arrays, index, name);
        OperatorData x = OperatorData.Random(run.Domain, 3), y = OperatorData.Random(run.Range, 4);
        OperatorData forward = run.Forward(x), adjoint = run.Adjoint(y);
        double difference = (OperatorData.Dot(forward, y) - OperatorData.Dot(x, adjoint)).Magnitude;
        Assert.InRange(difference, 0, Rounding * (forward.Norm * y.Norm + x.Norm * adjoint.Norm));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void It_equals_its_reference_and_so_does_its_adjoint(int device, int index, string name)
    {
        using Runner run = new(accelerators.Open(device).Arrays, index, name);
        OperatorData x = OperatorData.Random(run.Domain, 5), y = OperatorData.Random(run.Range, 6);
        OperatorData forward = OperatorData.NaN(run.Range), adjoint = OperatorData.NaN(run.Domain);
        run.Description.ForwardReference(x.Array, forward.Array);
        run.Description.AdjointReference(y.Array, adjoint.Array);
        double tolerance = run.Description is FootprintProjector ? PlaceRounding : Rounding;
        run.Forward(x).AssertClose(forward, tolerance, forward.Norm);
        run.Adjoint(y).AssertClose(adjoint, tolerance, adjoint.Norm);
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Its_normal_operator_is_the_adjoint_after_it(int device, int index, string name)
    {
        using Runner run = new(accelerators.Open(device).Arrays, index, name), normal = new(accelerators.Open(device).Arrays, run.Description.Normal);
        OperatorData x = OperatorData.Random(run.Domain, 7), forward = run.Forward(x), expected = run.Adjoint(forward);
        // What is small against A·x may be rounding of it.
        normal.Forward(x).AssertClose(expected, Rounding, Math.Max(expected.Norm, forward.Norm));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Arrays_of_another_shape_are_refused(int device, int index, string name)
    {
        DeviceArrays backend = accelerators.Open(device).Arrays;
        using Runner run = new(backend, index, name);
        if (run.Map is not DeviceMap) return;       // compositions leave the check to their parts
        DeviceValues right = backend.Allocate(run.Domain), longer = backend.Allocate(run.Domain.With(run.Domain.Length + 1));
        DeviceValues other = backend.Allocate(run.Domain.IsComplex ? Shape.Real([.. run.Domain.Lengths]) : Shape.Complex([.. run.Domain.Lengths])), y = backend.Allocate(run.Range);
        Assert.Throws<ArgumentException>(() => run.Map.Forward(longer, y));
        Assert.Throws<ArgumentException>(() => run.Map.Adjoint(y, longer));
        Assert.Throws<ArgumentException>(() => run.Map.Forward(other, y));
        foreach (DeviceValues array in new[] { right, longer, other, y }) backend.Free(array);
    }

    /// <summary>One operator on a device, with arrays that come from the host and go back there.</summary>
    private sealed class Runner(DeviceArrays backend, LinearOperator description) : IDisposable
    {
        public Runner(DeviceArrays backend, int index, string name)
            : this(backend, RegisteredOperators.All[index]) => Assert.StartsWith(Description.GetType().Name, name, StringComparison.Ordinal);

        public LinearOperator Description => description;

        public ILinearMap<DeviceValues> Map { get; } = backend.Open(description);

        public Shape Domain => description.Domain;

        public Shape Range => description.Range;

        public OperatorData Forward(OperatorData x) => Run(Map.Forward, x, Range);

        public OperatorData Adjoint(OperatorData y) => Run(Map.Adjoint, y, Domain);

        public void Dispose() => Map.Dispose();

        private OperatorData Run(Action<DeviceValues, DeviceValues> map, OperatorData from, Shape shape)
        {
            OperatorData to = OperatorData.NaN(shape), after = OperatorData.NaN(from.Shape);
            DeviceValues source = backend.Allocate(from.Shape), target = backend.Allocate(shape);
            backend.Write(from.Array, source);
            backend.Write(to.Array, target);        // what it held before does not matter
            map(source, target);
            backend.Read(target, to.Array);
            backend.Read(source, after.Array);
            after.AssertClose(from, 0, 0);
            backend.Free(source);
            backend.Free(target);
            return to;
        }
    }
}
