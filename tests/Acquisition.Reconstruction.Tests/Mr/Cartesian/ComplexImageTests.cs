using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>Complex images of an object without a phase of its own, through analytic coils.</summary>
public class ComplexImageTests
{
    /// <summary>A uniform phase that no convention makes.</summary>
    private const double ObjectPhase = .7;

    private static readonly MrImageKind[] AllKinds = [MrImageKind.Magnitude, MrImageKind.Phase, MrImageKind.Real, MrImageKind.Imaginary];

    private static readonly MrSimulationOptions Slices = new() { Columns = 64, Rows = 60, Slices = 2, Noise = 0, NoiseReadouts = 0, Coils = CoilArray.Ring(8) };

    private static readonly MrSimulationOptions Slab = Slices with { Slices = 1, Partitions = 16, SliceThicknessMm = 8, Coils = CoilArray.Helmet(12) };

    public static TheoryData<bool> Volumes => [false, true];

    [Theory]
    [InlineData(64, 60)]
    [InlineData(45, 49)]
    public void Phase_of_a_single_coil_is_the_objects(int columns, int rows)
    {
        MrSimulationOptions one = Slices with { Columns = columns, Rows = rows, Coils = CoilArray.Uniform };
        foreach ((double magnitude, double phase) in Bright(Turned(one, Asking(MrImageKind.Magnitude, MrImageKind.Phase))))
            Assert.Equal(0, phase - ObjectPhase, .02);      // what the point without a partner at −N/2 of an even length leaves, and Gibbs
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public void Phase_is_relative_to_what_the_channels_have_in_common_over_all_slices_of_a_slab(bool isSlab)
    {
        MrSimulationOptions options = isSlab ? Slab : Slices with { Slices = 1 };
        List<ReconstructedImage> images = Turned(options, Asking(MrImageKind.Magnitude, MrImageKind.Phase));
        (Complex[] Coils, double Magnitude, double Phase)[] voxels = [.. Voxels(images).Where(v => v.Magnitude > .2 * Peak(images)).Select(v => (Sensitivities(options.Coils, v.Point), v.Magnitude, v.Phase))];
        Complex[] common = Common(voxels);
        double[] errors = [.. voxels.Select(v => Wrapped(v.Phase - ObjectPhase - Dot(common, v.Coils).Phase))];
        // The windows of 7 pixels average sensitivities that turn within them, and the reference is found in the smoothed image.
        Assert.InRange(Math.Sqrt(errors.Average(e => e * e)), 0, .05);
    }

    [Theory]
    [MemberData(nameof(Volumes))]
    public void Magnitude_of_the_combination_compares_with_the_root_sum_of_squares(bool isSlab)
    {
        MrSimulationOptions options = isSlab ? Slab : Slices;
        List<ReconstructedImage> expected = Turned(options, new Recipe()), images = Turned(options, Asking());
        Assert.Equal(expected.Count, images.Count);
        double error = 0, energy = 0;
        foreach ((ReconstructedImage a, ReconstructedImage b) in images.Zip(expected))
        {
            Assert.Equal((b.InstanceNumber, b.Index), (a.InstanceNumber, a.Index));
            for (int i = 0; i < a.Pixels.Length; i++)
            {
                // Never above: the sensitivities have length 1 (Cauchy-Schwarz), but for the rounding of floats.
                Assert.True(a.Pixels.Span[i] <= b.Pixels.Span[i] * (1 + 1e-4) + 1e-6);
                error += Math.Pow(a.Pixels.Span[i] - b.Pixels.Span[i], 2);
                energy += Math.Pow(b.Pixels.Span[i], 2);
            }
        }
        Assert.InRange(Math.Sqrt(error / energy), 0, .02);
    }

    [Fact]
    public void Kinds_follow_each_other_in_the_recipes_order_and_are_of_one_signal()
    {
        MrImageKind[] order = [MrImageKind.Phase, MrImageKind.Magnitude, MrImageKind.Imaginary, MrImageKind.Real];
        List<ReconstructedImage> images = Turned(Slices, Asking(order));
        Assert.Equal(Enumerable.Range(1, 8), images.Select(image => image.InstanceNumber));
        Assert.Equal(order.SelectMany(kind => new[] { (kind, 0), (kind, 1) }), images.Select(image => (image.Index.Kind, image.Index.Slice)));
        AssertOneSignal(images, order);
    }

    [Fact]
    public void Images_that_waited_for_their_number_are_numbered_kind_by_kind()
    {
        MrSimulation scan = new(Slices with { Slices = 1, Repetitions = 3 });
        List<ReconstructedImage> images = Reconstruct.All(scan.Header.WithLimits(limits => limits with { Repetition = null }), scan.Blocks(), Asking(AllKinds));
        images.Sort((a, b) => a.InstanceNumber.CompareTo(b.InstanceNumber));
        Assert.Equal(Enumerable.Range(1, 12), images.Select(image => image.InstanceNumber));
        // The first repetition is promised, the others are learnt.
        Assert.Equal(
            [.. AllKinds.Select(kind => (kind, 0)), .. AllKinds.SelectMany(kind => new[] { (kind, 1), (kind, 2) })],
            images.Select(image => (image.Index.Kind, image.Index.Repetition)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parallel_imaging_leaves_the_objects_phase(bool isSense)
    {
        MrFourier outputs = new() { Combination = isSense ? ChannelCombination.RootSumOfSquares : ChannelCombination.Adaptive, Outputs = AllKinds };
        Recipe recipe = new() { Method = isSense ? "mr.sense" : "mr.grappa", Settings = isSense ? new MrSense { Fourier = outputs } : new MrGrappa { Fourier = outputs } };
        MrSimulationOptions accelerated = Slices with
        {
            Columns = 96,
            Rows = 96,
            Slices = 1,
            Coils = CoilArray.Helmet(16),
            Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded },
        };
        List<ReconstructedImage> turned = Turned(accelerated, recipe), still = Turned(accelerated, recipe, 0);
        AssertOneSignal(turned, AllKinds);
        (double Magnitude, double Phase)[] a = [.. Bright(turned)], b = [.. Bright(still)];
        Assert.Equal(a.Length, b.Length);
        // The same linear steps on samples that differ by a factor: rounding of floats alone, which the iterations of SENSE carry along.
        foreach (((double _, double phase), (double _, double without)) in a.Zip(b)) Assert.Equal(0, Wrapped(phase - without - ObjectPhase), 2e-3);
    }

    private static Recipe Asking(params MrImageKind[] kinds) => new() { Settings = new MrFourier { Combination = ChannelCombination.Adaptive, Outputs = kinds } };

    /// <summary>The images, in order, of a scan whose object has been given a uniform phase.</summary>
    private static List<ReconstructedImage> Turned(MrSimulationOptions options, Recipe recipe, double phase = ObjectPhase)
    {
        MrSimulation scan = new(options);
        Complex turn = Complex.FromPolarCoordinates(1, phase);
        IEnumerable<MrReadout> readouts = scan.Readouts().Select(readout => readout.WithSamples(samples =>
        {
            for (int i = 0; i < samples.Length; i += 2)
            {
                Complex sample = turn * new Complex(samples[i], samples[i + 1]);
                (samples[i], samples[i + 1]) = ((float)sample.Real, (float)sample.Imaginary);
            }
        }));
        return [.. Reconstruct.All(scan.Header, readouts.InBlocks(), recipe).OrderBy(image => image.InstanceNumber)];
    }

    private static void AssertOneSignal(List<ReconstructedImage> images, MrImageKind[] kinds)
    {
        foreach (IGrouping<int, ReconstructedImage> slice in images.GroupBy(image => image.Index.Slice))
        {
            Dictionary<MrImageKind, float[]> of = slice.ToDictionary(image => image.Index.Kind, image => image.Pixels.ToArray());
            Assert.Equal(kinds.Length, of.Count);
            for (int i = 0; i < of[MrImageKind.Phase].Length; i++)
            {
                Complex signal = Complex.FromPolarCoordinates(of[MrImageKind.Magnitude][i], of[MrImageKind.Phase][i]);
                double rounding = 1e-6 * signal.Magnitude + 1e-9;
                Assert.Equal(signal.Real, of[MrImageKind.Real][i], rounding);
                Assert.Equal(signal.Imaginary, of[MrImageKind.Imaginary][i], rounding);
            }
        }
    }

    private static double Peak(List<ReconstructedImage> images) =>
        images.Where(image => image.Index.Kind == MrImageKind.Magnitude).Max(image => image.Pixels.ToArray().Max());

    private static IEnumerable<(double Magnitude, double Phase)> Bright(List<ReconstructedImage> images)
    {
        double least = .2 * Peak(images);
        return Voxels(images).Where(voxel => voxel.Magnitude > least).Select(voxel => (voxel.Magnitude, voxel.Phase));
    }

    private static IEnumerable<(Vector3D Point, double Magnitude, double Phase)> Voxels(List<ReconstructedImage> images)
    {
        ReconstructedImage[] magnitudes = [.. images.Where(image => image.Index.Kind == MrImageKind.Magnitude)], phases = [.. images.Where(image => image.Index.Kind == MrImageKind.Phase)];
        foreach ((ReconstructedImage magnitude, ReconstructedImage phase) in magnitudes.Zip(phases))
        {
            SlicePlane plane = magnitude.Plane;
            for (int i = 0; i < magnitude.Pixels.Length; i++)
            {
                Vector3D point = plane.ImagePositionPatient
                    + i % magnitude.Columns * plane.ColumnSpacingMm * plane.RowDirection + i / magnitude.Columns * plane.RowSpacingMm * plane.ColumnDirection;
                yield return (point, magnitude.Pixels.Span[i], phase.Pixels.Span[i]);
            }
        }
    }

    private static Complex[] Sensitivities(CoilArray coils, Vector3D point) => [.. Enumerable.Range(0, coils.Channels).Select(coil => coils.Sensitivity(coil, point))];

    /// <summary>The first eigenvector of the channels' covariance over the object, from the coils' closed forms, by power iteration; its largest element real.</summary>
    private static Complex[] Common((Complex[] Coils, double Magnitude, double Phase)[] voxels)
    {
        Complex[] vector = [.. voxels[0].Coils.Select((_, i) => new Complex(1, i))];
        for (int i = 0; i < 200; i++)
        {
            Complex[] next = new Complex[vector.Length];
            foreach ((Complex[] coils, double magnitude, double _) in voxels)
            {
                // The image's magnitude is the object's by the coils' root sum of squares.
                Complex signal = Dot(coils, vector) * magnitude * magnitude / coils.Sum(c => c.Magnitude * c.Magnitude);
                for (int c = 0; c < next.Length; c++) next[c] += signal * coils[c];
            }
            double length = Math.Sqrt(next.Sum(c => c.Magnitude * c.Magnitude));
            vector = [.. next.Select(c => c / length)];
        }
        Complex largest = vector.MaxBy(c => c.Magnitude);
        return [.. vector.Select(c => c * Complex.Conjugate(largest) / largest.Magnitude)];
    }

    private static Complex Dot(Complex[] a, Complex[] b) => a.Zip(b, (x, y) => Complex.Conjugate(x) * y).Aggregate(Complex.Zero, (sum, x) => sum + x);

    private static double Wrapped(double phase) => Math.IEEERemainder(phase, 2 * Math.PI);
}
