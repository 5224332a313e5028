using System.Numerics.Tensors;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// Gridding (O'Sullivan, IEEE TMI 4 (1985) 200; Jackson et al., IEEE TMI 10 (1991) 473): <c>x[p] = Σₛ d[s]·y[s]·exp(i2πk[s]·p)</c>, d the part of k-space that a
/// sample stands for, for each coil; then root sum of squares.
/// </summary>
internal sealed class Gridding(NonCartesianPlan plan)
{
    /// <summary>Far below what undersampling and noise leave.</summary>
    private const double Accuracy = 1e-3;

    private KspaceSamples? _samples;
    private (int Channels, ILinearMap<HostArray> Map)? _open;

    /// <returns>[slices × rows × columns].</returns>
    public float[] Reconstruct(KspaceSamples samples, HostArray data, int channels)
    {
        Shape image = plan.Axes == 2 ? Shape.Complex(plan.Rows, plan.Columns) : Shape.Complex(plan.Slices, plan.Rows, plan.Columns);
        if (_samples != samples || _open?.Channels != channels)
        {
            _open?.Map.Dispose();
            _open = (channels, HostBackend.Shared.Open(new NonuniformFourier(channels, image, samples.K, samples.Density, Accuracy)));
            _samples = samples;
        }
        HostArray coils = HostArray.Allocate(_open.Value.Map.Domain);
        _open.Value.Map.Adjoint(data, coils);
        float[] pixels = new float[image.Length];
        RootSumOfSquares.Combine(coils.Planar, pixels);
        // The operator's scale, 1/√pixels, is undone.
        TensorPrimitives.Multiply(pixels, (float)(plan.Scale * Math.Sqrt(image.Length)), pixels);
        return pixels;
    }
}
