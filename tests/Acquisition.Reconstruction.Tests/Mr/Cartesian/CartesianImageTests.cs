using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>
/// Images of ellipses whose k-space is a closed form. The witness sums the Fourier series term by term at each pixel's place in the patient:
/// it checks values, matrix, scale, place and direction at once.
/// </summary>
public class CartesianImageTests
{
    [Theory]
    [InlineData(48, 40, 2)]
    [InlineData(48, 40, 1)]
    [InlineData(45, 37, 2)]
    [InlineData(45, 38, 1)]
    public void Image_shows_the_object_where_it_lies(int columns, int rows, int oversampling)
    {
        MrSimulation scan = MrScans.Simulate(o => o with
        {
            Columns = columns,
            Rows = rows,
            Oversampling = oversampling,
            Centre = new(5, -8, 3),
            ReadDirection = MrScans.ObliqueRead,
            PhaseDirection = MrScans.ObliquePhase,
        });
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Blocks());
        Assert.Equal(2, images.Count);
        foreach (ReconstructedImage image in images)
        {
            Assert.Equal((columns, rows), (image.Columns, image.Rows));
            Assert.Equal(0, (image.Plane.PixelCentre(rows / 2, columns / 2) - scan.SliceCentre(image.Index.Slice)).Length, 1e-9);
            AssertShows(scan, image, Scale(scan));
        }
    }

    [Fact]
    public void Markers_lie_on_their_side_of_the_patient()
    {
        foreach ((Vector3D read, Vector3D phase) in ((Vector3D, Vector3D)[])[(new(1, 0, 0), new(0, 1, 0)), (new(0, -1, 0), new(-1, 0, 0)), (new(0, 1, 0), new(1, 0, 0))])
        {
            MrSimulation scan = MrScans.Simulate(o => o with { Columns = 96, Rows = 96, Coils = CoilArray.Uniform, ReadDirection = read, PhaseDirection = phase, Centre = new(0, 0, 10) });
            List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Blocks());
            ReconstructedImage image = images.MaxBy(i => i.Plane.PixelCentre(0, 0).Z)!;     // z = 12.5: through all three markers
            Assert.Equal(12.5, image.Plane.PixelCentre(0, 0).Z, 1e-9);
            double scale = Scale(scan), white = scan.Model.Phantom.Region("white matter").Expected;
            foreach (string name in (string[])[PhantomRegion.LeftMarker, PhantomRegion.AnteriorMarker, PhantomRegion.HeadMarker])
            {
                PhantomRegion marker = scan.Model.Phantom.Region(name) with { Centre = scan.Model.Phantom.Region(name).Centre with { Z = 12.5 } };
                PhantomRegion mirror = marker with { Centre = marker.Centre with { X = -marker.Centre.X, Y = -marker.Centre.Y } };
                double here = marker.Measure(image.Plane, image.Columns, image.Pixels.Span).Mean / scale;
                double there = mirror.Measure(image.Plane, image.Columns, image.Pixels.Span).Mean / scale;
                // A third of the contrast: ringing of the 2.5 mm pixels reaches a tenth.
                Assert.True(Math.Abs(here - marker.Expected) < Math.Abs(marker.Expected - white) / 3, $"{name}: {here} of {marker.Expected}");
                Assert.True(Math.Abs(there - marker.Expected) > Math.Abs(marker.Expected - white) / 3, $"mirror of {name}: {there}");
            }
        }
    }

    [Fact]
    public void Larger_matrix_interpolates_and_keeps_intensity_and_place()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { ReadDirection = MrScans.ObliqueRead, PhaseDirection = MrScans.ObliquePhase });
        foreach (ReconstructedImage image in Reconstruct.All(scan.Header, scan.Blocks(), new Recipe { Grid = new() { Columns = 75, Rows = 80 } }))
        {
            Assert.Equal((75, 80, 3.2, 3.0), (image.Columns, image.Rows, image.Plane.ColumnSpacingMm, image.Plane.RowSpacingMm));
            AssertShows(scan, image, Scale(scan));
        }
    }

    [Fact]
    public void Lines_lie_about_the_centre_of_the_limits()
    {
        // Partial Fourier: the first 10 of 40 lines are not acquired, counters start at 0, the centre line is 10.
        MrSimulation scan = MrScans.Simulate();
        ScanHeader header = scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = new(0, 29, 10) });
        IEnumerable<MrReadout> readouts = scan.Readouts().Where(r => r.Counters.KspaceEncodeStep1 >= 10)
            .Select(r => r.WithCounters(c => c with { KspaceEncodeStep1 = c.KspaceEncodeStep1 - 10 }));
        AssertSameAsZeroFilled(scan, header, readouts, (line, _) => line >= 10);
    }

    [Fact]
    public void Echo_that_is_not_in_the_middle_is_placed_by_its_centre_sample()
    {
        MrSimulation scan = MrScans.Simulate();
        int samples = scan.Encoding.EncodedSpace.Matrix.X, missing = 20;
        int[] kept = [.. Enumerable.Range(missing, samples - missing)];
        IEnumerable<MrReadout> readouts = scan.Readouts().Select(r => r.Picking(kept) with { CenterSample = samples / 2 - missing });
        AssertSameAsZeroFilled(scan, scan.Header, readouts, (_, sample) => sample >= missing);
    }

    [Fact]
    public void Discarded_samples_do_not_reach_the_image()
    {
        MrSimulation scan = MrScans.Simulate();
        IEnumerable<MrReadout> readouts = scan.Readouts().Select(r => r with { DiscardPre = 5, DiscardPost = 9 });
        AssertSameAsZeroFilled(scan, scan.Header, readouts, (_, sample) => sample >= 5 && sample < scan.Encoding.EncodedSpace.Matrix.X - 9);
    }

    [Fact]
    public void Reversed_readouts_are_turned_round()
    {
        MrSimulation scan = MrScans.Simulate();
        int[] backwards = [.. Enumerable.Range(0, scan.Encoding.EncodedSpace.Matrix.X).Reverse()];
        IEnumerable<MrReadout> readouts = scan.Readouts().Select(r => r.Counters.KspaceEncodeStep1 % 2 == 0 ? r with { DiscardPre = 5, DiscardPost = 9 }
            : r.Picking(backwards) with { Flags = r.Flags | MrReadoutFlags.Reverse, DiscardPre = 9, DiscardPost = 5 });
        AssertSameAsZeroFilled(scan, scan.Header, readouts, (_, sample) => sample >= 5 && sample < scan.Encoding.EncodedSpace.Matrix.X - 9);
    }

    [Fact]
    public void Averages_are_averaged()
    {
        MrSimulation scan = MrScans.Simulate();
        ScanHeader header = scan.Header.WithLimits(l => l with { Average = new(0, 2, 0) });
        IEnumerable<MrReadout> readouts = scan.Readouts().SelectMany(r => Enumerable.Range(0, 3).Select(average =>
            r.WithCounters(c => c with { Average = average }).WithSamples(samples =>
            {
                for (int i = 0; i < samples.Length; i++) samples[i] *= average;      // 0, 1 and 2 times: their mean is the original
            })));
        AssertSameAsZeroFilled(scan, header, readouts, (_, _) => true);
    }

    [Theory]
    [InlineData(MrReadoutFlags.NoiseMeasurement)]
    [InlineData(MrReadoutFlags.ParallelCalibration)]
    [InlineData(MrReadoutFlags.NavigationData)]
    [InlineData(MrReadoutFlags.PhaseCorrectionData)]
    [InlineData(MrReadoutFlags.HighPerformanceFeedbackData)]
    [InlineData(MrReadoutFlags.RealTimeFeedbackData)]
    [InlineData(MrReadoutFlags.DummyScanData)]
    public void Readouts_that_are_not_of_the_image_are_left_out(MrReadoutFlags flag)
    {
        MrSimulation scan = MrScans.Simulate();
        IEnumerable<MrReadout> readouts = scan.Readouts().SelectMany(r => (MrReadout[])[r with { Flags = flag, ActiveChannels = 1, NumberOfSamples = 3, Samples = new byte[24] }, r]);
        AssertSameAsZeroFilled(scan, scan.Header, readouts, (_, _) => true);
    }

    [Fact]
    public void Samples_that_are_not_finite_become_zero_and_are_counted()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Slices = 1 });
        List<ReconstructedImage> clean = Reconstruct.All(scan.Header, scan.Blocks());
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Readouts().Select(r => r.Counters.KspaceEncodeStep1 % 10 != 0 ? r : r.WithSamples(s =>
        {
            s[0] = float.NaN;
            s[5] = float.PositiveInfinity;
        })).InBlocks());
        ReconstructedImage image = Assert.Single(images);
        Assert.Equal(8, image.ReplacedSamples);
        // Corner samples of k-space hold little: the image hardly changes, and stays finite everywhere.
        Assert.True(Nrmse(clean[0].Pixels.Span, image.Pixels.Span) < .01);
    }

    [Fact]
    public void Image_comes_with_its_last_line_whether_flagged_or_not()
    {
        foreach (MrReadoutFlags removed in (MrReadoutFlags[])[MrReadoutFlags.None, MrReadoutFlags.LastInSlice])
        {
            MrSimulation scan = MrScans.Simulate(o => o with { Slices = 3, Repetitions = 2 });
            Collected collected = new();
            using IReconstruction reconstruction = Reconstructor.OnCpu().Open(scan.Header, scan.Header.Recipes[0]);
            int given = 0;
            foreach (MrReadout readout in scan.Readouts().Select(r => r.Without(removed)))
            {
                reconstruction.Add(new MrReadoutBlock([readout]), collected, CancellationToken.None);
                Assert.Equal(++given / 40, collected.Images.Count);
            }
            reconstruction.Complete(collected, CancellationToken.None);
            Assert.Equal(6, collected.Images.Count);
            Assert.Empty(collected.Warnings);
        }
    }

    [Fact]
    public void Slices_may_be_interleaved_line_by_line()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Slices = 3 });
        AssertSameAsZeroFilled(scan, scan.Header, scan.Readouts().OrderBy(r => r.Counters.KspaceEncodeStep1), (_, _) => true);
    }

    [Fact]
    public void Instance_numbers_follow_the_counters_slices_first()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 8, Rows = 2, Slices = 3, Repetitions = 2 });
        ScanHeader header = scan.Header.WithLimits(l => l with { Contrast = new(0, 1, 0), Phase = new(1, 2, 1) });
        IEnumerable<MrReadout> readouts = scan.Readouts().SelectMany(r => from contrast in (int[])[1, 0]
                                                                          from phase in (int[])[2, 1]
                                                                          select r.WithCounters(c => c with { Contrast = contrast, Phase = phase }));
        List<ReconstructedImage> images = Reconstruct.All(header, readouts.InBlocks());
        Assert.Equal(24, images.Count);
        foreach (ReconstructedImage image in images)
        {
            ImageIndex i = image.Index;
            Assert.Equal(1 + i.Slice + 3 * (i.Contrast + 2 * (i.Phase - 1 + 2 * i.Repetition)), image.InstanceNumber);
        }
    }

    [Fact]
    public void Slices_are_counted_along_the_images_normal()
    {
        // Slice direction against read × phase: counters then run against the normal.
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 8, Rows = 2, Slices = 5 });
        IEnumerable<MrReadout> mirrored = scan.Readouts().Select(r => r with { SliceDirection = -r.SliceDirection, Position = r.Position with { Z = -r.Position.Z } });
        foreach (IEnumerable<MrReadout> readouts in (IEnumerable<MrReadout>[])[scan.Readouts(), mirrored])
        {
            List<ReconstructedImage> images = [.. (Reconstruct.All(scan.Header, readouts.InBlocks())).OrderBy(image => image.InstanceNumber)];
            Assert.Equal(Enumerable.Range(1, 5), images.Select(image => image.InstanceNumber));
            Assert.All(images.Zip(images.Skip(1)), pair => Assert.Equal(5, pair.Second.Plane.Location - pair.First.Plane.Location, 1e-9));
        }
    }

    /// <summary>The reconstruction of altered readouts is that of the whole scan with samples set to zero.</summary>
    private static void AssertSameAsZeroFilled(MrSimulation scan, ScanHeader header, IEnumerable<MrReadout> readouts, Func<int, int, bool> kept)
    {
        IEnumerable<MrReadout> zeroed = scan.Readouts().Select(r => r.WithSamples(samples =>
        {
            for (int i = 0; i < samples.Length; i++)
                if (!kept(r.Counters.KspaceEncodeStep1, i / 2 % r.NumberOfSamples)) samples[i] = 0;
        }));
        List<ReconstructedImage> expected = Reconstruct.All(scan.Header, zeroed.InBlocks(), MrScans.ZeroFilling);
        List<ReconstructedImage> images = Reconstruct.All(header, readouts.InBlocks(), MrScans.ZeroFilling);
        Assert.Equal(expected.Count, images.Count);
        foreach (ReconstructedImage image in images)
        {
            ReconstructedImage same = expected.Single(e => e.Index == image.Index);
            Assert.Equal(same.InstanceNumber, image.InstanceNumber);
            Assert.True(Nrmse(same.Pixels.Span, image.Pixels.Span) < 1e-6);     // averages are rounded once more
        }
    }

    private static void AssertShows(MrSimulation scan, ReconstructedImage image, double scale)
    {
        float[] truth = MrTruth.BandLimited(scan.Model, scan.Encoding.EncodedSpace, image.Plane, image.Rows, image.Columns);
        float[] shown = [.. image.Pixels.ToArray().Select(m => (float)(m / scale))];
        double error = Nrmse(truth, shown);
        Assert.True(error < 1e-5, $"NRMSE {error:g3}");      // float k-space and two float transforms
    }

    /// <summary>Image units for one unit of the phantom's signal: k-space is signal × mm², the transform divides by √points.</summary>
    private static double Scale(MrSimulation scan)
    {
        MrSpace space = scan.Encoding.EncodedSpace;
        return space.FieldOfViewMm.X * space.FieldOfViewMm.Y / Math.Sqrt(space.Matrix.X * space.Matrix.Y);
    }

    private static double Nrmse(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double error = 0, energy = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            error += Math.Pow(expected[i] - actual[i], 2);
            energy += Math.Pow(expected[i], 2);
        }
        return Math.Sqrt(error / energy);
    }
}
