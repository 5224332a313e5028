using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Tests.Ct.FanBeam;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

/// <summary>Quantity = scale × sample + offset, in every format.</summary>
public class CtSamplesTests
{
    private static readonly CtSimulation Scan = CtScans.Simulate(CtScans.Acquisition(), CtPhantoms.WaterCylinder(CtScans.Water, 80));

    [Theory]
    [InlineData(SampleFormat.Uint16, 1e-4, 0)]
    [InlineData(SampleFormat.Uint16, 1e-4, -.5)]
    [InlineData(SampleFormat.Int16, 2e-4, 0)]
    [InlineData(SampleFormat.Int16, 1e-4, 2)]
    [InlineData(SampleFormat.Float32, .001, -.25)]
    [InlineData(SampleFormat.Float32, 1, .5)]
    public void Line_integrals_in_any_format_make_the_same_image(SampleFormat format, double scale, double offset)
    {
        ReconstructedImage expected = Assert.Single(Reconstruct.All(Scan.Header, Scan.Blocks()));
        ReconstructedImage image = Assert.Single(Reconstruct.All(Header(format, scale, offset), Encoded(format, scale, offset)));
        foreach (PhantomRegion region in Scan.Phantom.Regions)
            Assert.Equal(FanBeamImageTests.Mean(expected, region), FanBeamImageTests.Mean(image, region), .5);    // steps of 1e-4 in 3: 0.03 HU a sample, and filtered
    }

    [Theory]
    [InlineData(SampleFormat.Uint16)]
    [InlineData(SampleFormat.Int16)]
    public void Integer_line_integrals_need_a_scale(SampleFormat format)
    {
        Suitability found = Reconstructor.OnCpu().Check(Header(format, 1, 0), Scan.Header.Recipes[0]);
        Assert.Equal("header.ct.sample_scale", Assert.Single(found.Violations).Field);
    }

    [Fact]
    public void Counts_may_have_an_offset_of_their_own()
    {
        // 0.5 × sample − 100: air 1000, so the object's samples are 2·(1000·exp(−p) + 100).
        CtAcquisition acquisition = (CtAcquisition)Scan.Header.Acquisition with
        {
            Quantity = CtQuantity.RawCounts,
            SampleFormat = SampleFormat.Float32,
            SampleScale = .5,
            SampleOffset = -100,
        };
        float[] air = [.. Enumerable.Repeat(2200f, acquisition.Sources[0].Elements)];
        IEnumerable<CtViewBlock> object_ = Scan.Blocks().Altered((_, _, samples) =>
        {
            for (int i = 0; i < samples.Length; i++) samples[i] = 2 * (1000 * MathF.Exp(-samples[i]) + 100);
        });
        CtViewBlock airBlock = new(CtViewKind.Air, 0, [new CtView(0, 0)], MemoryMarshal.AsBytes(air.AsSpan()).ToArray());
        ReconstructedImage image = Assert.Single(Reconstruct.All(Scan.Header with { Acquisition = acquisition }, object_.Prepend(airBlock)));
        foreach (PhantomRegion region in Scan.Phantom.Regions) Assert.Equal(0, FanBeamImageTests.Mean(image, region), 5.0);
    }

    private static ScanHeader Header(SampleFormat format, double scale, double offset) => Scan.Header with
    {
        Acquisition = (CtAcquisition)Scan.Header.Acquisition with { SampleFormat = format, SampleScale = scale, SampleOffset = offset },
    };

    private static IEnumerable<CtViewBlock> Encoded(SampleFormat format, double scale, double offset) => Scan.Blocks().Select(block =>
    {
        double[] samples = [.. MemoryMarshal.Cast<byte, float>(block.Samples.Span).ToArray().Select(p => (p - offset) / scale)];
        byte[] bytes = format switch
        {
            SampleFormat.Uint16 => MemoryMarshal.AsBytes(samples.Select(p => checked((ushort)Math.Round(p))).ToArray().AsSpan()).ToArray(),
            SampleFormat.Int16 => MemoryMarshal.AsBytes(samples.Select(p => checked((short)Math.Round(p))).ToArray().AsSpan()).ToArray(),
            _ => MemoryMarshal.AsBytes(samples.Select(p => (float)p).ToArray().AsSpan()).ToArray(),
        };
        return block with { Samples = bytes };
    });
}
