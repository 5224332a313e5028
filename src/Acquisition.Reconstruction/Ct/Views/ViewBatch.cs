using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>Some consecutive views of the object, calibrated. Its memory is the caller's again when the call that it came with returns.</summary>
/// <param name="First">Zero-based index of the first view among the scan's object views.</param>
/// <param name="Views">The gantry at each view; angles without the source's own offset.</param>
/// <param name="LineIntegrals">∫μ dl: [views × rows × channels], finite; the recipe's steps are done.</param>
/// <param name="Replaced">Samples that had to be replaced, by view and detector row: [views × rows].</param>
internal readonly record struct ViewBatch(long First, ReadOnlyMemory<CtView> Views, ReadOnlyMemory<float> LineIntegrals, ReadOnlyMemory<long> Replaced)
{
    public int Count => Views.Length;
}
