using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// Mean line integrals over the elements of a detector, by separable footprints (Long, Fessler &amp; Balter, IEEE TMI 29 (2010) 1839, "SF-TR" with
/// the amplitude of each ray, A1): a pixel's shadow is a trapezoid between the channels of its four corners, which for parallel rays is exact at
/// every angle, where the boxes of distance-driven projection are right only at multiples of 90 degrees. Its height is the length of the element's
/// own ray in a voxel:
/// <c>y[v, k, r] = chord(v, k)·rise(v, k, r)·Σ x[i, j, l]·|trapezoid(v, i, j) ∩ channel k|·|shadow(v, i, j, l) ∩ row r|</c>, lengths in channels
/// and rows. What lies along the axis is a factor of its own, so that all slices of a pixel share its place among the channels. The adjoint has
/// the very same weights.
/// </summary>
public abstract record FootprintProjector : LinearOperator, IHostOperator
{
    private protected FootprintProjector(Shape domain, VoxelGrid grid, BeamDetector detector, Values<BeamView> views)
        : base(domain, RangeOf(domain, detector, views))
    {
        grid.Check();
        detector.Check();
        if (views.Any(view => !view.IsFinite)) throw new ArgumentException("A view is not finite.", nameof(views));
        (Grid, Detector, Views) = (grid, detector, views);
        if (detector.Beam == CtBeam.Divergent) RequireInFront();
        else if (views.Any(view => (view.FocalSpotAngleRad, view.FocalSpotRadialMm, view.FocalSpotAxialMm) != (0, 0, 0)))
            throw new ArgumentException("A parallel beam has no focal spot to move.", nameof(views));
    }

    public VoxelGrid Grid { get; }

    public BeamDetector Detector { get; }

    public Values<BeamView> Views { get; }

    public int Rows => Domain[0];

    public int Columns => Domain[1];

    public int Slices => Domain[2];

    public abstract ILinearMap<HostArray> OpenOnHost();

    public override void ForwardReference(HostArray x, HostArray y) => Sum(y, x, isAdjoint: false);

    /// <summary>The same weights, summed over the rays of a voxel.</summary>
    public override void AdjointReference(HostArray y, HostArray x) => Sum(x, y, isAdjoint: true);

    /// <summary>Which part of a slice's shadow lies on a detector row, in rows.</summary>
    private protected abstract double OnRow(in ViewRays rays, double stretch, int slice, int row);

    /// <summary>How many times longer the way to a row is than in the plane.</summary>
    internal abstract double Rise(in ViewRays rays, double lengthMm, int row);

    /// <summary>to[i] = Σ A[i, j]·from[j] in double precision, i the ray and j the voxel, or the other way round.</summary>
    private void Sum(HostArray to, HostArray from, bool isAdjoint)
    {
        for (int plane = 0; plane < to.Planes; plane++)
        {
            (Memory<float> source, double[] sums) = (from.Plane(plane), new double[to.Length]);
            for (int view = 0; view < Views.Count; view++)
                VisitWeights(view, (weight, ray, voxel) =>
                {
                    (int i, int j) = isAdjoint ? (voxel, ray) : (ray, voxel);
                    sums[i] += weight * source.Span[j];
                });
            for (int i = 0; i < sums.Length; i++) to.Plane(plane).Span[i] = (float)sums[i];
        }
    }

    private void VisitWeights(int view, Action<double, int, int> visit)
    {
        ViewRays rays = new(Detector, Views[view]);
        for (int pixel = 0; pixel < Rows * Columns; pixel++)
        {
            (int row, int column) = Math.DivRem(pixel, Columns);
            Trapezoid shadow = new(
                Channel(rays, row - 0.5, column - 0.5), Channel(rays, row - 0.5, column + 0.5), Channel(rays, row + 0.5, column - 0.5), Channel(rays, row + 0.5, column + 0.5));
            (double x, double y) = Grid.At(row, column);
            double stretch = rays.Stretch(x, y);
            int first = Math.Max(0, (int)Math.Floor(shadow.Left)), last = Math.Min(Detector.Channels - 1, (int)Math.Floor(shadow.Right));
            for (int channel = first; channel <= last; channel++)
            {
                (double alongX, double alongY, double length) = rays.Ray(channel);
                double across = shadow.On(channel) * Grid.Chord(alongX, alongY);
                for (int slice = 0; slice < Slices; slice++)
                    for (int detectorRow = 0; detectorRow < Detector.Rows; detectorRow++)
                        if (OnRow(rays, stretch, slice, detectorRow) is > 0 and double along)
                            visit(across * along * Rise(rays, length, detectorRow), (view * Detector.Channels + channel) * Detector.Rows + detectorRow, pixel * Slices + slice);
            }
        }
    }

    private double Channel(in ViewRays rays, double row, double column)
    {
        (double x, double y) = Grid.At(row, column);
        return rays.Channel(x, y);
    }

    /// <summary>Every voxel lies between the focal spot and where the rays end.</summary>
    private void RequireInFront()
    {
        foreach (BeamView view in Views)
        {
            ViewRays rays = new(Detector, view);
            foreach ((double row, double column) in (ReadOnlySpan<(double, double)>)[(-0.5, -0.5), (-0.5, Columns - 0.5), (Rows - 0.5, -0.5), (Rows - 0.5, Columns - 0.5)])
            {
                (double x, double y) = Grid.At(row, column);
                if (!(rays.FromSource(x, y).N > 0)) throw new ArgumentException("The grid reaches beyond the focal spot.", nameof(Grid));
            }
        }
    }

    private static Shape RangeOf(Shape domain, BeamDetector detector, Values<BeamView> views)
    {
        if (domain.Rank != 3) throw new ArgumentException($"A volume has rows, columns and slices, got {domain}.", nameof(domain));
        return domain.With(views.Count, detector.Channels, detector.Rows);
    }
}
