using Acquisition.Reconstruction.Gpu.Ct;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Gpu.Operators.Ct;

/// <summary>A tile of pixels on one view's channels: <see cref="TileRays"/> as kernels read it. PerRad: channels of a radian; 0: not a cylinder.</summary>
internal readonly record struct TileView(
    int Origin, float Fraction, float Column, float Row, float DepthColumn, float DepthRow, float PerRad, float Sideways, float SidewaysStep, float ArcSine)
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Size = 16;

    public static TileView Of(in TileRays rays) => new(
        rays.Origin, rays.Fraction, rays.Column, rays.Row, rays.DepthColumn, rays.DepthRow, rays.IsCylinder ? rays.ChannelsPerRad : 0,
        rays.IsDisplaced ? rays.Sideways : 0, rays.IsDisplaced ? rays.SidewaysStep : 0, rays.IsDisplaced ? rays.ArcSine : 0);

    /// <summary>The channel of a point, from the origin; rows and columns from the tile's middle.</summary>
    public float Channel(float row, float column)
    {
        float x = (Column * column + Row * row) / (1 + DepthColumn * column + DepthRow * row);
        if (PerRad == 0) return x + Fraction;
        float q = (Sideways + SidewaysStep * x) / MathF.Sqrt(1 + x * x), squared = q * q;
        // arcsin to the fifth power: a focal spot moves by a hundredth of R at most, and the next term is 1e-15.
        float arc = q + q * squared * (1f / 6 + squared * (3f / 40));
        return (ArcTangent.Of(x) - (arc - ArcSine)) * PerRad + Fraction;
    }
}
