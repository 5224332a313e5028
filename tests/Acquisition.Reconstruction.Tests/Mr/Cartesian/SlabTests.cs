using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>3-D acquisitions against the closed form: values, places in the patient, order, shutters, and when a slab leaves.</summary>
public class SlabTests
{
    public static TheoryData<int, int, int, int, int, int> Sizes => new()
    {
        { 20, 18, 12, 2, 1, 1 },
        { 15, 18, 10, 2, 1, 2 },        // slab oversampling
        { 20, 15, 11, 1, 2, 1 },        // both phase encodings odd, one oversampled
        { 13, 17, 7, 2, 1, 3 },         // primes
        { 16, 12, 2, 2, 1, 1 },
        { 16, 1, 8, 1, 1, 1 },          // one line in each partition
        { 1, 8, 6, 1, 1, 1 },           // one sample in each line
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Slab_shows_the_object_where_it_lies(int columns, int rows, int partitions, int x, int y, int z)
    {
        SlabScan scan = new() { Matrix = new(columns, rows, partitions), Oversampling = (x, y, z) };
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Readouts().InBlocks());
        Assert.Equal(partitions, images.Count);
        Assert.All(images, image => Assert.Equal((columns, rows, 240.0 / partitions), (image.Columns, image.Rows, image.Plane.SliceThicknessMm)));
        // ISMRMRD's position is the slab's centre, and that the middle partition's.
        ReconstructedImage middle = images.Single(image => image.Index.Partition == partitions / 2);
        Assert.Equal(0, (middle.Plane.PixelCentre(rows / 2, columns / 2) - scan.Centre).Length, 1e-9);
        Assert.InRange(scan.Error(images), 0, 1e-5);      // float k-space and three float transforms
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Partitions_are_counted_along_the_images_normal(bool alongNormal)
    {
        SlabScan scan = new() { Matrix = new(8, 6, 5), Repetitions = 2, AlongNormal = alongNormal };
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Readouts().InBlocks());
        Assert.Equal(Enumerable.Range(1, 10), images.Select(image => image.InstanceNumber));
        Assert.All(images, image => Assert.Equal((image.InstanceNumber - 1) / 5, image.Index.Repetition));
        Assert.All(images.Take(4).Zip(images.Skip(1)), pair => Assert.Equal(48, pair.Second.Plane.Location - pair.First.Plane.Location, 1e-9));
        Assert.InRange(scan.Error(images), 0, 1e-5);
    }

    [Theory]
    [InlineData(30)]        // interpolated
    [InlineData(7)]         // coarser
    public void Other_number_of_slices_keeps_place_and_intensity(int slices)
    {
        SlabScan scan = new() { Oversampling = (2, 1, 2) };
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Readouts().InBlocks(), new Recipe { Grid = new() { Slices = slices } });
        Assert.Equal(slices, images.Count);
        Assert.All(images, image => Assert.Equal(240.0 / slices, image.Plane.SliceThicknessMm, 1e-12));
        // Of a coarser image the outer k-space is left out.
        int half = slices;
        SlabScan shown = slices > 12 ? scan : scan with { Acquired = (_, z) => z >= -half && z < half };
        Assert.InRange(shown.Error(images), 0, 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Corners_behind_an_elliptical_shutter_are_zero(bool flags)
    {
        SlabScan scan = new() { Matrix = new(16, 24, 20), Acquired = Shutter(24, 20), Flags = flags, Repetitions = 2 };
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Readouts().InBlocks());
        Assert.Equal(40, images.Count);
        Assert.InRange(scan.Error(images), 0, 1e-5);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(6, -4)]
    public void Line_that_is_missing_within_the_shutter_is_named(int y, int z)
    {
        Func<int, int, bool> shutter = Shutter(24, 20);
        SlabScan scan = new() { Matrix = new(8, 24, 20), Acquired = (ky, kz) => shutter(ky, kz) && (ky, kz) != (y, z) };
        ReconstructionException failure = Assert.Throws<ReconstructionException>(() => Reconstruct.All(scan.Header, scan.Readouts().InBlocks()));
        Assert.Equal("MISSING_LINES", failure.Reason);
    }

    [Fact]
    public void Corner_that_is_missing_from_a_full_slab_is_no_shutter()
    {
        SlabScan scan = new() { Matrix = new(8, 24, 20), Acquired = (y, z) => (y, z) != (-12, -10) };
        ReconstructionException failure = Assert.Throws<ReconstructionException>(() => Reconstruct.All(scan.Header, scan.Readouts().InBlocks()));
        Assert.Equal("MISSING_LINES", failure.Reason);
        scan = scan with { Acquired = (y, z) => (y, z) != (3, 4) };
        failure = Assert.Throws<ReconstructionException>(() => Reconstruct.All(scan.Header, scan.Readouts().InBlocks()));
        Assert.Contains("1 line did not come: 15 of partition 14.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slab_leaves_with_its_last_line_and_one_behind_a_shutter_with_the_flag_or_the_next_repetition()
    {
        foreach ((Func<int, int, bool> acquired, bool flags, int late) in ((Func<int, int, bool>, bool, int)[])[((_, _) => true, false, 0), (Shutter(12, 10), true, 0), (Shutter(12, 10), false, 1)])
        {
            SlabScan scan = new() { Matrix = new(4, 12, 10), Acquired = acquired, Flags = flags, Repetitions = 2 };
            Collected collected = new();
            using IReconstruction reconstruction = Reconstructor.OnCpu().Open(scan.Header, new());
            MrReadout[] readouts = [.. scan.Readouts()];
            for (int i = 0; i < readouts.Length; i++)
            {
                reconstruction.Add(new MrReadoutBlock([readouts[i]]), collected, CancellationToken.None);
                Assert.Equal((i + 1 - late) / (readouts.Length / 2) * 10, collected.Images.Count);
            }
            reconstruction.Complete(collected, CancellationToken.None);
            Assert.Equal(20, collected.Images.Count);
        }
    }

    [Fact]
    public void Line_that_comes_after_a_flag_has_ended_its_slab_is_an_error_and_not_left_out()
    {
        SlabScan scan = new() { Matrix = new(4, 12, 10), Acquired = Shutter(12, 10) };
        List<MrReadout> readouts = [.. scan.Readouts()];
        MrReadout corner = scan.Readout(0, 0, 0, MrReadoutFlags.None);
        Assert.Equal("LATE_LINE", Reconstruct.Refusal(scan.Header, readouts.Append(corner).InBlocks()));
        Assert.Equal(["REPEATED_LINE"], Reconstruct.Warnings(scan.Header, readouts.Append(readouts[30]).InBlocks()).Select(w => w.Reason));
    }

    [Fact]
    public void Header_that_does_not_fit_a_slab_is_named()
    {
        ScanHeader header = new SlabScan().Header;
        (string, Func<MrEncoding, MrEncoding>)[] cases =
        [
            ("limits.kspace_encoding_step_2", e => e with { Limits = e.Limits with { KspaceEncodingStep2 = new(0, 8, 3) } }),
            ("limits.kspace_encoding_step_2", e => e with { Limits = e.Limits with { KspaceEncodingStep2 = new(0, 12, 6) } }),
            ("encoded_space.matrix_z", e => e with { EncodedSpace = e.EncodedSpace with { Matrix = e.EncodedSpace.Matrix with { Z = 9000 } } }),
            ("recon_space.field_of_view_z_mm", e => e with { ReconSpace = e.ReconSpace with { FieldOfViewMm = e.ReconSpace.FieldOfViewMm with { Z = 900 } } }),
        ];
        foreach ((string field, Func<MrEncoding, MrEncoding> change) in cases)
            Assert.Contains($"header.mr.encodings[0].{field}", Reconstructor.OnCpu().Check(header.WithEncoding(change), new()).Violations.Select(v => v.Field));
    }

    /// <summary>Lines within the ellipse whose axes are half the matrix.</summary>
    private static Func<int, int, bool> Shutter(double rows, double partitions) => (y, z) => Math.Pow(y / (rows / 2), 2) + Math.Pow(z / (partitions / 2), 2) <= 1;
}
