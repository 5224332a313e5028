namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>A step that a recipe adds: something done to the line integrals of each view before they are filtered.</summary>
internal interface IViewStep
{
    /// <param name="lineIntegrals">One view, [rows × channels], finite; changed in place.</param>
    void Apply(Span<float> lineIntegrals);
}
