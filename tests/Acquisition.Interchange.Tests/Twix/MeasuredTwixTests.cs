using System.Runtime.InteropServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Interchange.Ismrmrd;
using Acquisition.Interchange.Twix;
using Acquisition.Reconstruction;

namespace Acquisition.Interchange.Tests.Twix;

/// <summary>Two files from a scanner, against what BART and twixtools read out of them.</summary>
public sealed class MeasuredTwixTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gradient_echos_samples_are_bit_for_bit_those_that_bart_reads()
    {
        (string type, int[] shape, float[] expected) = RealData.ReadNpy<float>("twix_gre_kspace.npy");
        Assert.Equal("<c8", type);
        Assert.Equal([2, 160, 320], shape);
        (ScanHeader header, List<MrReadout> readouts) = Read("twixtools_gre.dat");
        Assert.Equal(160, readouts.Count);
        foreach (MrReadout readout in readouts)
        {
            int line = readout.Counters.KspaceEncodeStep1;
            Assert.Equal((2, 320, 160), (readout.ActiveChannels, readout.NumberOfSamples, readout.CenterSample));
            for (int coil = 0; coil < 2; coil++)
                Assert.True(readout.Samples.Span.Slice(coil * 320 * 8, 320 * 8).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan(2 * 320 * (coil * 160 + line), 2 * 320))), $"line {line}, coil {coil}");
        }

        Assert.Equal(Enumerable.Range(0, 160), readouts.Select(readout => readout.Counters.KspaceEncodeStep1));
        Assert.Equal(MrReadoutFlags.FirstInSlice, readouts[0].Flags);
        Assert.Equal(MrReadoutFlags.LastInSlice | MrReadoutFlags.LastInMeasurement, readouts[^1].Flags);
        Assert.All(readouts[1..^1], readout => Assert.Equal(MrReadoutFlags.None, readout.Flags));
        Assert.Empty(ScanHeaderRules.Check(header));
    }

    [Fact]
    public void Echo_planar_readouts_have_the_samples_lines_and_flags_that_twixtools_reads()
    {
        (_, int[] shape, float[] expected) = RealData.ReadNpy<float>("twix_epi_lines.npy");
        (_, int[] metaShape, int[] meta) = RealData.ReadNpy<int>("twix_epi_meta.npy");
        Assert.Equal([83, 2, 160], shape);
        Assert.Equal([83, 7], metaShape);
        (_, List<MrReadout> readouts) = Read("twixtools_epi.dat");
        Assert.Equal(83, readouts.Count);
        for (int i = 0; i < readouts.Count; i++)
        {
            MrReadout readout = readouts[i];
            Assert.True(readout.Samples.Span.SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan(i * 2 * 2 * 160, 2 * 2 * 160))), $"readout {i}");
            // Columns: line, reflected, phase correction, image, segment.
            Assert.Equal(meta[i * 7], readout.Counters.KspaceEncodeStep1);
            Assert.Equal(meta[i * 7 + 1] == 1, readout.Flags.HasFlag(MrReadoutFlags.Reverse));
            Assert.Equal(meta[i * 7 + 2] == 1, readout.Flags.HasFlag(MrReadoutFlags.PhaseCorrectionData));
            Assert.Equal(meta[i * 7 + 3] == 0, readout.Flags.HasFlag(MrReadoutFlags.RealTimeFeedbackData));
            Assert.Equal(meta[i * 7 + 4], readout.Counters.Segment);
        }
    }

    [Fact]
    public void Gradient_echos_header_says_what_the_protocol_does()
    {
        (ScanHeader header, List<MrReadout> readouts) = Read("twixtools_gre.dat");
        MrAcquisition mr = Assert.IsType<MrAcquisition>(header.Acquisition);
        MrEncoding encoding = Assert.Single(mr.Encodings);
        Assert.Equal(new MrSpace(new(320, 160, 1), new(400, 200, 4)), encoding.EncodedSpace);
        Assert.Equal(new MrSpace(new(160, 160, 1), new(200, 200, 4)), encoding.ReconSpace);
        Assert.Equal(new MrLimit(0, 159, 80), encoding.Limits.KspaceEncodingStep1);
        Assert.Equal((MrTrajectory.Cartesian, null), (encoding.Trajectory, encoding.ParallelImaging));
        Assert.Equal([10.0], mr.Sequence.RepetitionTimesMs);
        Assert.Equal([3.0], mr.Sequence.EchoTimesMs);
        Assert.Equal([15.0], mr.Sequence.FlipAnglesDeg);
        Assert.Equal(("GR", "SP", "Flash"), (mr.Sequence.ScanningSequence, mr.Sequence.SequenceVariant, mr.Sequence.SequenceType));
        Assert.Equal((2, "1H", 2.89362), (mr.ReceiverChannels, mr.Nucleus, mr.SystemFieldStrengthT));
        Assert.InRange(mr.H1ResonanceFrequencyHz, 123_200_000, 123_300_000);
        Assert.Equal(["Body:1:BC2", "Body:1:BC"], mr.CoilLabels.Select(label => label.CoilName));     // the order of RxCoilSelects in the same file
        Assert.Equal(("SIEMENS", "Skyra", "syngo MR E11"), (header.Device.Manufacturer, header.Device.ManufacturerModelName, header.Device.SoftwareVersions));
        Assert.Equal((PatientPosition.Hfs, "gre"), (header.Series.PatientPosition, header.Series.ProtocolName));
        // 22321167 ticks of 2.5 ms are 15:30:02.9 of the day that the frame of reference names.
        Assert.Equal(new DateTimeOffset(2021, 6, 22, 15, 30, 2, TimeSpan.Zero).AddMilliseconds(917.5), header.AcquisitionTime);
        Assert.Equal(2.5, mr.TimeStampTickMs);
        Assert.All(readouts, readout => Assert.InRange(readout.SampleTimeUs, 1f, 30f));
    }

    [Fact]
    public void Echo_planar_header_has_the_trapezoid_and_the_navigators()
    {
        (ScanHeader header, _) = Read("twixtools_epi.dat");
        MrEncoding encoding = Assert.Single(Assert.IsType<MrAcquisition>(header.Acquisition).Encodings);
        Assert.Equal((MrTrajectory.Epi, 80L), (encoding.Trajectory, encoding.EchoTrainLength));
        MrUserParameters parameters = Assert.IsType<MrTrajectoryDescription>(encoding.TrajectoryDescription).UserParameters;
        Dictionary<string, long> longs = new(parameters.Longs);
        // As the data's own description has them.
        Assert.Equal(
            (160, 240, 160, 32, 160, 560, 3),
            (longs["rampUpTime"], longs["flatTopTime"], longs["rampDownTime"], longs["acqDelayTime"], longs["numSamples"], longs["echoSpacing"], longs["numberOfNavigators"]));
        Assert.Equal(3.1, new Dictionary<string, double>(parameters.Doubles)["dwellTime"], 1e-9);
        Assert.Equal([27.0], ((MrAcquisition)header.Acquisition).Sequence.EchoTimesMs);
    }

    /// <summary>
    /// The protocol has the slice's normal and position and no rotation in the plane, so the phase encoding runs from front to back; the readout's offset
    /// from the isocentre, which the sequence plays out itself, is the projection of the position on the readout.
    /// </summary>
    [Theory]
    [InlineData("twixtools_gre.dat")]
    [InlineData("twixtools_epi.dat")]
    public void A_slice_lies_where_the_protocol_has_it(string name)
    {
        (_, List<MrReadout> readouts) = Read(name);
        Vector3D normal = new(6.58423005e-9, .0383878015, .9992629886);
        foreach (MrReadout readout in readouts)
        {
            const double Rounding = 1e-5; // of float32 quaternions and positions of tens of mm
            Assert.Equal(0, (readout.SliceDirection - normal).Length, Rounding);
            Assert.Equal(0, (readout.Position - new Vector3D(-2.58969998377, 53.9224264395, -53.9994745263)).Length, Rounding);
            Assert.Equal(0, (readout.PhaseDirection - new Vector3D(0, .9992629886, -.0383878015)).Length, Rounding);
            Assert.Equal(2.5896997, readout.Position.Dot(readout.ReadDirection), Rounding);     // fReadOutOffcentre in the heads of the echo-planar file
            Assert.Equal(-1040.015, readout.PatientTablePosition.Z, 1e-3);
        }
    }

    [Fact]
    public void Gradient_echos_image_is_that_of_bart()
    {
        Peers.Require(File.Exists("/usr/bin/bart"), "bart is not installed");
        (_, _, float[] kspace) = RealData.ReadNpy<float>("twix_gre_kspace.npy");
        File.WriteAllText(_folder["k.hdr"], "# Dimensions\n320 160 1 2\n");
        File.WriteAllBytes(_folder["k.cfl"], MemoryMarshal.AsBytes(kspace.AsSpan()).ToArray());
        Peers.Run("/usr/bin/bart", "fft", "-iu", "3", _folder["k"], _folder["coils"]);
        Peers.Run("/usr/bin/bart", "rss", "8", _folder["coils"], _folder["image"]);
        float[] bart = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder["image.cfl"])).ToArray();   // (re, im), 320 × 160, columns fastest

        ReconstructedImage image = Reconstruct("twixtools_gre.dat", new Recipe());
        Assert.Equal((160, 160), (image.Rows, image.Columns));
        float peak = bart.Max();
        for (int row = 0; row < 160; row++)
            for (int column = 0; column < 160; column++)
                Assert.Equal(bart[2 * (row * 320 + column + 80)], image.Pixels.Span[row * 160 + column], 2e-6 * peak);  // two float32 transforms of 51 200 points
    }

    /// <summary>The two are of one slice of one phantom: the gradient echo is the witness that the echo train's image is not mirrored, moved or stretched.</summary>
    [Fact]
    public void Echo_planar_image_shows_what_the_gradient_echo_shows()
    {
        ReconstructedImage echoPlanar = Reconstruct("twixtools_epi.dat", new Recipe());
        ReconstructedImage gradientEcho = Reconstruct("twixtools_gre.dat", new Recipe { Grid = new() { Columns = 80, Rows = 80 } });
        Assert.Equal((80, 80), (echoPlanar.Rows, echoPlanar.Columns));
        Assert.Equal(0, (echoPlanar.Plane.PixelCentre(0, 0) - gradientEcho.Plane.PixelCentre(0, 0)).Length, 1e-3);
        float[] image = echoPlanar.Pixels.ToArray(), witness = gradientEcho.Pixels.ToArray();
        double alike = Correlation(image, witness);
        Assert.True(alike > .8, $"{alike}"); // the body coil's two contrasts differ, and the echo train is distorted along the phase encoding
        foreach (Func<int, int> mirror in (Func<int, int>[])[i => i / 80 * 80 + 79 - i % 80, i => (79 - i / 80) * 80 + i % 80, i => 6399 - i])
            Assert.True(Correlation([.. Enumerable.Range(0, 6400).Select(i => image[mirror(i)])], witness) < alike - .05, "mirrored");
    }

    [Theory]
    [InlineData("twixtools_gre.dat")]
    [InlineData("twixtools_epi.dat")]
    public void A_scan_goes_through_ismrmrd_unchanged(string name)
    {
        using (IScanSource source = ScanSource.Open(RealData.Find(name)))
        {
            using IsmrmrdWriter writer = new(_folder["out.h5"], source.Header);
            foreach (AcquiredBlock block in source.ReadBlocks()) writer.Write(block);
            writer.Finish();
        }

        (_, List<MrReadout> readouts) = Read(name);
        using IsmrmrdFile file = IsmrmrdFile.Open(_folder["out.h5"]);
        List<MrReadout> copies = [.. file.ReadBlocks().OfType<MrReadoutBlock>().SelectMany(block => block.Readouts)];
        Assert.Equal(readouts.Count, copies.Count);
        foreach ((MrReadout readout, MrReadout copy) in readouts.Zip(copies))
        {
            Assert.Equal((readout.Flags, readout.Counters, readout.AcquisitionTimeStamp, readout.CenterSample), (copy.Flags, copy.Counters, copy.AcquisitionTimeStamp, copy.CenterSample));
            Assert.Equal(readout.UserCounters, copy.UserCounters);
            Assert.True(readout.Samples.Span.SequenceEqual(copy.Samples.Span));
        }
    }

    private static ReconstructedImage Reconstruct(string name, Recipe recipe)
    {
        using IScanSource source = ScanSource.Open(RealData.Find(name));
        Assert.IsType<TwixFile>(source);
        Images images = new();
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(source.Header, recipe);
        foreach (AcquiredBlock block in source.ReadBlocks()) reconstruction.Add(block, images, TestContext.Current.CancellationToken);
        reconstruction.Complete(images, TestContext.Current.CancellationToken);
        return Assert.Single(images.Made);
    }

    private static double Correlation(float[] a, float[] b)
    {
        double meanA = a.Average(), meanB = b.Average();
        return a.Zip(b).Sum(pair => (pair.First - meanA) * (pair.Second - meanB))
            / Math.Sqrt(a.Sum(value => Math.Pow(value - meanA, 2)) * b.Sum(value => Math.Pow(value - meanB, 2)));
    }

    private static (ScanHeader Header, List<MrReadout> Readouts) Read(string name)
    {
        using IScanSource source = ScanSource.Open(RealData.Find(name));
        Assert.Empty(source.Warnings);
        return (source.Header, [.. source.ReadBlocks().Cast<MrReadoutBlock>().SelectMany(block => block.Readouts)]);
    }

    private sealed class Images : IImageSink
    {
        public List<ReconstructedImage> Made { get; } = [];

        // The pixels are the reconstruction's own until it goes on.
        public void Add(ReconstructedImage image) => Made.Add(image with { Pixels = image.Pixels.ToArray() });

        public void Show(PartialImage preview)
        {
        }

        public void Warn(Warning warning)
        {
        }
    }
}
