using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Ct;

/// <summary>What a CT image should show.</summary>
public static class CtTruth
{
    /// <summary>Attenuation as HU: 1000·(μ/μ of water − 1).</summary>
    public static double Hounsfield(double attenuation, double water) => 1000 * (attenuation / water - 1);

    /// <summary>The phantom at each pixel's centre, HU.</summary>
    /// <returns>[rows × columns], row 0 first.</returns>
    public static float[] Image(Phantom phantom, double water, SlicePlane plane, int rows, int columns)
    {
        var image = new float[rows * columns];
        for (int i = 0; i < image.Length; i++)
            image[i] = (float)Hounsfield(phantom.ValueAt(plane.PixelCentre(i / columns, i % columns)), water);
        return image;
    }
}
