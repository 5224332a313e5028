using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>
/// One complex image of a slice's coils: their own if there is one, else their combination by sensitivities of length 1, so that its magnitude compares with the root sum of
/// squares. One caller at a time.
/// </summary>
internal sealed class ComplexImages(CartesianPlan plan)
{
    private readonly CoilImages _transform = new(plan);
    private readonly PlanarMemory<float> _coils = Planes(plan);
    private readonly PlanarMemory<float> _maps = Planes(plan);

    /// <summary>Floats that it holds, with the work of the combination: images, sensitivities and a padded copy of the images.</summary>
    public static long LengthFor(CartesianPlan plan) => 6L * plan.Channels * plan.Rows * (plan.Columns + 2 * AdaptiveCombination.UsualWindow + 16);

    /// <param name="kspace">[channels × encoded rows × encoded columns].</param>
    /// <param name="reference">What the phase is relative to: [channels], one for all slices of a slab.</param>
    /// <param name="image">[rows × columns].</param>
    public void Make(PlanarMemory<float> kspace, PlanarMemory<float> reference, PlanarMemory<float> image)
    {
        _transform.Transform(kspace, plan.Channels == 1 ? image : _coils);
        if (plan.Channels == 1) return;
        AdaptiveCombination.Find(_coils, plan.Channels, plan.Rows, plan.Columns, _maps, reference: reference);
        CoilCombination.Weights(_maps.Span, plan.Channels, _maps.Span);
        CoilCombination.Combine(_maps.Span, _coils.Span, image.Span);
    }

    private static PlanarMemory<float> Planes(CartesianPlan plan)
    {
        int length = plan.Channels == 1 ? 0 : plan.Channels * plan.Rows * plan.Columns;
        return new(new float[length], new float[length]);
    }
}
