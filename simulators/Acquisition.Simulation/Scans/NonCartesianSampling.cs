using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// Readouts that say their way through k-space themselves, in cycles per voxel of the image (−½ .. ½, the scale that Gadgetron takes): kx, ky and, of a
/// slab, kz. The first encoding step counts spokes or interleaves.
/// </summary>
public abstract record NonCartesianSampling : MrSampling
{
    /// <summary>
    /// The gradient along (read, phase, slice) comes so many samples later than the receiver thinks; what a readout says of its way does not know of it.
    /// </summary>
    public Vector3D GradientDelaySamples { get; init; }

    private protected abstract MrTrajectory Trajectory { get; }

    /// <summary>Spokes or interleaves of one image, or of one partition.</summary>
    private protected abstract int Readouts { get; }

    /// <summary>Partitions that Fourier encoding tells apart; 1 where the way itself is three-dimensional.</summary>
    private protected virtual int Partitions(MrSimulationOptions options) => 1;

    /// <summary>The sample nearest to the centre.</summary>
    private protected abstract int CenterSample(MrSimulationOptions options);

    /// <summary>k at a time, in samples, of a readout: of the spins if the gradients were on time. Cycles per voxel.</summary>
    /// <param name="options">The scan.</param>
    /// <param name="index">Counts through the repetitions.</param>
    /// <param name="sample">Not whole where a gradient is late; below 0 nothing has happened.</param>
    private protected abstract Vector3D K(MrSimulationOptions options, int index, double sample);

    internal override IReadOnlyList<MrEncoding> Encodings(MrSimulationOptions options) =>
    [
        new()
        {
            EncodedSpace = options.EncodedSpace,
            ReconSpace = options.ReconSpace,
            Limits = new()
            {
                KspaceEncodingStep1 = new(0, Readouts - 1, Readouts / 2),
                KspaceEncodingStep2 = Partitions(options) is > 1 and int partitions ? new MrLimit(0, partitions - 1, partitions / 2) : null,
                Average = Several(options.Averages),
                Slice = new(0, options.Slices - 1, 0),
                Repetition = new(0, options.Repetitions - 1, 0),
            },
            Trajectory = Trajectory,
        },
    ];

    internal override IEnumerable<PlannedReadout> Plan(MrSimulationOptions options)
    {
        int partitions = Partitions(options);
        int[] slices = Slices(options);
        for (int repetition = 0; repetition < options.Repetitions; repetition++)
            foreach (int slice in slices)
                for (int average = 0; average < options.Averages; average++)
                    for (int readout = 0; readout < Readouts; readout++)
                        for (int partition = 0; partition < partitions; partition++)
                            yield return Readout(options, repetition * Readouts + readout, new(readout, partition, average, slice, Repetition: repetition));
    }

    private PlannedReadout Readout(MrSimulationOptions options, int index, MrEncodingCounters counters)
    {
        int samples = SamplesPerReadout(options), partitions = Partitions(options);
        Vector3D along = partitions > 1 ? new(0, 0, (counters.KspaceEncodeStep2 - partitions / 2) / (double)partitions) : default;
        Vector3D[] said = [.. Enumerable.Range(0, samples).Select(i => K(options, index, i) + along)];
        Vector3D[] seen = GradientDelaySamples == default ? said : [.. Enumerable.Range(0, samples).Select(i => Late(i) + along)];
        double[] times = [.. Enumerable.Range(0, samples).Select(i => 1e-6 * options.DwellTimeUs * (i - CenterSample(options)))];
        double x = options.ReadFieldOfViewMm / options.Columns, y = options.PhaseFieldOfViewMm / options.Rows, z = options.SliceThicknessMm;
        FreePath path = new(CenterSample(options), [.. seen.Select(k => new Vector3D(k.X / x, k.Y / y, k.Z / z))], times)
        {
            Trajectory = options.Partitions == 1
                ? [.. said.SelectMany(k => new[] { (float)k.X, (float)k.Y })]
                : [.. said.SelectMany(k => new[] { (float)k.X, (float)k.Y, (float)k.Z })],
        };
        return new(counters, path);

        Vector3D Late(int i) => new(
            K(options, index, i - GradientDelaySamples.X).X, K(options, index, i - GradientDelaySamples.Y).Y, K(options, index, i - GradientDelaySamples.Z).Z);
    }
}
