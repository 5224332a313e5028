using System.Numerics;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Scans;

public class SlabSimulationTests
{
    private static readonly MrSimulationOptions Slab = new()
    {
        Columns = 16,
        Rows = 12,
        ReadFieldOfViewMm = 224,
        PhaseFieldOfViewMm = 240,
        Slices = 1,
        Partitions = 6,
        SlabOversampling = 1.3,
        SliceThicknessMm = 30,
        Coils = CoilArray.Helmet(3),
        Noise = 0,
        NoiseReadouts = 0,
        ReadDirection = new(0, 0, -1),
        PhaseDirection = new(0, 1, 0),
        Centre = new(3, -4, 5),
    };

    [Fact]
    public void Header_says_the_oversampled_slab_and_every_line_of_it_comes_once()
    {
        MrSimulation scan = new(Slab);

        Assert.Empty(ScanHeaderRules.Check(scan.Header));
        Assert.Equal(new MrSpace(new(32, 12, 8), new(448, 240, 240)), scan.Encoding.EncodedSpace); // 7.8 partitions, made even
        Assert.Equal(new MrSpace(new(16, 12, 6), new(224, 240, 180)), scan.Encoding.ReconSpace);
        Assert.Equal(new MrLimit(0, 7, 4), scan.Encoding.Limits.KspaceEncodingStep2);
        MrReadout[] readouts = [.. scan.Blocks().SelectMany(block => block.Readouts)];
        Assert.Equal(Enumerable.Range(0, 96).Select(i => (i % 12, i / 12)), readouts.Select(r => (r.Counters.KspaceEncodeStep1, r.Counters.KspaceEncodeStep2)));
        Assert.All(readouts, readout => Assert.Equal(Slab.Centre, readout.Position));
        Assert.Equal(Enumerable.Range(0, 8).Select(z => 12 * z + 11), Enumerable.Range(0, 96).Where(i => readouts[i].Flags.HasFlag(MrReadoutFlags.LastInEncodeStep1)));
        Assert.Equal([95], Enumerable.Range(0, 96).Where(i => readouts[i].Flags.HasFlag(MrReadoutFlags.LastInSlice | MrReadoutFlags.LastInEncodeStep2 | MrReadoutFlags.LastInMeasurement)));
    }

    [Fact]
    public void Samples_are_those_whose_sum_is_the_band_limited_truth_of_each_plane()
    {
        MrSimulation scan = new(Slab);
        MrReadout[] readouts = [.. scan.Blocks().SelectMany(block => block.Readouts)];
        Vector3D slice = Slab.ReadDirection.Cross(Slab.PhaseDirection), corner = Slab.Centre - 90 * Slab.ReadDirection - 80 * Slab.PhaseDirection + 35 * slice;
        SlicePlane plane = new(corner, Slab.ReadDirection, Slab.PhaseDirection, 20, 20, 30);

        float[] truth = MrTruth.BandLimited(scan.Model, scan.Encoding.EncodedSpace, plane, 9, 10);

        foreach ((int row, int column) in new[] { (0, 0), (4, 5), (8, 2) })
        {
            Vector3D offset = plane.PixelCentre(row, column) - Slab.Centre;
            double squares = 0;
            for (int coil = 0; coil < 3; coil++)
            {
                Complex sum = 0;
                foreach (MrReadout readout in readouts)
                {
                    ReadOnlySpan<float> line = MemoryMarshal.Cast<byte, float>(readout.Samples.Span).Slice(coil * 64, 64);
                    double across = (readout.Counters.KspaceEncodeStep1 - 6) / 240.0 * offset.Dot(Slab.PhaseDirection) + (readout.Counters.KspaceEncodeStep2 - 4) / 240.0 * offset.Dot(slice);
                    for (int i = 0; i < 32; i++)
                        sum += new Complex(line[2 * i], line[2 * i + 1]) * Complex.FromPolarCoordinates(1, 2 * Math.PI * ((i - 16) / 448.0 * offset.Dot(Slab.ReadDirection) + across));
                }

                squares += Math.Pow(sum.Magnitude / 448 / 240 / 240, 2);
            }

            Assert.Equal(Math.Sqrt(squares), truth[row * 10 + column], 1e-6); // float samples of values below 1
        }
    }

    [Fact]
    public void Noise_scan_has_the_array_s_covariance_scaled_by_its_own_dwell_time()
    {
        MrSimulationOptions noisy = Slab with { Noise = 2, NoiseReadouts = 400, DwellTimeUs = 10, NoiseDwellTimeUs = 5 };
        MrReadout[] readouts = [.. new MrSimulation(noisy).Blocks().SelectMany(block => block.Readouts).Take(400)];
        Assert.All(readouts, readout => Assert.Equal((MrReadoutFlags.NoiseMeasurement, 5f), (readout.Flags, readout.SampleTimeUs)));

        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
            {
                Complex sum = 0;
                foreach (MrReadout readout in readouts)
                {
                    ReadOnlySpan<float> samples = MemoryMarshal.Cast<byte, float>(readout.Samples.Span);
                    for (int n = 0; n < 32; n++)
                        sum += new Complex(samples[64 * i + 2 * n], samples[64 * i + 2 * n + 1]) * new Complex(samples[64 * j + 2 * n], -samples[64 * j + 2 * n + 1]);
                }

                // Half the dwell time: twice the variance. E[n·conj n] = 2·σ²·2·Ψ = 16·Ψ; five standard errors.
                Assert.Equal(0, (sum / (400 * 32) - 16 * noisy.Coils.Noise.Covariance(i, j)).Magnitude, 5 * 16 * 1.4 / Math.Sqrt(400 * 32));
            }
    }
}
