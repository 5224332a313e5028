using System.Numerics;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Mr;
using Acquisition.Reconstruction.Mr.Completion;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Tests.Fourier;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Completion;

/// <summary>Homodyne detection and projection onto convex sets: against their formulas, and against the whole of k-space of an object whose phase is smooth.</summary>
public class HalfFourierTests
{
    public static TheoryData<PartialFourier, int, int, int, int, int, int> Cases
    {
        get
        {
            TheoryData<PartialFourier, int, int, int, int, int, int> cases = [];
            foreach (PartialFourier method in (PartialFourier[])[PartialFourier.Homodyne, PartialFourier.ProjectionOntoConvexSets])
            {
                cases.Add(method, 1, 24, 20, 1, 8, 24);      // rows, from the start
                cases.Add(method, 1, 24, 20, 1, 0, 17);      // to the end
                cases.Add(method, 1, 23, 17, 1, 6, 23);      // odd, prime
                cases.Add(method, 1, 18, 32, 2, 10, 32);     // columns
                cases.Add(method, 1, 18, 37, 2, 0, 26);      // columns of a prime length
                cases.Add(method, 16, 9, 10, 0, 4, 16);      // partitions
                cases.Add(method, 15, 1, 1, 0, 0, 12);       // nothing but partitions
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Completion_is_its_definition_along_every_axis(PartialFourier method, int partitions, int rows, int columns, int axis, int first, int end)
    {
        KspaceGrid grid = Grid(2, partitions, rows, columns);
        int length = axis == 0 ? partitions : axis == 1 ? rows : columns, stride = axis == 0 ? rows * columns : axis == 1 ? columns : 1;
        PartialAxis partial = new(axis, length, new(first, end));
        ComplexPlanes kspace = Cut(ComplexPlanes.Random((int)grid.Length, seed: 3), stride, partial);
        ComplexPlanes actual = kspace.Copy();
        new HalfFourier(grid, method).Complete(partial, actual.Memory);

        // The definition is a line's: images along the other axes, and back.
        ILinearMap<HostArray> others = HostBackend.Shared.Open(new CentredFourier(Shape.Complex(2, partitions, rows, columns), [.. new[] { 1, 2, 3 }.Where(a => a != axis + 1)]));
        HostArray hybrid = HostArray.Allocate(others.Domain), expected = HostArray.Allocate(others.Domain);
        others.Adjoint(HostArray.Complex(kspace.Re, kspace.Im), hybrid);
        for (int i = 0; i < hybrid.Length; i++)
        {
            if (i / stride % length != 0) continue;
            Complex[] line = [.. Enumerable.Range(0, length).Select(j => new Complex(hybrid.Re.Span[i + j * stride], hybrid.Im.Span[i + j * stride]))];
            Complex[] completed = method == PartialFourier.Homodyne
                ? HalfFourierReference.Homodyne(partial, line) : HalfFourierReference.ProjectOntoConvexSets(partial, line, HalfFourier.Iterations);
            for (int j = 0; j < length; j++) (hybrid.Re.Span[i + j * stride], hybrid.Im.Span[i + j * stride]) = ((float)completed[j].Real, (float)completed[j].Imaginary);
        }
        others.Forward(hybrid, expected);
        double peak = expected.Re.ToArray().Max(Math.Abs);
        // Float rounding; the phase of random data turns fast where they nearly vanish, and magnifies it.
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected.Re.Span[i], actual.Re[i], 1e-3 * peak);
            Assert.Equal(expected.Im.Span[i], actual.Im[i], 1e-3 * peak);
        }
    }

    [Fact]
    public void Weights_of_a_point_and_its_mirror_image_are_two_together()
    {
        foreach (PartialAxis axis in (PartialAxis[])[new(1, 24, new(8, 24)), new(1, 24, new(0, 15)), new(1, 25, new(9, 25)), new(1, 25, new(0, 17))])
        {
            float[] weights = HalfFourierWeights.Homodyne(axis);
            int centre = axis.Length / 2;
            for (int d = 0; d < (axis.Length + 1) / 2; d++) Assert.Equal(2, weights[centre + d] + weights[centre - d], 1e-6);
            for (int i = 0; i < axis.Length; i++)
                if (i < axis.Acquired.First || i >= axis.Acquired.End) Assert.Equal(0, weights[i]);
        }
    }

    [Theory]
    [InlineData(PartialFourier.Homodyne, 1)]
    [InlineData(PartialFourier.Homodyne, 2)]
    [InlineData(PartialFourier.ProjectionOntoConvexSets, 1)]
    [InlineData(PartialFourier.ProjectionOntoConvexSets, 2)]
    public void Complex_image_of_a_smooth_phase_is_that_of_the_whole_k_space(PartialFourier method, int axis)
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 128, Rows = 128, Slices = 1, Oversampling = 1 });
        KspaceGrid grid = Grid(8, 1, 128, 128);
        ComplexPlanes whole = Kspace(scan, grid);
        PartialAxis partial = new(axis, 128, new(48, 128));     // 5/8
        ComplexPlanes zeros = Cut(whole.Copy(), axis == 1 ? 128 : 1, partial), completed = zeros.Copy();
        new HalfFourier(grid, method).Complete(partial, completed.Memory);
        double with = ImageError(grid, whole, completed), without = ImageError(grid, whole, zeros);
        // What is left is where the phase turns faster than the shared quarter of k-space shows, at the edge of the head: a tenth of what zeros leave.
        Assert.True(with < without / 8, $"{with:g3} of {without:g3}");
        if (method == PartialFourier.Homodyne) return;
        // The data have the last word.
        for (int i = 0; i < whole.Length; i++)
            if ((axis == 1 ? i / 128 % 128 : i % 128) >= 48) Assert.Equal(whole.Re[i], completed.Re[i], 1e-5 * whole.Re.Max());
    }

    private static KspaceGrid Grid(int channels, int partitions, int rows, int columns) =>
        new(channels, partitions, rows, columns, new(0, rows - 1, rows / 2), new(0, partitions - 1, partitions / 2));

    private static ComplexPlanes Kspace(MrSimulation scan, KspaceGrid grid)
    {
        ComplexPlanes kspace = ComplexPlanes.Random((int)grid.Length, seed: 1);
        MrSamples samples = new(MrSampleFormat.ComplexFloat32);
        foreach (MrReadout readout in scan.Readouts())
            for (int channel = 0; channel < grid.Channels; channel++)
                samples.Split(readout.Samples.Span.Slice(channel * grid.Columns * 8, grid.Columns * 8),
                    kspace.Memory.Span.Slice((channel * grid.Rows + readout.Counters.KspaceEncodeStep1) * grid.Columns, grid.Columns));
        return kspace;
    }

    private static ComplexPlanes Cut(ComplexPlanes kspace, int stride, PartialAxis axis)
    {
        for (int i = 0; i < kspace.Length; i++)
        {
            int at = i / stride % axis.Length;
            if (at < axis.Acquired.First || at >= axis.Acquired.End) (kspace.Re[i], kspace.Im[i]) = (0, 0);
        }
        return kspace;
    }

    /// <summary>NRMSE of the complex images of all coils: by Parseval that of k-space.</summary>
    private static double ImageError(KspaceGrid grid, ComplexPlanes expected, ComplexPlanes actual)
    {
        (double error, double energy) = (0, 0);
        for (int i = 0; i < grid.Length; i++)
        {
            error += Math.Pow(expected.Re[i] - actual.Re[i], 2) + Math.Pow(expected.Im[i] - actual.Im[i], 2);
            energy += Math.Pow(expected.Re[i], 2) + Math.Pow(expected.Im[i], 2);
        }
        return Math.Sqrt(error / energy);
    }
}
