using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Tests.Geometry;

public class SlicePlaneTests
{
    [Fact]
    public void Pixel_centres_follow_the_equation_of_the_image_plane_module()
    {
        // PS3.3 C.7.6.2.1.1: P = S + X·Δj·j + Y·Δi·i with j the column and i the row.
        SlicePlane plane = new(new(10, 20, 30), new(0, 1, 0), new(0, 0, -1), ColumnSpacingMm: .5, RowSpacingMm: 2, SliceThicknessMm: 3);

        Assert.Equal(new Vector3D(10, 20 + 4 * .5, 30 - 3 * 2), plane.PixelCentre(row: 3, column: 4));
    }

    [Fact]
    public void Location_is_measured_along_row_direction_cross_column_direction()
    {
        SlicePlane axial = new(new(-100, -100, 42), new(1, 0, 0), new(0, 1, 0), 1, 1, 1);

        Assert.Equal(new Vector3D(0, 0, 1), axial.Normal);
        Assert.Equal(42, axial.Location);
    }
}
