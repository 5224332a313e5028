namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>An array seen along one axis: [Outer × Length × Inner]. Rows of a slice have Inner = 1, its columns Inner = width.</summary>
internal readonly record struct AxisShape(int Outer, int Length, int Inner)
{
    public int Count => checked(Outer * Length * Inner);

    public AxisShape WithLength(int length) => this with { Length = length };
}
