using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary>Finds the volume whose projections the views are.</summary>
internal static class IterativeSolution
{
    /// <summary>The disk whose loss of contrast the strength of total variation is given by, mm.</summary>
    private const double DiskRadiusMm = 10;

    /// <summary>How long OS-SART's last steps are: shorter than the first, so that subsets that contradict each other come to rest.</summary>
    private const double LastRelaxation = 0.3;

    /// <param name="device">Where to find it; null: on the processor.</param>
    /// <param name="scan">Geometry and settings.</param>
    /// <param name="ct">The scan.</param>
    /// <param name="volume">Where to find it.</param>
    /// <param name="views">What its projections are to be.</param>
    /// <returns>μ, 1/mm: [rows × columns × slices].</returns>
    /// <exception cref="Core.Model.Errors.DeviceFailedException">Such as too little memory.</exception>
    public static HostArray Find(IArrayKernels? device, IterativeScan scan, CtAcquisition ct, WorkingVolume volume, SubsetViews views) =>
        device.RunOrOnHost(new Work(scan, ct, volume, views));

    private sealed class Work(IterativeScan scan, CtAcquisition ct, WorkingVolume volume, SubsetViews views) : IArrayWork<HostArray>
    {
        public HostArray Run<TArray>(IArrayBackend<TArray> backend)
        {
            FootprintProjector[] subsets = [.. Enumerable.Range(0, views.Subsets).Select(subset => scan.Projector(volume, views.Of(subset)))];
            List<ILinearMap<TArray>> maps = [];
            List<TArray> arrays = [];
            TArray Allocate(Shape shape)
            {
                arrays.Add(backend.Allocate(shape));
                return arrays[^1];
            }

            try
            {
                foreach (FootprintProjector subset in subsets) maps.Add(backend.Open(subset));
                TArray image = Allocate(subsets[0].Domain), data = Allocate(Shape.Real(views.LineIntegrals.Length));
                backend.Write(HostArray.Real(views.LineIntegrals), data);
                if (scan.Settings.Kind == IterativeKind.OsSart) Solve(backend, maps, data, image);
                else Solve(backend, maps, data, Allocate(Shape.Real(views.LineIntegrals.Length)), image);
                HostArray result = HostArray.Allocate(subsets[0].Domain);
                backend.Read(image, result);
                return result;
            }
            finally
            {
                foreach (ILinearMap<TArray> map in maps) map.Dispose();
                foreach (TArray array in arrays) backend.Free(array);
            }
        }

        private void Solve<TArray>(IArrayBackend<TArray> backend, List<ILinearMap<TArray>> maps, TArray data, TArray image)
        {
            using OrderedSubsetSart<TArray> sart = new(backend, maps);
            sart.Solve(data, image, new(scan.Iterations, Decay: Math.Pow(LastRelaxation, 1.0 / scan.Iterations), NonNegative: true));
        }

        private void Solve<TArray>(IArrayBackend<TArray> backend, List<ILinearMap<TArray>> maps, TArray data, TArray weights, TArray image)
        {
            HostArray statistical = Weights(scan.Settings, views);
            backend.Write(statistical, weights);
            using TotalVariationLeastSquares<TArray> solver = new(backend, maps, weights, Axes(scan, volume));
            double loss = scan.Settings.RegularisationHu / 1000 * ct.EnergyBins[0].WaterAttenuationPerMm;
            double lambda = loss * LambdaPerLoss(scan, volume) * Typical(statistical, HostArray.Real(views.LineIntegrals));
            solver.Solve(data, image, new(scan.Iterations, lambda, NonNegative: true));
        }
    }

    /// <summary>
    /// λ by the contrast that a disk loses where all weights are 1: TV grows by its circumference, 2πr/Δ pixels, the data term by its curvature. Of N
    /// views with channels p apart that is Σ chord² = N·(16/3)·r³/p over the disk's πr²/Δ² pixels.
    /// </summary>
    private static double LambdaPerLoss(IterativeScan scan, WorkingVolume volume)
    {
        double pixel = Math.Sqrt(volume.Grid.RowStep.Length * volume.Grid.ColumnStep.Length);
        double rows = scan.IsPlanar ? 1 : volume.Grid.SliceStepMm / scan.RowThicknessMm;
        return 8 / (3 * Math.PI) * DiskRadiusMm * DiskRadiusMm * scan.ViewsOfVoxel * rows * pixel / scan.ChannelSpacingMm;
    }

    /// <summary>The mean weight of rays, each as often as what it meets.</summary>
    private static double Typical(HostArray weights, HostArray data)
    {
        (double sum, double all) = (0, 0);
        for (int i = 0; i < data.Length; i++)
        {
            double met = Math.Max(0, data.Re.Span[i]);
            sum += met * weights.Re.Span[i];
            all += met;
        }
        return all > 0 ? sum / all : 1;
    }

    /// <summary>A count of N photons has the variance N, its logarithm 1/N: weights are the transmission e^−p, or all the same.</summary>
    private static HostArray Weights(IterativeCt settings, SubsetViews views)
    {
        float[] weights = new float[views.LineIntegrals.Length];
        if (settings.StatisticalWeights)
        {
            TensorPrimitives.Negate(views.LineIntegrals, weights);
            TensorPrimitives.Exp(weights, weights);
            TensorPrimitives.Min(weights, 1f, weights);     // no ray says more than one through air
        }
        else weights.AsSpan().Fill(1);
        return HostArray.Real(weights);
    }

    /// <summary>In slices of their own, gradients lie in the slice; in a volume they count by length, so that thick slices differ cheaply.</summary>
    private static DifferenceAxis[] Axes(IterativeScan scan, WorkingVolume volume)
    {
        double column = volume.Grid.ColumnStep.Length, row = volume.Grid.RowStep.Length;
        DifferenceAxis[] plane = [new(0, Math.Min(1, column / row)), new(1, Math.Min(1, row / column))];
        return scan.IsPlanar || volume.Slices == 1 ? plane : [.. plane, new(2, Math.Min(1, Math.Min(row, column) / volume.Grid.SliceStepMm))];
    }
}
