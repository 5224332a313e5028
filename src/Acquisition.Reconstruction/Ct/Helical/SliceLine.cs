namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Evenly spaced slices.</summary>
/// <param name="FirstMm">Z of the first, from the scan's first table position.</param>
/// <param name="StepMm">From each to the next; either sign.</param>
/// <param name="Count">Slices; a multiple of 16 for kernels.</param>
internal readonly record struct SliceLine(float FirstMm, float StepMm, int Count)
{
    public float ZMm(int slice) => FirstMm + slice * StepMm;

    public SliceLine Slice(int first, int count) => new(ZMm(first), StepMm, count);
}
