using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Mr;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>
/// What all methods on a grid share, with a method that keeps what it gets: it takes every second line and wants a calibration of a few lines about the centre.
/// </summary>
public class GridReconstructionTests
{
    private const int Rows = 32;

    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = 16, Rows = Rows, Slices = 2, Repetitions = 2 });

    [Fact]
    public void Undersampled_image_is_made_when_its_last_line_is_flagged()
    {
        Recorder maker = new();
        Collected collected = Run(maker, Accelerated(null), Scan.Readouts().Where(r => IsLattice(r) || IsCentral(r)));
        Assert.Equal(4, collected.Images.Count);
        Assert.Equal(4, maker.Made.Count);
        Assert.All(maker.Made, made => Assert.Equal(new LineArea(0, 1, 12, 9), made.Calibration!.Area));
    }

    [Fact]
    public void Undersampled_image_without_a_flag_waits_for_the_next_repetition_or_the_scans_end()
    {
        foreach (MrReadoutFlags kept in (MrReadoutFlags[])[MrReadoutFlags.LastInRepetition, MrReadoutFlags.None])
        {
            Recorder maker = new();
            Collected collected = new();
            MrReadout[] readouts = [.. Scan.Readouts().Where(r => IsLattice(r) || IsCentral(r)).Select(r => r with { Flags = r.Flags & kept })];
            using GridReconstruction reconstruction = Open(maker, Accelerated(null));
            Feed(reconstruction, collected, readouts.Where(r => r.Counters.Repetition == 0));
            Assert.Equal(kept == MrReadoutFlags.None ? 0 : 2, collected.Images.Count);
            Feed(reconstruction, collected, readouts.Where(r => r.Counters.Repetition == 1).Take(1));
            Assert.Equal(2, collected.Images.Count);
            Feed(reconstruction, collected, readouts.Where(r => r.Counters.Repetition == 1).Skip(1));
            reconstruction.Complete(collected, CancellationToken.None);
            Assert.Equal(4, collected.Images.Count);
        }
    }

    [Fact]
    public void Image_that_lacks_a_line_of_its_pattern_waits_and_is_refused_at_the_end()
    {
        Recorder maker = new();
        Collected collected = new();
        IEnumerable<MrReadout> readouts = Scan.Readouts().Where(r => (IsLattice(r) || IsCentral(r)) && r.Counters is not { Slice: 1, Repetition: 0, KspaceEncodeStep1: 6 });
        ReconstructionException failure = Assert.Throws<ReconstructionException>(() => Run(maker, Accelerated(null), readouts, collected));
        Assert.Equal("MISSING_LINES", failure.Reason);
        Assert.Contains("Of slice 1 1 line did not come: 6.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, collected.Images.Count);
    }

    [Theory]
    [InlineData(MrCalibrationMode.Separate)]
    [InlineData(MrCalibrationMode.Embedded)]
    public void Flagged_calibration_lines_are_kept_with_their_values(MrCalibrationMode mode)
    {
        Recorder maker = new();
        // Once for each slice, before the first repetition; between the lattice's lines another time, as scanners do it.
        IEnumerable<MrReadout> calibration = Scan.Readouts().Where(r => IsCentral(r) && r.Counters.Repetition == 0 && (mode == MrCalibrationMode.Separate || !IsLattice(r)))
            .Select(r => r with { Flags = MrReadoutFlags.ParallelCalibration });
        IEnumerable<MrReadout> imaging = Scan.Readouts().Where(IsLattice).Select(r => mode == MrCalibrationMode.Separate || !IsCentral(r) ? r : r with { Flags = r.Flags | MrReadoutFlags.ParallelCalibrationAndImaging });
        Collected collected = Run(maker, Accelerated(mode), calibration.Concat(imaging));
        Assert.Equal(4, collected.Images.Count);
        foreach ((ImageIndex image, CalibrationBlock? block, _) in maker.Made)
        {
            Assert.Equal(new LineArea(0, 1, 12, 9), block!.Area);
            // What was sent, to the last bit; of the second channel as well.
            MrReadout line = Scan.Readouts().Single(r => r.Counters.Slice == image.Slice && r.Counters.Repetition == 0 && r.Counters.KspaceEncodeStep1 == 15);
            for (int channel = 0; channel < 2; channel++)
                for (int column = 0; column < 32; column++)
                    Assert.Equal(Sample(line, channel, column), (block.Samples.Re.Span[(channel * 9 + 3) * 32 + column], block.Samples.Im.Span[(channel * 9 + 3) * 32 + column]));
        }
        // Of an embedded calibration the lines are the image's too; the pattern's last line carries the flag.
        Assert.Equal(mode == MrCalibrationMode.Embedded ? 17 + 4 : 17, maker.Made[0].Lines);
    }

    [Fact]
    public void Calibration_that_only_one_repetition_has_serves_the_others()
    {
        foreach (bool flagged in (bool[])[true, false])
        {
            Recorder maker = new();
            IEnumerable<MrReadout> readouts = Scan.Readouts().Where(r => IsLattice(r) || (IsCentral(r) && r.Counters.Repetition == 0))
                .Select(r => flagged && r.Counters.Repetition == 0 && IsCentral(r) ? r with { Flags = r.Flags | MrReadoutFlags.ParallelCalibrationAndImaging } : r);
            Assert.Equal(4, Run(maker, Accelerated(null), readouts).Images.Count);
            foreach (int slice in (int[])[0, 1])
                Assert.Equal(2, maker.Made.Count(made => made.Image.Slice == slice && made.Calibration!.Samples.Re.Span[32 * 4 + 16] == Sample(Line(slice, 16), 0, 16).Re));
        }
    }

    [Fact]
    public void Frames_that_together_make_a_calibration_wait_for_it()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = Rows, Slices = 1, Repetitions = 4 });
        ScanHeader header = Accelerated(MrCalibrationMode.Interleaved, scan.Header);
        // TGRAPPA: the even lines of even frames, the odd lines of odd ones.
        MrReadout[] readouts = [.. scan.Readouts().Where(r => (r.Counters.KspaceEncodeStep1 - r.Counters.Repetition) % 2 == 0)];
        Recorder maker = new() { Offset = null };
        Collected collected = new();
        using GridReconstruction reconstruction = Open(maker, header);
        foreach ((int frame, int images) in ((int, int)[])[(0, 0), (1, 2), (2, 3), (3, 4)])
        {
            Feed(reconstruction, collected, readouts.Where(r => r.Counters.Repetition == frame).SkipLast(1));
            Feed(reconstruction, collected, readouts.Where(r => r.Counters.Repetition == frame).TakeLast(1).Select(r => r with { Flags = MrReadoutFlags.LastInSlice }));
            Assert.Equal(images, collected.Images.Count);
        }
        reconstruction.Complete(collected, CancellationToken.None);
        Assert.All(maker.Made, made => Assert.Equal(Rows, made.Calibration!.Rows));
    }

    [Fact]
    public void Scan_without_a_calibration_is_refused_at_its_end() =>
        Assert.Equal("MISSING_CALIBRATION", Assert.Throws<ReconstructionException>(() => Run(new Recorder(), Accelerated(null), Scan.Readouts().Where(IsLattice))).Reason);

    [Fact]
    public void Averages_must_be_whole_when_an_image_ends()
    {
        ScanHeader header = Accelerated(null).WithLimits(l => l with { Average = new(0, 1, 0) });
        MrReadout[] once = [.. Scan.Readouts().Where(r => IsLattice(r) || IsCentral(r))];
        MrReadout[] twice = [.. once.Concat(once.Select(r => r.WithCounters(c => c with { Average = 1 }))).OrderBy(r => r.Counters.Repetition)];
        // Flags on the first average's last line end nothing.
        Assert.Equal(4, Run(new Recorder(), header, twice).Images.Count);
        ReconstructionException failure = Assert.Throws<ReconstructionException>(() => Run(new Recorder(), header, twice.Where(r => r.Counters is not { Average: 1, KspaceEncodeStep1: 8, Slice: 0, Repetition: 0 })));
        Assert.Contains("8 (average 1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_see_every_readout_in_their_order_and_may_keep_it()
    {
        List<string> seen = [];
        Step noise = new((readout, samples) =>
        {
            seen.Add((readout.Flags & MrReadoutFlags.NoiseMeasurement) != 0 ? "noise" : "line");
            return (readout.Flags & MrReadoutFlags.NoiseMeasurement) != 0 ? null : samples;
        });
        Step twice = new((readout, samples) =>
        {
            seen.Add("second");
            foreach (ref float value in samples.Planes.Re.Span) value *= 2;
            foreach (ref float value in samples.Planes.Im.Span) value *= 2;
            return samples;
        });
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        MrReadout silence = scan.Readouts().First() with { Flags = MrReadoutFlags.NoiseMeasurement, NumberOfSamples = 4, Samples = new byte[8 * 4 * 8] };
        Collected collected = new();
        using GridReconstruction reconstruction = new GridReconstruction(scan.Header.Acquisition(), new(), (mr, encoding, _) => Fourier(mr, encoding, encoding, [noise, twice]));
        Feed(reconstruction, collected, scan.Readouts().Prepend(silence));
        reconstruction.Complete(collected, CancellationToken.None);
        Assert.Equal(["noise", .. Enumerable.Repeat((string[])["line", "second"], 16).SelectMany(pair => pair)], seen);
        Assert.Equal(Reconstruct.All(scan.Header, scan.Blocks())[0].Pixels.ToArray().Select(p => 2 * p), Assert.Single(collected.Images).Pixels.ToArray());
    }

    [Theory]
    [InlineData(32, 2)]
    [InlineData(15, 3)]
    [InlineData(13, 2)]
    public void Removal_of_the_readouts_oversampling_leaves_the_image(int columns, int oversampling)
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = columns, Rows = 20, Oversampling = oversampling });
        Collected collected = new();
        using GridReconstruction reconstruction = new GridReconstruction(scan.Header.Acquisition(), new(), (mr, encoding, _) =>
        {
            MrEncoding left = OversamplingRemoval.Leaves(encoding);
            Assert.Equal(columns, left.EncodedSpace.Matrix.X);
            return Fourier(mr, encoding, left, [new OversamplingRemoval(encoding)]);
        });
        Feed(reconstruction, collected, scan.Readouts());
        reconstruction.Complete(collected, CancellationToken.None);
        List<ReconstructedImage> expected = Reconstruct.All(scan.Header, scan.Blocks());
        Assert.Equal(expected.Select(image => image.Plane), collected.Images.Select(image => image.Plane));
        foreach ((ReconstructedImage e, ReconstructedImage a) in expected.Zip(collected.Images))
            for (int i = 0; i < e.Pixels.Length; i++) Assert.Equal(e.Pixels.Span[i], a.Pixels.Span[i], 2e-6 * e.Pixels.ToArray().Max());      // two more float transforms
    }

    [Fact]
    public void Removal_of_the_oversampling_of_an_asymmetric_echo_keeps_what_was_acquired_and_no_more()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 8, Slices = 1 });
        MrReadout echo = scan.Readouts().First().Picking([.. Enumerable.Range(11, 21)]) with { CenterSample = 5 };
        OversamplingRemoval step = new(scan.Encoding);
        ReadoutSamples read = new ReadoutReader(32, new MrSamples(MrSampleFormat.ComplexFloat32)).Read(echo, out _);
        ReadoutSamples left = step.Take(default, echo, read)!.Value;
        // Sample 11 of 32 is 5 before the centre: at half as many samples, 2 before column 8.
        Assert.Equal((6, 16, 10), (left.FirstColumn, left.EndColumn, left.Count));
    }

    private static bool IsLattice(MrReadout readout) => readout.Counters.KspaceEncodeStep1 % 2 == 0 || (readout.Flags & MrReadoutFlags.LastInSlice) != 0;

    private static bool IsCentral(MrReadout readout) => readout.Counters.KspaceEncodeStep1 is >= 12 and <= 20;

    private static MrReadout Line(int slice, int line) => Scan.Readouts().First(r => r.Counters.Slice == slice && r.Counters.KspaceEncodeStep1 == line);

    private static (float Re, float Im) Sample(MrReadout readout, int channel, int column)
    {
        ReadOnlySpan<byte> at = readout.Samples.Span[((channel * readout.NumberOfSamples + column) * 8)..];
        return (BitConverter.ToSingle(at), BitConverter.ToSingle(at[4..]));
    }

    private static ScanHeader Accelerated(MrCalibrationMode? mode, ScanHeader? header = null) =>
        (header ?? Scan.Header).WithEncoding(e => e with { ParallelImaging = new(2, 1) { CalibrationMode = mode } });

    private static GridMethod Fourier(MrAcquisition mr, MrEncoding encoding, MrEncoding left, IReadOnlyList<IReadoutStep> steps)
    {
        CartesianPlan plan = new(left, null, null, mr.ReceiverChannels);
        KspaceGrid grid = KspaceGrid.Of(left, mr.ReceiverChannels);
        MrFourier settings = new();
        return new(left, mr.ReceiverChannels, plan, steps, new FourierMaker(plan, grid, settings, mr.SampleFormat, new CpuCartesian()), settings);
    }

    private static GridReconstruction Open(Recorder maker, ScanHeader header) => new(header.Acquisition(), new(), (mr, encoding, _) =>
        new GridMethod(encoding, mr.ReceiverChannels, maker.Plan = new CartesianPlan(encoding, null, null, mr.ReceiverChannels), [], maker, new MrFourier()));

    private static Collected Run(Recorder maker, ScanHeader header, IEnumerable<MrReadout> readouts, Collected? collected = null)
    {
        collected ??= new();
        using GridReconstruction reconstruction = Open(maker, header);
        Feed(reconstruction, collected, readouts);
        reconstruction.Complete(collected, CancellationToken.None);
        return collected;
    }

    private static void Feed(GridReconstruction reconstruction, Collected collected, IEnumerable<MrReadout> readouts)
    {
        foreach (AcquiredBlock block in readouts.InBlocks()) reconstruction.Add(block, collected, CancellationToken.None);
    }

    private sealed class Step(Func<MrReadout, ReadoutSamples, ReadoutSamples?> take) : IReadoutStep
    {
        public ReadoutSamples? Take(ReadoutPlace place, MrReadout readout, ReadoutSamples samples) => take(readout, samples);
    }

    /// <summary>Keeps what images were made of.</summary>
    private sealed class Recorder : IImageMaker
    {
        public CartesianPlan? Plan { get; set; }

        /// <summary>The first line of the pattern; null: any.</summary>
        public int? Offset { get; init; } = 0;

        public List<(ImageIndex Image, CalibrationBlock? Calibration, int Lines)> Made { get; } = [];

        public bool NeedsCalibration => true;

        public IEnumerable<KspaceLine> Missing(LineSet lines) => lines.Grid.AllLines().Where(line => Offset is { } first && line.Step1 % 2 == first && !lines.Has(line));

        public bool Suffices(CalibrationBlock calibration) => calibration.Rows >= 8;

        public MadeVolume Make(ImageIndex image, ImageKspace kspace, CalibrationBlock? calibration, IImageSink images)
        {
            Made.Add((image, calibration, kspace.Lines.Count));
            return new(new float[Plan!.ImageLength]);
        }

        public void Dispose()
        {
        }
    }
}
