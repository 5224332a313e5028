using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Mr.Epi;

/// <summary>A phantom's ep2d_bold from a scanner: 80 lines of 160 samples through 2 channels, three navigators, samples on the ramps.</summary>
public class MeasuredEpiTests
{
    private const int Channels = 2, Samples = 160, Rows = 80, Columns = 80, Navigators = 3, MetaColumns = 7;

    [Fact]
    public void The_ghost_of_a_measured_image_is_below_two_percent_of_its_signal()
    {
        List<MrReadout> readouts = Readouts();
        float[] corrected = Image(readouts);
        // The same readouts, turned round beforehand so that nothing tells their polarity.
        float[] uncorrected = Image([.. readouts.Skip(Navigators).Select(Turned)]);
        Assert.InRange(GhostToSignal.Of(uncorrected, corrected, Columns), .1, .2);
        Assert.InRange(GhostToSignal.Of(corrected, corrected, Columns), -.005, .02);
        // The image alone tells as much.
        float[] alone = Image([.. readouts.Skip(Navigators)]);
        Assert.InRange(GhostToSignal.Of(alone, corrected, Columns), -.005, .02);
    }

    private static float[] Image(List<MrReadout> readouts) => Assert.Single(Reconstruct.All(Header(), readouts.InBlocks())).Pixels.ToArray();

    private static ScanHeader Header()
    {
        ScanHeader header = MrScans.Simulate().Header;
        return header with
        {
            Acquisition = header.Acquisition() with
            {
                ReceiverChannels = Channels,
                Encodings =
                [
                    new()
                    {
                        EncodedSpace = new(new(Samples, Rows, 1), new(400, 200, 4)),
                        ReconSpace = new(new(Columns, Rows, 1), new(200, 200, 4)),
                        Limits = new() { KspaceEncodingStep1 = new(0, Rows - 1, Rows / 2) },
                        Trajectory = MrTrajectory.Epi,
                        TrajectoryDescription = new("ConventionalEPI")
                        {
                            UserParameters = new()
                            {
                                Longs = [new("rampUpTime", 160), new("flatTopTime", 240), new("rampDownTime", 160), new("acqDelayTime", 32), new("numSamples", Samples)],
                                Doubles = [new("dwellTime", 496.0 / Samples)],
                            },
                        },
                    },
                ],
            },
        };
    }

    private static List<MrReadout> Readouts()
    {
        float[] lines = Numbers<float>("twix_epi_lines.npy");
        int[] meta = Numbers<int>("twix_epi_meta.npy");      // line, reflected, phase correction, …
        const int Length = 2 * Channels * Samples;
        Assert.Equal(((Rows + Navigators) * Length, (Rows + Navigators) * MetaColumns), (lines.Length, meta.Length));
        return [.. Enumerable.Range(0, Rows + Navigators).Select(i => new MrReadout
        {
            NumberOfSamples = Samples,
            ActiveChannels = Channels,
            CenterSample = Samples / 2,
            Counters = new(KspaceEncodeStep1: meta[i * MetaColumns]),
            Flags = (meta[i * MetaColumns + 1] == 1 ? MrReadoutFlags.Reverse : 0) | (meta[i * MetaColumns + 2] == 1 ? MrReadoutFlags.PhaseCorrectionData : 0),
            Samples = MemoryMarshal.AsBytes(lines.AsSpan(i * Length, Length)).ToArray(),
        })];
    }

    private static MrReadout Turned(MrReadout readout) => !readout.Flags.HasFlag(MrReadoutFlags.Reverse) ? readout
        : readout.Picking([.. Enumerable.Range(0, Samples).Reverse()]).Without(MrReadoutFlags.Reverse);

    /// <summary>The numbers of a NumPy array of version 1 in C order.</summary>
    private static T[] Numbers<T>(string name)
        where T : struct
    {
        string file = Path.Combine(Environment.GetEnvironmentVariable("ACQUISITION_DATA") ?? Path.Combine(Repository.Root, "../shared/data"), "mr", name);
        if (Programs.AreRequired) Assert.True(File.Exists(file), $"{file} is not there.");
        Assert.SkipUnless(File.Exists(file), $"{file} is not there.");
        byte[] bytes = File.ReadAllBytes(file);
        return MemoryMarshal.Cast<byte, T>(bytes.AsSpan(10 + BitConverter.ToUInt16(bytes, 8))).ToArray();
    }
}
