using System.Numerics;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Operators;

/// <summary>What every operator promises, whatever it does: over the list of <see cref="RegisteredOperators"/>.</summary>
public class OperatorLawTests
{
    /// <summary>
    /// Of the norm of the result. A value is a sum of at most a few hundred terms, which are rounded in their order: √300·2⁻²⁵ = 5e-7 for sums
    /// of random signs, and compositions round it two or three times more.
    /// </summary>
    private const double Rounding = 2e-6;

    public static TheoryData<int, string> Operators
    {
        get
        {
            TheoryData<int, string> data = [];
            for (int i = 0; i < RegisteredOperators.All.Length; i++) data.Add(i, RegisteredOperators.All[i].GetType().Name + $" {RegisteredOperators.All[i].Domain} to {RegisteredOperators.All[i].Range}");
            return data;
        }
    }

    [Fact]
    public void No_operator_is_left_out()
    {
        HashSet<Type> registered = [];
        void Add(LinearOperator description)
        {
            registered.Add(description.GetType());
            foreach (object? part in description.GetType().GetProperties().Where(p => p.Name is not (nameof(description.Adjoint) or nameof(description.Normal))).Select(p => p.GetValue(description)))
            {
                if (part is LinearOperator one) Add(one);
                if (part is IEnumerable<LinearOperator> several) foreach (LinearOperator each in several) Add(each);
            }
        }
        foreach (LinearOperator description in RegisteredOperators.All) Add(description);
        Assert.DoesNotContain(
            typeof(LinearOperator).Assembly.GetTypes(), type => type.IsSubclassOf(typeof(LinearOperator)) && !type.IsAbstract && !registered.Contains(type));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void It_is_linear(int index, string name)
    {
        LinearOperator description = Described(index, name);
        Complex factor = new(-1.5, 0.75);
        OperatorData x = OperatorData.Random(description.Domain, 1), y = OperatorData.Random(description.Domain, 2);
        OperatorData ofX = Forward(description, x), ofY = Forward(description, y);
        Forward(description, OperatorData.Combine(factor, x, y)).AssertClose(OperatorData.Combine(factor, ofX, ofY), Rounding, Math.Max(ofX.Norm, ofY.Norm));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Its_adjoint_is_its_adjoint(int index, string name)
    {
        LinearOperator description = Described(index, name);
        OperatorData x = OperatorData.Random(description.Domain, 3), y = OperatorData.Random(description.Range, 4);
        OperatorData forward = Forward(description, x), adjoint = Adjoint(description, y);
        double difference = (OperatorData.Dot(forward, y) - OperatorData.Dot(x, adjoint)).Magnitude;
        Assert.InRange(difference, 0, Rounding * (forward.Norm * y.Norm + x.Norm * adjoint.Norm));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void It_equals_its_reference_and_so_does_its_adjoint(int index, string name)
    {
        LinearOperator description = Described(index, name);
        OperatorData x = OperatorData.Random(description.Domain, 5), y = OperatorData.Random(description.Range, 6);
        OperatorData forward = OperatorData.NaN(description.Range), adjoint = OperatorData.NaN(description.Domain);
        description.ForwardReference(x.Array, forward.Array);
        description.AdjointReference(y.Array, adjoint.Array);
        Forward(description, x).AssertClose(forward, Rounding, forward.Norm);
        Adjoint(description, y).AssertClose(adjoint, Rounding, adjoint.Norm);
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Its_normal_operator_is_the_adjoint_after_it(int index, string name)
    {
        LinearOperator description = Described(index, name);
        OperatorData x = OperatorData.Random(description.Domain, 7), forward = Forward(description, x), expected = Adjoint(description, forward);
        // What is small against A·x may be rounding of it.
        Forward(description.Normal, x).AssertClose(expected, Rounding, Math.Max(expected.Norm, forward.Norm));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void It_allocates_nothing_when_run(int index, string name)
    {
        LinearOperator description = Described(index, name);
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        HostArray x = OperatorData.Random(description.Domain, 8).Array, y = HostArray.Allocate(description.Range);
        void Run()
        {
            map.Forward(x, y);
            map.Adjoint(y, x);
        }
        Assert.Equal(0, Allocations.Of(Run));
        // Within a piece of work all of it runs on this thread, where it is counted.
        long inPlace = -1;
        Cores.For(2, piece =>
        {
            if (piece == 0) inPlace = Allocations.Of(Run);
        });
        Assert.Equal(0, inPlace);
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Arrays_of_another_shape_are_refused(int index, string name)
    {
        LinearOperator description = Described(index, name);
        if (description is not IHostOperator) return;       // compositions leave the check to their parts
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        HostArray x = HostArray.Allocate(description.Domain), y = HostArray.Allocate(description.Range);
        HostArray longer = HostArray.Allocate(description.Domain.With(description.Domain.Length + 1));
        Assert.Throws<ArgumentException>(() => map.Forward(longer, y));
        Assert.Throws<ArgumentException>(() => map.Adjoint(y, longer));
        Assert.Throws<ArgumentException>(() => map.Forward(x.IsComplex ? HostArray.Real(x.Re) : HostArray.Complex(x.Re, x.Re), y));
    }

    private static LinearOperator Described(int index, string name)
    {
        LinearOperator description = RegisteredOperators.All[index];
        Assert.StartsWith(description.GetType().Name, name, StringComparison.Ordinal);
        return description;
    }

    private static OperatorData Forward(LinearOperator description, OperatorData x)
    {
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        OperatorData before = x.Copy(), y = OperatorData.NaN(description.Range);
        map.Forward(x.Array, y.Array);
        x.AssertClose(before, 0, 0);
        return y;
    }

    private static OperatorData Adjoint(LinearOperator description, OperatorData y)
    {
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        OperatorData before = y.Copy(), x = OperatorData.NaN(description.Domain);
        map.Adjoint(y.Array, x.Array);
        y.AssertClose(before, 0, 0);
        return x;
    }
}
