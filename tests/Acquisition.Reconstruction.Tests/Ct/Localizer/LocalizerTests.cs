using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Ct.Localizer;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Localizer;

/// <summary>Radiographs of a table that moves under a tube at rest, against exact line integrals.</summary>
public class LocalizerTests
{
    private const double Water = CtScanners.WaterAttenuationPerMm;

    /// <summary>A ball of water with a marker towards the patient's left, back and head.</summary>
    private static readonly Phantom Marked = new(
        "marked ball",
        [new Ellipsoid(new(0, 0, 0), new(60, 60, 60), Water), new Ellipsoid(new(30, 20, 25), new(8, 8, 8), 3 * Water)],
        []);

    public static TheoryData<PatientPosition, double> Views
    {
        get
        {
            TheoryData<PatientPosition, double> rows = [];
            foreach (PatientPosition position in Enum.GetValues<PatientPosition>())
                foreach (double angle in new[] { 0, Math.PI / 2, Math.PI, 3 * Math.PI / 2 }) rows.Add(position, angle);
            return rows;
        }
    }

    [Fact]
    public void Pixels_are_the_millimetres_of_water_that_their_ray_meets()
    {
        // Table steps and lines coincide, columns and channels too: nothing is interpolated, so the ray through the middle of a pixel is its value.
        ScanHeader header = Header(rows: 1, DetectorShape.Flat);
        ReconstructedImage image = Assert.Single(Reconstruct.All(header, Blocks(header, 0, firstMm: -70, stepMm: 2, views: 71), Grid(null, rowMm: 2)));
        Assert.Equal((71, 128), (image.Rows, image.Columns));
        CtSource source = ((CtAcquisition)header.Acquisition).Sources[0];
        for (int row = 0; row < image.Rows; row++)
            for (int column = 0; column < image.Columns; column++)
            {
                Vector3D end = image.Plane.PixelCentre(row, column), focus = new(0, -source.SourceIsocentreDistanceMm, end.Z), ray = end - focus;
                double thickness = Marked.LineIntegral(focus, 1 / ray.Length * ray) / Water;
                // Float line integrals of up to 2.4, scaled by 1/μ.
                Assert.Equal(thickness, image.Pixels.Span[row * image.Columns + column], 1e-3);
            }
    }

    [Theory]
    [MemberData(nameof(Views))]
    public void Head_is_at_the_top_and_left_or_back_at_the_right_however_the_patient_lies(PatientPosition position, double angle)
    {
        ScanHeader header = Header(rows: 4, DetectorShape.Cylindrical, position);
        ReconstructedImage image = Assert.Single(Reconstruct.All(header, Blocks(header, angle, firstMm: -80, stepMm: 1, views: 161), Grid(2, 2)));
        Assert.Equal(new Vector3D(0, 0, -1), image.Plane.ColumnDirection);
        bool frontal = Math.Abs(image.Plane.RowDirection.X) > .9;
        Assert.Equal(1, frontal ? image.Plane.RowDirection.X : image.Plane.RowDirection.Y, 1e-9);

        // The marker is the brightest; where it is in the image is where it is in the patient, up to the magnification off the axis (10 % of 30 mm here).
        int brightest = IndexOfMax(image.Pixels.Span);
        Vector3D place = image.Plane.PixelCentre(brightest / image.Columns, brightest % image.Columns);
        Assert.Equal(25, place.Z, 3.0);
        Assert.Equal(frontal ? 30 : 20, frontal ? place.X : place.Y, 4.0);
    }

    [Fact]
    public void Rows_of_a_wide_detector_and_uneven_table_steps_give_the_same_picture()
    {
        Phantom cylinder = CtPhantoms.WaterCylinder(Water, 50);
        ScanHeader header = Header(rows: 16, DetectorShape.Flat);
        double[] table = [-40, -37.2, -36.9, -30, -25.5, -21, -14, -9, -8.5, 0, 4.75, 11, 15, 20, 26, 31, 37, 40];
        ReconstructedImage image = Assert.Single(Reconstruct.All(header, Blocks(header, 0, table, cylinder), Grid(4, 4)));
        for (int row = 4; row < image.Rows - 4; row++)
        {
            // Of a body that is the same along the table: the outer rows look through it obliquely, by 1.3 degrees at the most, which is 0.03 %.
            float middle = image.Pixels.Span[row * image.Columns + image.Columns / 2];
            Assert.InRange(middle, 99.5, 100.1);
        }
    }

    [Fact]
    public void Pictures_are_shown_while_the_table_moves()
    {
        ScanHeader header = Header(rows: 4, DetectorShape.Flat);
        Collected collected = new();
        Reconstruct.Into(collected, header, Blocks(header, 0, firstMm: -80, stepMm: 1, views: 161), Grid(null, null));
        Assert.NotEmpty(collected.Previews);
        Assert.True(collected.Previews[^1].Rows > collected.Previews[0].Rows);
    }

    [Fact]
    public void Lines_that_the_table_jumped_over_have_no_value()
    {
        ScanHeader header = Header(rows: 1, DetectorShape.Flat);
        ReconstructedImage image = Assert.Single(Reconstruct.All(header, Blocks(header, 0, [-20, -19, -18, 18, 19, 20], Marked), Grid(null, 1)));
        Assert.Equal(41, image.Rows);
        Assert.True(float.IsNaN(image.Pixels.Span[20 * image.Columns + 64]));
        Assert.False(float.IsNaN(image.Pixels.Span[64]));
    }

    [Fact]
    public void Tube_that_turns_is_refused()
    {
        ScanHeader header = Header(rows: 1, DetectorShape.Flat);
        IEnumerable<CtViewBlock> turning = Blocks(header, 0, 0, 1, 3).Select(block => block with { Views = [block.Views[0] with { AngleRad = .01 * block.FirstViewIndex }] });
        Assert.Equal("INVALID_VIEW", Reconstruct.Refusal(header, turning));
    }

    [Fact]
    public void Scan_without_a_view_is_refused()
    {
        ScanHeader header = Header(rows: 1, DetectorShape.Flat);
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(header, []));
    }

    [Fact]
    public void Ring_suppression_is_refused_as_it_would_take_out_what_lies_along_the_table()
    {
        ScanHeader header = Header(rows: 1, DetectorShape.Flat);
        Recipe recipe = new() { Method = "ct.localizer", Steps = [new RingSuppression()] };
        Assert.Equal("recipe.steps", Assert.Single(Reconstructor.OnCpu().Check(header, recipe).Violations).Field);
    }

    [Fact]
    public void Localizer_without_a_spacing_has_a_column_for_each_channel_whatever_their_pitch()
    {
        for (int i = 0; i < 400; i++)
        {
            CtAcquisition ct = ((CtAcquisition)Header(1, DetectorShape.Flat).Acquisition).With(source => source with { ChannelPitchMm = .7 + i * .0137, CentralChannel = 63.5 - i * .003 });
            Assert.Equal(128, new LocalizerPlan(ct, new Recipe()).Columns);
        }
    }

    private static Recipe Grid(double? columnMm, double? rowMm) => new() { Grid = new ImageGrid { ColumnSpacingMm = columnMm, RowSpacingMm = rowMm } };

    private static ScanHeader Header(int rows, DetectorShape shape, PatientPosition position = PatientPosition.Hfs)
    {
        CtAcquisition axial = CtScans.Acquisition(shape, rows, channels: 128);
        CtAcquisition stationary = axial.With(source => source with { CentralChannel = 63.5, ChannelPitchMm = 2.5 }) with { Path = CtPath.Stationary, ViewCount = null, ViewsPerRotation = 0 };
        return new CtSimulation(new CtSimulationOptions { Acquisition = axial }).Header with
        {
            Acquisition = stationary,
            Series = new Series { PatientPosition = position },
            Recipes = [new Recipe()],
        };
    }

    private static IEnumerable<CtViewBlock> Blocks(ScanHeader header, double angle, double firstMm, double stepMm, int views) =>
        Blocks(header, angle, [.. Enumerable.Range(0, views).Select(i => firstMm + i * stepMm)], Marked);

    private static IEnumerable<CtViewBlock> Blocks(ScanHeader header, double angle, double[] tableMm, Phantom phantom)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        CtForwardModel model = new(ct, header.Series.PatientPosition, phantom);
        for (int i = 0; i < tableMm.Length; i++)
        {
            CtView view = new(angle, tableMm[i]);
            float[] integrals = new float[ct.Sources[0].Elements];
            model.Project(view, integrals);
            yield return new CtViewBlock(CtViewKind.Object, i, [view], MemoryMarshal.AsBytes(integrals.AsSpan()).ToArray());
        }
    }

    private static int IndexOfMax(ReadOnlySpan<float> pixels)
    {
        int best = 0;
        for (int i = 0; i < pixels.Length; i++)
            if (pixels[i] > pixels[best]) best = i;
        return best;
    }
}
