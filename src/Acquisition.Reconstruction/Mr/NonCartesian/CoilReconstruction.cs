using System.Numerics.Tensors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// The image of all coils together: CG-SENSE (Pruessmann et al., Magn. Reson. Med. 46 (2001) 638) minimises <c>Σ_c‖√D·(F·s_c·x − y_c)‖² + λ‖x‖²</c>, D the density, which
/// conditions it, s_c from <see cref="SelfCalibration"/>; compressed sensing (Lustig et al., Magn. Reson. Med. 58 (2007) 1182) <c>½Σ_c‖√D·(F·s_c·x − y_c)‖² + λ‖W·x‖₁</c>, W wavelets. F*·D·F is a convolution by Toeplitz embedding (Wajer &amp; Pruessmann 2001). It is solved over the encoded field of view, as
/// what lies outside of the image has signal too, and cut out. D is in cycles² per field of view, so that F*·D·F is about 1 where k-space is full.
/// </summary>
internal sealed class CoilReconstruction(NonCartesianPlan plan, MrNonCartesian settings)
{
    private const double Accuracy = 1e-4;

    /// <param name="samples">Where they lie.</param>
    /// <param name="data">[channels × samples]; overwritten.</param>
    /// <param name="channels">Coils.</param>
    /// <returns>Magnitudes, [slices × rows × columns].</returns>
    public float[] Reconstruct(KspaceSamples samples, HostArray data, int channels)
    {
        int axes = plan.Axes;
        int[] lengths = [.. Enumerable.Range(0, axes).Select(axis => Elements(axes - 1 - axis))];
        double area = 1;
        double[] stretch = new double[axes];        // of k: cycles per encoded instead of per recon field of view
        for (int axis = 0; axis < axes; axis++)
        {
            double pixelMm = plan.FieldOfViewMm(axis) / plan.Matrix(axis);
            stretch[axis] = Elements(axis) * pixelMm / plan.FieldOfViewMm(axis);
            area *= Elements(axis) * pixelMm;
        }
        float[] k = new float[samples.K.Length], density = new float[samples.Density.Length], roots = new float[density.Length];
        for (int i = 0; i < k.Length; i++) k[i] = (float)(samples.K[i] * stretch[i % axes]);
        for (int i = 0; i < density.Length; i++) density[i] = (float)(samples.Density[i] * area);
        TensorPrimitives.Sqrt(density, roots);
        Shape image = Shape.Complex(lengths);
        Coils coils = SelfCalibration.Of(image, k, density, data, channels);
        HostArray x = HostArray.Allocate(image);
        LinearOperator encoding = new NonuniformFourier(channels, image, k, roots, Accuracy) * coils;     // √D·F·S
        Weight(data, roots);
        if (settings.Kind == NonCartesianKind.L1Wavelet) SolveSparse(encoding, data, x);
        else Solve(encoding, data, x);
        return Cut(image, x, (float)(plan.Scale / area * Math.Sqrt(image.Length)));
    }

    private void Solve(LinearOperator encoding, HostArray data, HostArray x)
    {
        HostArray b = HostArray.Allocate(encoding.Domain);
        using (ILinearMap<HostArray> map = HostBackend.Shared.Open(encoding)) map.Adjoint(data, b);
        using ILinearMap<HostArray> normal = HostBackend.Shared.Open(encoding.Normal);
        using NormalConjugateGradient<HostArray> solver = new(HostBackend.Shared, normal);
        solver.Solve(b, x, new ConjugateGradientSettings(settings.Iterations, Tikhonov: settings.Regularisation));
    }

    private void SolveSparse(LinearOperator encoding, HostArray data, HostArray x)
    {
        using SparseSolution sparse = new(encoding);
        sparse.Solve(data, x, settings.WaveletRegularisation, settings.Iterations);
    }

    private static void Weight(HostArray data, float[] roots)
    {
        for (int at = 0; at < data.Length; at += roots.Length)
        {
            HostArray channel = data.Slice(at, roots.Length);
            TensorPrimitives.Multiply(channel.Re.Span, roots, channel.Re.Span);
            TensorPrimitives.Multiply(channel.Im.Span, roots, channel.Im.Span);
        }
    }

    /// <summary>Elements of the encoded field of view in pixels of the image; no fewer than the image's.</summary>
    private int Elements(int axis) => Math.Max(plan.Matrix(axis), (int)Math.Round(plan.Matrix(axis) * plan.EncodedMm(axis) / plan.FieldOfViewMm(axis)));

    private float[] Cut(Shape image, HostArray x, float scale)
    {
        HostArray cut = HostArray.Allocate(image.Rank == 2 ? Shape.Complex(plan.Rows, plan.Columns) : Shape.Complex(plan.Slices, plan.Rows, plan.Columns));
        using (ILinearMap<HostArray> crop = HostBackend.Shared.Open(new Crop(image, image.With(image.Rank == 2 ? [plan.Rows, plan.Columns] : [plan.Slices, plan.Rows, plan.Columns]))))
            crop.Forward(x, cut);
        float[] pixels = new float[cut.Length];
        TensorPrimitives.Hypot(cut.Re.Span, cut.Im.Span, pixels);
        TensorPrimitives.Multiply(pixels, scale, pixels);
        return pixels;
    }
}
