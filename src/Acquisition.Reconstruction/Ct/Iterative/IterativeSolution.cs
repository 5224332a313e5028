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

    /// <summary>Times that all subsets are gone through for the beginning, which need not be sharp.</summary>
    private const int FirstIterations = 5;

    /// <param name="device">Where to find it; null: on the processor.</param>
    /// <param name="scan">Geometry and settings.</param>
    /// <param name="ct">The scan.</param>
    /// <param name="volume">Where to find it.</param>
    /// <param name="views">What its projections are to be.</param>
    /// <param name="cancellationToken">Asked before each step of the solver.</param>
    /// <returns>μ, 1/mm: [rows × columns × slices].</returns>
    /// <exception cref="Core.Model.Errors.DeviceFailedException">Such as too little memory.</exception>
    public static HostArray Find(
        IArrayKernels? device, IterativeScan scan, CtAcquisition ct, WorkingVolume volume, SubsetViews views, CancellationToken cancellationToken) =>
        device.RunOrOnHost(new Work(scan, ct, volume, views, cancellationToken));

    private sealed class Work(IterativeScan scan, CtAcquisition ct, WorkingVolume volume, SubsetViews views, CancellationToken cancellationToken) : IArrayWork<HostArray>
    {
        public HostArray Run<TArray>(IArrayBackend<TArray> backend)
        {
            TArray data = backend.Allocate(Shape.Real(views.LineIntegrals.Length));
            try
            {
                backend.Write(HostArray.Real(views.LineIntegrals), data);
                if (scan.Settings.Kind != IterativeKind.OsSart) return LeastSquares(backend, data);
                HostArray? start = scan.IsPlanar ? null : Slabs(backend, data);
                return Sart(backend, data, volume.Shape, volume.Grid, start, scan.Iterations);
            }
            finally
            {
                backend.Free(data);
            }
        }

        private HostArray LeastSquares<TArray>(IArrayBackend<TArray> backend, TArray data)
        {
            HostArray statistical = Weights(scan.Settings, views);
            TArray weights = backend.Allocate(Shape.Real(views.LineIntegrals.Length));
            try
            {
                backend.Write(statistical, weights);
                double loss = scan.Settings.RegularisationHu / 1000 * ct.EnergyBins[0].WaterAttenuationPerMm;
                double lambda = loss * LambdaPerLoss(scan, volume) * Typical(statistical, HostArray.Real(views.LineIntegrals));
                return Solve(backend, volume.Shape, volume.Grid, null, (maps, image) =>
                {
                    using TotalVariationLeastSquares<TArray> solver = new(backend, maps, weights, Axes(scan, volume));
                    solver.Solve(data, image, new(scan.Iterations, lambda, NonNegative: true), cancellationToken: cancellationToken);
                });
            }
            finally
            {
                backend.Free(weights);
            }
        }

        /// <summary>
        /// What lies beyond the outermost rows is in the data of rays that also meet the slices beside it, and many volumes have these projections. SART finds the one nearest to
        /// where it begins: from zero the outermost slices would be too bright and what is beyond them too dark. It begins with slabs as thick as the detector is high, which
        /// every view knows.
        /// </summary>
        private HostArray Slabs<TArray>(IArrayBackend<TArray> backend, TArray data)
        {
            (int slices, double step) = (volume.Slices, volume.Grid.SliceStepMm);
            int slabs = (int)Math.Max(1, Math.Floor(slices * step / (scan.Source.DetectorRows * scan.RowThicknessMm)) - 1), thickness = (slices + slabs - 1) / slabs;
            VoxelGrid grid = volume.Grid with { Origin = volume.Grid.Origin with { Z = volume.Grid.Origin.Z + (thickness - 1) / 2.0 * step }, SliceStepMm = thickness * step };
            HostArray coarse = Sart(backend, data, Shape.Real(volume.Rows, volume.Columns, slabs), grid, null, FirstIterations), start = HostArray.Allocate(volume.Shape);
            for (int i = 0; i < start.Length; i++) start.Re.Span[i] = coarse.Re.Span[i / slices * slabs + i % slices / thickness];
            return start;
        }

        private HostArray Sart<TArray>(IArrayBackend<TArray> backend, TArray data, Shape domain, VoxelGrid grid, HostArray? start, int iterations) =>
            Solve(backend, domain, grid, start, (maps, image) =>
            {
                using OrderedSubsetSart<TArray> sart = new(backend, maps);
                sart.Solve(data, image, new(iterations, Decay: Math.Pow(LastRelaxation, 1.0 / iterations), NonNegative: true), cancellationToken: cancellationToken);
            });

        private HostArray Solve<TArray>(IArrayBackend<TArray> backend, Shape domain, VoxelGrid grid, HostArray? start, Action<List<ILinearMap<TArray>>, TArray> solve)
        {
            TArray image = backend.Allocate(domain);
            List<ILinearMap<TArray>> maps = [];
            try
            {
                for (int subset = 0; subset < views.Subsets; subset++) maps.Add(backend.Open(scan.Projector(domain, grid, views.Of(subset))));
                if (start is { } begin) backend.Write(begin, image);
                solve(maps, image);
                HostArray result = HostArray.Allocate(domain);
                backend.Read(image, result);
                return result;
            }
            finally
            {
                foreach (ILinearMap<TArray> map in maps) map.Dispose();
                backend.Free(image);
            }
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
