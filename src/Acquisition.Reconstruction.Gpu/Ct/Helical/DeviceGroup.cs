using Acquisition.Reconstruction.Ct.Helical;

namespace Acquisition.Reconstruction.Gpu.Ct.Helical;

/// <summary>A group's projection of the pixels (<see cref="PixelRays"/>), and which of the views on the device are its own.</summary>
internal readonly record struct DeviceGroup(
    float Ray0, float RayColumn, float RayRow, float Depth0, float DepthColumn, float DepthRow, int FirstView, int EndView)
{
    public float Ray(float row, float column) => Ray0 + column * RayColumn + row * RayRow;

    public float Depth(float row, float column) => Depth0 + column * DepthColumn + row * DepthRow;

    public static DeviceGroup Of(in PixelRays pixels, int firstView, int endView) => new(
        pixels.Ray0, pixels.RayColumn, pixels.RayRow, pixels.Depth0, pixels.DepthColumn, pixels.DepthRow, firstView, endView);
}
