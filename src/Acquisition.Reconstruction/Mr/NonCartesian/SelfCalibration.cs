using System.Numerics.Tensors;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// Sensitivities from the centre of k-space, which spokes and spirals sample fully (McKenzie et al., Magn. Reson. Med. 47 (2002) 529): the coils' images of low resolution,
/// each divided by their root sum of squares. Their common phase is the image's own, so that what is reconstructed through them is nearly real. Where there is
/// hardly any signal they fade.
/// </summary>
internal static class SelfCalibration
{
    /// <summary>Cycles per field of view to which the window reaches: coils are smooth over a tenth of it.</summary>
    private const double Radius = 12;

    /// <summary>Of the largest signal.</summary>
    private const float Faint = 0.02f;

    private const double Accuracy = 1e-3;

    /// <param name="image">Complex [rows × columns] or [slices × rows × columns].</param>
    /// <param name="k">[samples × axes], cycles per field of view.</param>
    /// <param name="density">[samples].</param>
    /// <param name="data">[channels × samples].</param>
    /// <param name="channels">Coils.</param>
    public static Coils Of(Shape image, float[] k, float[] density, HostArray data, int channels)
    {
        float[] weights = new float[density.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            double square = 0;
            for (int axis = 0; axis < image.Rank; axis++) square += k[i * image.Rank + axis] * (double)k[i * image.Rank + axis];
            double r = Math.Sqrt(square) / Radius;
            weights[i] = r < 1 ? density[i] * (float)(0.5 + 0.5 * Math.Cos(Math.PI * r)) : 0;
        }
        HostArray coils;
        using (ILinearMap<HostArray> map = HostBackend.Shared.Open(new NonuniformFourier(channels, image, k, weights, Accuracy)))
        {
            coils = HostArray.Allocate(map.Domain);
            map.Adjoint(data, coils);
        }
        float[] root = new float[image.Length];
        RootSumOfSquares.Combine(coils.Planar, root);
        float faint = Faint * TensorPrimitives.Max<float>(root);
        if (faint > 0) TensorPrimitives.Max(root, faint, root);
        else root.AsSpan().Fill(1);
        for (int channel = 0; channel < channels; channel++)
        {
            HostArray coil = coils.Slice(channel * image.Length, image.Length);
            TensorPrimitives.Divide(coil.Re.Span, root, coil.Re.Span);
            TensorPrimitives.Divide(coil.Im.Span, root, coil.Im.Span);
        }
        return new Coils(image, channels, coils.Re, coils.Im);
    }
}
