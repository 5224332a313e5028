using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>The places of an image's samples, and what each stands for. Images with the same trajectory share one.</summary>
internal sealed class KspaceSamples
{
    /// <summary>Trajectories beyond half the matrix by rounding, or by half a sample, as a readout of an even number has it.</summary>
    private const double Margin = 0.51;

    /// <summary>A trajectory in cycles per field of view that fills less than this part of the matrix is more likely in another unit.</summary>
    private const double LeastFilled = 0.05;

    private readonly float[] _sent;

    private KspaceSamples(float[] sent, float[] k, int[] kept, float[] density) => (_sent, K, Kept, Density) = (sent, k, kept, density);

    /// <summary>[samples × axes], cycles per field of view of the image: −N/2 … N/2.</summary>
    public float[] K { get; }

    /// <summary>Which of the image's samples these are: an image with fewer pixels than were acquired for leaves out the outer ones.</summary>
    public int[] Kept { get; }

    /// <summary>[samples], 1/mm² or 1/mm³.</summary>
    public float[] Density { get; }

    /// <summary>Whether another image's trajectory is the same.</summary>
    public bool IsOf(ReadOnlySpan<float> sent) => sent.SequenceEqual(_sent);

    /// <exception cref="ReconstructionException">TRAJECTORY_UNIT, TRAJECTORY_BEYOND_MATRIX, NO_SAMPLES.</exception>
    public static KspaceSamples Of(NonCartesianPlan plan, OpenImage image, DensityCompensation compensation)
    {
        float[] sent = image.K;
        string name = ReadoutPlace.Name(image.First.Image);
        double[] perMm = PerMm(plan, sent, image.AsSent == true, name);
        double[] density = Densities(plan, perMm, image, compensation);
        int axes = plan.Axes;
        List<int> kept = [];
        List<float> k = [], weights = [];
        for (int i = 0; i < density.Length; i++)
        {
            if (!IsWithin(plan, perMm.AsSpan(i * axes, axes))) continue;
            kept.Add(i);
            for (int axis = 0; axis < axes; axis++) k.Add((float)(perMm[i * axes + axis] * plan.FieldOfViewMm(axis)));
            weights.Add((float)density[i]);
        }
        if (kept.Count == 0) throw NonCartesianErrors.NoSamples(name);
        return new(sent, [.. k], [.. kept], [.. weights]);
    }

    /// <summary>
    /// Trajectories that stay within ±0.5 are fractions of the matrix, as Gadgetron's; others are in cycles per field of view, ±N/2, as BART's: nothing of use
    /// lies between them. A stack's third axis is a counter always.
    /// </summary>
    private static double[] PerMm(NonCartesianPlan plan, float[] sent, bool asSent, string name)
    {
        int axes = plan.Axes, trajectory = plan.Kind == KspaceExtent.Stack ? 2 : axes;
        double[] largest = new double[axes];
        for (int i = 0; i < sent.Length; i++) largest[i % axes] = Math.Max(largest[i % axes], Math.Abs(sent[i]));
        bool isFraction = asSent && largest[..trajectory].All(value => value <= 0.5 * (1 + 1e-4));
        double[] factors = new double[axes];
        for (int axis = 0; axis < axes; axis++)
        {
            int matrix = plan.EncodedMatrix(axis);
            string letter = axis switch { 0 => "x", 1 => "y", _ => "z" };
            bool fraction = isFraction && axis < trajectory;
            if (asSent && !isFraction && axis < trajectory && largest[axis] < LeastFilled * matrix / 2 && matrix > 2 / LeastFilled && largest[..trajectory].Max() == largest[axis])
                throw NonCartesianErrors.TrajectoryUnit(name, largest[axis], letter);
            double beyond = largest[axis] * (fraction ? matrix : 1);
            if (beyond > Margin * matrix + 0.5) throw NonCartesianErrors.BeyondMatrix(name, beyond, letter, matrix);
            factors[axis] = (fraction ? matrix : 1) / plan.EncodedMm(axis);
        }
        double[] perMm = new double[sent.Length];
        for (int i = 0; i < sent.Length; i++) perMm[i] = sent[i] * factors[i % axes];
        return perMm;
    }

    private static bool IsWithin(NonCartesianPlan plan, ReadOnlySpan<double> perMm)
    {
        for (int axis = 0; axis < perMm.Length; axis++)
            if (Math.Abs(perMm[axis]) * plan.FieldOfViewMm(axis) > Margin * plan.Matrix(axis) + 0.5) return false;
        return true;
    }

    /// <summary>1/mm² or 1/mm³: of a stack each plane's own, times the distance of planes.</summary>
    private static double[] Densities(NonCartesianPlan plan, double[] perMm, OpenImage image, DensityCompensation compensation)
    {
        if (plan.Kind != KspaceExtent.Stack) return Region(plan, perMm, plan.Axes, image.Lengths, compensation);
        double[] densities = new double[perMm.Length / 3];
        int[] starts = new int[image.Lengths.Count];
        for (int i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + image.Lengths[i - 1];
        foreach (IGrouping<int, int> partition in Enumerable.Range(0, starts.Length).GroupBy(readout => image.Partitions[readout]))
        {
            int[] samples = [.. partition.SelectMany(readout => Enumerable.Range(starts[readout], image.Lengths[readout]))];
            double[] plane = [.. samples.SelectMany(sample => (double[])[perMm[3 * sample], perMm[3 * sample + 1]])];
            double[] of = Region(plan, plane, 2, [.. partition.Select(readout => image.Lengths[readout])], compensation);
            for (int i = 0; i < samples.Length; i++) densities[samples[i]] = of[i] / plan.EncodedMm(2);
        }
        return densities;
    }

    private static double[] Region(NonCartesianPlan plan, double[] perMm, int axes, IReadOnlyList<int> lengths, DensityCompensation compensation)
    {
        if (compensation != DensityCompensation.Iterative && SpokeDensity.Of(perMm, axes, lengths) is { } spokes) return spokes;
        // The image's field of view is what neighbours have to resolve: a readout that is oversampled says nothing of its own.
        float[] k = new float[perMm.Length];
        double[] largest = new double[axes];
        double area = 1;
        for (int i = 0; i < k.Length; i++)
        {
            k[i] = (float)(perMm[i] * plan.FieldOfViewMm(i % axes));
            largest[i % axes] = Math.Max(largest[i % axes], Math.Abs(k[i]));
        }
        for (int axis = 0; axis < axes; axis++) area *= plan.FieldOfViewMm(axis);
        int[] matrix = [.. largest.Select(reach => 2 * (int)Math.Ceiling(reach) + 2)];
        return [.. IterativeDensity.Of(k, matrix).Select(weight => weight / area)];
    }

    /// <summary>The kept samples of all channels: [channels × samples].</summary>
    public HostArray Data(OpenImage image)
    {
        (float[] re, float[] im) = image.Data();
        int count = Kept.Length, all = image.Samples;
        if (count == all) return HostArray.Complex(re, im);
        float[] keptRe = new float[image.Channels * count], keptIm = new float[keptRe.Length];
        for (int channel = 0; channel < image.Channels; channel++)
            for (int i = 0; i < count; i++)
                (keptRe[channel * count + i], keptIm[channel * count + i]) = (re[channel * all + Kept[i]], im[channel * all + Kept[i]]);
        return HostArray.Complex(keptRe, keptIm);
    }
}
