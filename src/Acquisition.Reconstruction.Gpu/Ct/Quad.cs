namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>Four neighbouring detector rows or slices: 16 bytes, the most that a thread loads or stores with one instruction.</summary>
internal readonly record struct Quad(float A, float B, float C, float D)
{
    /// <summary>How many floats.</summary>
    public const int Length = 4;

    /// <summary>Quads that hold so many rows.</summary>
    public static int Count(int rows) => (rows + Length - 1) / Length;

    public static Quad operator +(Quad a, Quad b) => new(a.A + b.A, a.B + b.B, a.C + b.C, a.D + b.D);

    public static Quad operator *(float scale, Quad a) => new(scale * a.A, scale * a.B, scale * a.C, scale * a.D);
}
