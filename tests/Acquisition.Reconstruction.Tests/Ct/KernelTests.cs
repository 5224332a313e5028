using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Tests.Ct.ParallelBeam;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct;

/// <summary>Kernels that are given by their MTF, on a wire through whole reconstructions.</summary>
public class KernelTests
{
    private static readonly Wire Wire = new(3.1, -2.3);

    [Theory]
    [InlineData("flat", .3, CtKernel.Smooth, 3.5, 6)]
    [InlineData("cylindrical", .55, CtKernel.Smooth, 3.5, 6)]
    [InlineData("parallel", .7, CtKernel.Smooth, 3.5, 6)]
    [InlineData("flat", .55, CtKernel.Standard, 4.5, 7.5)]
    [InlineData("cylindrical", .3, CtKernel.Standard, 4.5, 7.5)]
    [InlineData("parallel", .3, CtKernel.Standard, 4.5, 7.5)]
    [InlineData("cylindrical", .3, CtKernel.Sharp, 7.5, 10)]
    [InlineData("parallel", .44, CtKernel.Sharp, 7.5, 10)]
    [InlineData("flat", .3, CtKernel.Bone, 10, 13)]
    [InlineData("cylindrical", .34, CtKernel.Bone, 10, 13)]
    [InlineData("parallel", .25, CtKernel.Bone, 10, 13)]
    [InlineData("cylindrical", .5, CtKernel.Bone, 9 / 1.3, 9)]     // the detector ends at 10 lp/cm
    [InlineData("flat cone", .55, CtKernel.Smooth, 3.5, 6)]
    [InlineData("flat cone", .3, CtKernel.Standard, 4.5, 7.5)]
    [InlineData("cylindrical cone", .3, CtKernel.Sharp, 7.5, 10)]
    [InlineData("flat cone", .3, CtKernel.Bone, 10, 13)]
    [InlineData("cylindrical cone", .34, CtKernel.Bone, 10, 13)]
    public void Wire_is_resolved_as_the_kernel_promises_whatever_the_detector(string geometry, double spacingMm, CtKernel kernel, double half, double tenth)
    {
        ReconstructedImage image = Image(Acquisition(geometry, spacingMm), kernel);
        // 5 % as demanded: the wire is 4 mm off the axis (1 %), and samples near the Nyquist frequency alias.
        Assert.Equal(half, Wire.Frequency(image, .5), .05 * half);
        Assert.Equal(tenth, Wire.Frequency(image, .1), .05 * tenth);
        Assert.Equal(1, Wire.Mtf(image, 0), .02);
    }

    [Fact]
    public void Bone_enhances_edges_a_little()
    {
        ReconstructedImage image = Image(Acquisition("cylindrical", .3), CtKernel.Bone);
        Assert.Equal(1.09, Wire.Mtf(image, 4.5), .02);
    }

    [Theory]
    [InlineData("cylindrical")]
    [InlineData("flat")]
    [InlineData("parallel")]
    public void Quarter_offset_takes_most_of_what_aliases_out_of_whole_rotations(string geometry)
    {
        CtAcquisition quarter = Acquisition(geometry, 1), none = quarter.With(source => source with { CentralChannel = source.CentralChannel - .25 });
        double centred = Streaks(none), offset = Streaks(quarter);
        // Found: 0.32 of it. With the offset, opposite views interleave: what one takes for a low frequency the other takes for its negative.
        Assert.InRange(offset / centred, 0, .4);
    }

    /// <summary>RMS between 4 and 8 mm from the wire.</summary>
    private static double Streaks(CtAcquisition acquisition)
    {
        ReconstructedImage image = Image(acquisition, CtKernel.SheppLogan);
        (double sum, int count) = (0, 0);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            double x = image.Plane.PixelCentre(i / 128, i % 128).X - Wire.X, y = image.Plane.PixelCentre(i / 128, i % 128).Y - Wire.Y, r = Math.Sqrt(x * x + y * y);
            if (r is < 4 or > 8) continue;
            sum += Math.Pow(image.Pixels.Span[i] + 1000, 2);
            count++;
        }
        return Math.Sqrt(sum / count);
    }

    [Theory]
    [InlineData(CtKernel.Ramp)]
    [InlineData(CtKernel.SheppLogan)]
    [InlineData(CtKernel.Cosine)]
    [InlineData(CtKernel.Hamming)]
    [InlineData(CtKernel.Hann)]
    public void Windows_leave_of_a_wire_what_they_say(CtKernel kernel)
    {
        const double SpacingMm = .5;
        ReconstructedImage image = Image(Acquisition("parallel", SpacingMm), kernel, .8);
        foreach (double share in (double[])[.1, .3, .5])
        {
            double lpPerCm = share * 10, f = share * .5, sinc = Math.Sin(Math.PI * f) / (Math.PI * f);
            // The detector element and linear interpolation between its samples take their share: sinc³.
            Assert.Equal(Reconstruction.Ct.Backprojection.RampFilter.Window(new() { Kernel = kernel, Cutoff = .8 }, SpacingMm, f) * Math.Pow(sinc, 3), Wire.Mtf(image, lpPerCm), .02);
        }
    }

    [Theory]
    [InlineData(CtKernel.Smooth)]
    [InlineData(CtKernel.Standard)]
    [InlineData(CtKernel.Sharp)]
    [InlineData(CtKernel.Bone)]
    [InlineData(CtKernel.Cosine)]
    [InlineData(CtKernel.Hamming)]
    public void Kernels_do_not_change_the_level(CtKernel kernel)
    {
        Simulation.Scans.CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(), CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(kernel: kernel));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, FanBeam.FanBeamImageTests.Mean(image, region), 5.0);
    }

    [Theory]
    [InlineData("cylindrical", .56, CtKernel.Standard, false)]
    [InlineData("cylindrical", .56, CtKernel.Sharp, true)]
    [InlineData("parallel", .56, CtKernel.Bone, true)]
    [InlineData("parallel", .3, CtKernel.Bone, false)]
    [InlineData("parallel", 5, CtKernel.Hann, false)]
    public void Detector_that_is_too_coarse_for_a_kernel_is_told(string geometry, double spacingMm, CtKernel kernel, bool told)
    {
        ScanHeader header = Header(Acquisition(geometry, spacingMm), kernel);
        Suitability found = Reconstructor.OnCpu().Check(header, header.Recipes[0]);
        Assert.True(found.IsPossible);
        Assert.Equal(told, found.Warnings.Any(warning => warning is { Reason: "KERNEL_LIMITED", Field: "recipe.filtered_backprojection.kernel", Severity: WarningSeverity.Warning }));
    }

    private static ReconstructedImage Image(CtAcquisition acquisition, CtKernel kernel, double cutoff = 1) =>
        Assert.Single(Reconstruct.All(Header(acquisition, kernel, cutoff), [Wire.Views(acquisition)]));

    /// <summary>16 mm about the wire, in pixels of an eighth of a mm.</summary>
    private static ScanHeader Header(CtAcquisition acquisition, CtKernel kernel, double cutoff = 1)
    {
        Recipe recipe = new() { Grid = ImageGrid.Square(16, 128, new(Wire.X, Wire.Y, 0)), Settings = new FilteredBackprojection { Kernel = kernel, Cutoff = cutoff } };
        // A cone's slice lies off the plane of the focal spot: what does not change along the axis is as sharp there.
        if (acquisition.Sources[0].DetectorRows > 1) recipe = recipe with { Method = "ct.fdk", Grid = ImageGrid.Square(16, 128, new(Wire.X, Wire.Y, 8)) with { Slices = 1 } };
        return ParallelScans.Header(acquisition, recipe);
    }

    /// <summary>A detector 60 mm wide at the isocentre, with a quarter offset.</summary>
    private static CtAcquisition Acquisition(string geometry, double spacingMm)
    {
        int channels = (int)(60 / spacingMm);
        if (geometry == "parallel") return ParallelScans.Acquisition(channels, spacingMm, .25, viewsPerRotation: 720, views: 720);
        DetectorShape shape = geometry.StartsWith("flat", StringComparison.Ordinal) ? DetectorShape.Flat : DetectorShape.Cylindrical;
        return CtScans.Acquisition(shape, rows: geometry.EndsWith("cone", StringComparison.Ordinal) ? 40 : 1, channels: channels, views: 720, offset: .25)
            .With(source => source with { ChannelPitchMm = spacingMm * source.SourceDetectorDistanceMm / source.SourceIsocentreDistanceMm });
    }
}
