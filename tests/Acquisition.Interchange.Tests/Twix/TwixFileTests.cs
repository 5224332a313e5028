using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Twix;
using static Acquisition.Interchange.Tests.Twix.TwixBuilder;

namespace Acquisition.Interchange.Tests.Twix;

/// <summary>Files that are made by the format's layout: what the measured ones do not hold.</summary>
public sealed class TwixFileTests : IDisposable
{
    private static readonly Scan[] Lines = [.. Enumerable.Range(0, 4).Select(line => new Scan(line == 3 ? LastInMeasurement : 0, line, 100 * line))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_vb_file_has_its_noise_and_its_lines_in_the_order_of_acquisition()
    {
        Scan noise = new(Noise, 0, -500) { Samples = 16 };
        using TwixFile file = Open(Vb(new Measurement(11, [noise, .. Lines])));
        List<MrReadout> readouts = Readouts(file);
        Assert.Equal([MrReadoutFlags.NoiseMeasurement, 0, 0, 0, MrReadoutFlags.LastInMeasurement], readouts.Select(readout => readout.Flags));
        AssertSamples([noise, .. Lines], readouts);
        Assert.Empty(ScanHeaderRules.Check(file.Header));
        Assert.Equal(new MrLimit(0, 3, 2), Encoding(file).Limits.KspaceEncodingStep1);
        Assert.Equal((PatientPosition.Ffs, "made", 5f, 1), (file.Header.Series.PatientPosition, file.Header.Series.ProtocolName, readouts[1].SampleTimeUs, readouts[1].DiscardPre));
        Assert.Equal(8, Encoding(file).EncodedSpace.Matrix.X); // the value, not the default in front of it
        // The rotation of nothing: phase, readout and slice lie along x, y and z.
        Assert.Equal((new(1, 0, 0), new(0, 1, 0), new(0, 0, 1), new(10, 20, 30)),
            (readouts[1].PhaseDirection, readouts[1].ReadDirection, readouts[1].SliceDirection, readouts[1].Position));
    }

    [Fact]
    public void The_last_of_several_measurements_is_taken_and_the_others_are_told_of()
    {
        byte[] bytes = Vd(new Measurement(1, [new Scan(Noise, 0, 7)]), new Measurement(2, Lines[..2]), new Measurement(3, Lines));
        using (TwixFile file = Open(bytes))
        {
            AssertSamples(Lines, Readouts(file));
            Assert.Equal("OTHER_MEASUREMENTS", Assert.Single(file.Warnings, warning => warning.Reason.StartsWith("OTHER", StringComparison.Ordinal)).Reason);
        }

        using TwixFile second = Open(bytes, "2");
        AssertSamples(Lines[..2], Readouts(second));
        Assert.Equal(InterchangeReason.NoMeasurement, Refusal(bytes, "4").Reason);
        Assert.Equal(InterchangeReason.NoMeasurement, Refusal(bytes, "dataset").Reason);
    }

    [Fact]
    public void Noise_comes_from_the_measurement_that_is_named_as_needed_and_from_no_other()
    {
        Scan noise = new(Noise, 0, -500) { Samples = 16, Channels = 3 };
        Measurement adjustment = new(21, [noise, new Scan(0, 0, 9)]);
        using TwixFile file = Open(Vd(adjustment, new Measurement(22, Lines) { NeedsNoiseOf = 21 }));
        AssertSamples([noise, .. Lines], Readouts(file));
        Assert.Equal(3, ((MrAcquisition)file.Header.Acquisition).ReceiverChannels);
        Assert.Contains(file.Warnings, warning => warning.Reason == "NOISE_FROM_MEASUREMENT");
        Assert.Equal([new MrMeasurementDependency("Noise", "21")], ((MrAcquisition)file.Header.Acquisition).Measurement.Dependencies);

        using TwixFile without = Open(Vd(adjustment, new Measurement(22, Lines) { NeedsNoiseOf = 20 }));
        AssertSamples(Lines, Readouts(without));
    }

    [Fact]
    public void Synchronisation_data_are_passed_over_and_told_of()
    {
        using TwixFile file = Open(Vd(new Measurement(1, [Lines[0], new Scan(SyncData, 0, 0), .. Lines[1..]])));
        AssertSamples(Lines, Readouts(file));
        Assert.Contains(file.Warnings, warning => warning.Reason == "SYNC_DATA_NOT_READ" && warning.Count == 1);
    }

    [Theory]
    [InlineData(Reference, MrReadoutFlags.ParallelCalibration)]
    [InlineData(ReferenceAndImage, MrReadoutFlags.ParallelCalibrationAndImaging)]
    [InlineData(Reference | ReferenceAndImage, MrReadoutFlags.ParallelCalibrationAndImaging)]
    public void Calibration_lines_are_told_from_lines_that_serve_both(ulong mask, MrReadoutFlags expected)
    {
        using TwixFile file = Open(Vd(new Measurement(1, [.. Lines, new Scan(mask, 5, 0)]) { Lines = $"{DefaultLines}\nsPat.lAccelFactPE = 2\nsPat.ucRefScanMode = 0x2" }));
        Assert.Equal(expected, Readouts(file)[^1].Flags);
        Assert.Equal(new MrParallelImaging(2, 1) { CalibrationMode = MrCalibrationMode.Embedded }, Encoding(file).ParallelImaging);
        // A separate calibration line is none of the image's.
        Assert.Equal(expected == MrReadoutFlags.ParallelCalibration ? 3 : 5, Encoding(file).Limits.KspaceEncodingStep1!.Value.Maximum);
    }

    [Fact]
    public void Simultaneous_slices_are_never_taken_for_single_ones()
    {
        using TwixFile file = Open(Vd(new Measurement(1, Lines) { Lines = $"{DefaultLines}\nsSliceAcceleration.lMultiBandFactor = 3" }));
        Assert.Equal(3, Encoding(file).ParallelImaging!.Multiband!.MultibandFactor);
        Assert.Contains(file.Warnings, warning => warning.Reason == "SIMULTANEOUS_SLICES");
    }

    [Fact]
    public void A_slab_has_partitions()
    {
        Scan[] scans = [.. Enumerable.Range(0, 2).SelectMany(partition => Lines.Select(line => line with { Partition = partition }))];
        using TwixFile file = Open(Vd(new Measurement(1, scans)
        {
            Lines = $"{DefaultLines.Replace("ucDimension = 0x2", "ucDimension = 0x4", StringComparison.Ordinal)}\nsKSpace.lPartitions = 2\nsKSpace.lImagesPerSlab = 2\nsKSpace.dSliceOversamplingForDialog = 0.5",
        }));
        Assert.Equal((2, 7.5), (Encoding(file).EncodedSpace.Matrix.Z, Encoding(file).EncodedSpace.FieldOfViewMm.Z));
        Assert.Equal((2, 5.0), (Encoding(file).ReconSpace.Matrix.Z, Encoding(file).ReconSpace.FieldOfViewMm.Z));
        Assert.Equal(new MrLimit(0, 1, 0), Encoding(file).Limits.KspaceEncodingStep2);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], Readouts(file).Select(readout => readout.Counters.KspaceEncodeStep2));
    }

    [Fact]
    public void A_file_that_is_cut_is_refused_and_one_that_was_stopped_is_told_of()
    {
        byte[] sound = Vd(new Measurement(1, Lines));
        foreach (int left in (int[])[12, 160, 5000, 10240, 12000, sound.Length - 1])
            Assert.True(Refusal(sound[..left]).Reason is InterchangeReason.Truncated or InterchangeReason.WrongFormat, $"{left} bytes");
        byte[] vb = Vb(new Measurement(1, Lines));
        Assert.Equal(InterchangeReason.BadReadout, Refusal(vb[..^200]).Reason);

        using TwixFile stopped = Open(Vd(new Measurement(1, Lines) { IsCut = true }));
        AssertSamples(Lines, Readouts(stopped));
        Assert.Contains(stopped.Warnings, warning => warning.Reason == "NO_END_OF_ACQUISITION");
    }

    [Theory]
    [InlineData("sSliceArray.asSlice[0].dReadoutFOV = 1e2", "sSliceArray.asSlice[0].dReadoutFOV")]
    [InlineData("sKSpace.lBaseResolution = 4", "sKSpace.lBaseResolution")]
    [InlineData("sTXSPEC.asNucleusInfo[0].lFrequency = 63600000", "sTXSPEC.asNucleusInfo[0].lFrequency")]
    public void A_protocol_that_lacks_what_a_scan_needs_is_refused_by_the_parameters_name(string line, string parameter)
    {
        InterchangeException refusal = Refusal(Vd(new Measurement(1, Lines) { Lines = DefaultLines.Replace(line, "", StringComparison.Ordinal) }));
        Assert.Equal((InterchangeReason.BadHeader, parameter), (refusal.Reason, refusal.Location));
    }

    [Fact]
    public void Reading_holds_a_block_and_not_the_file()
    {
        // 64 MB of readouts; a block has 256 KiB of samples at most.
        Scan[] scans = [.. Enumerable.Range(0, 4096).Select(i => new Scan(0, i % 4, i) { Samples = 512, Channels = 4 })];
        File.WriteAllBytes(_folder["large.dat"], Vd(new Measurement(1, scans)));
        using TwixFile file = TwixFile.Open(_folder["large.dat"]);
        long largest = 0, count = 0, before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (AcquiredBlock block in file.ReadBlocks())
        {
            count += ((MrReadoutBlock)block).Readouts.Count;
            if (count % 1024 < 16) largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(4096, count);
        Assert.InRange(largest, long.MinValue, 8L << 20);
    }

    private static void AssertSamples(Scan[] expected, List<MrReadout> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach ((Scan scan, MrReadout readout) in expected.Zip(actual))
        {
            Assert.Equal((scan.Samples, scan.Channels, scan.Line), (readout.NumberOfSamples, readout.ActiveChannels, readout.Counters.KspaceEncodeStep1));
            Assert.Equal(scan.Numbers(), MemoryMarshal.Cast<byte, float>(readout.Samples.Span).ToArray());
        }
    }

    private static MrEncoding Encoding(TwixFile file) => Assert.Single(((MrAcquisition)file.Header.Acquisition).Encodings);

    private static List<MrReadout> Readouts(TwixFile file) => [.. file.ReadBlocks().Cast<MrReadoutBlock>().SelectMany(block => block.Readouts)];

    private TwixFile Open(byte[] bytes, string? measurement = null)
    {
        File.WriteAllBytes(_folder["made.dat"], bytes);
        return Assert.IsType<TwixFile>(ScanSource.Open(_folder["made.dat"], measurement));
    }

    private InterchangeException Refusal(byte[] bytes, string? measurement = null)
    {
        File.WriteAllBytes(_folder["made.dat"], bytes);
        return Assert.Throws<InterchangeException>(() => ScanSource.Open(_folder["made.dat"], measurement));
    }
}
