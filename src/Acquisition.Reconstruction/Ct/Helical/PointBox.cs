namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>The points along a group's rays that a tile of pixels takes from: a box of them, of which those near the tile are made.</summary>
/// <param name="FirstRay">A multiple of 16; may be negative.</param>
/// <param name="Blocks">Of 16 rays.</param>
/// <param name="FirstDepth">In steps.</param>
/// <param name="Depths">Points along each ray: an odd number, so that neighbouring rays do not share the few places that a cache has for lines a power of two apart.</param>
/// <param name="Tile">What the box is about.</param>
internal readonly record struct PointBox(int FirstRay, int Blocks, int FirstDepth, int Depths, TileRays Tile)
{
    public int Points => Blocks * RayPoints.Block * Depths;

    /// <summary>The points about all pixels of a tile.</summary>
    public static PointBox About(in PixelRays pixels, int row, int column, int rows, int columns)
    {
        TileRays tile = new(
            pixels.Ray(row, column), pixels.Depth(row, column),
            (rows - 1) * pixels.RayRow, (rows - 1) * pixels.DepthRow, (columns - 1) * pixels.RayColumn, (columns - 1) * pixels.DepthColumn);
        (float leastRay, float mostRay) = tile.Rays();
        (float least, float most) = tile.Depths(leastRay, mostRay);
        int ray = (int)MathF.Floor(leastRay) & -RayPoints.Block, depth = (int)MathF.Floor(least);
        return new(ray, ((int)MathF.Floor(mostRay) + 1 - ray) / RayPoints.Block + 1, depth, ((int)MathF.Floor(most) + 2 - depth) | 1, tile);
    }

    /// <summary>The points that pixels take from along a block's rays: the first, counted from the box's, and the one after the last.</summary>
    public (int First, int End) DepthsOf(int block)
    {
        float ray = FirstRay + block * RayPoints.Block;
        (float least, float most) = Tile.Depths(ray - 1, ray + RayPoints.Block);
        return least > most ? (0, 0) : ((int)MathF.Floor(least) - FirstDepth, (int)MathF.Floor(most) + 2 - FirstDepth);
    }
}

/// <summary>A tile as a group sees it: a parallelogram over rays and depths, from a corner along its rows and its columns.</summary>
internal readonly record struct TileRays(float Ray, float Depth, float RayRow, float DepthRow, float RayColumn, float DepthColumn)
{
    /// <summary>Pixels are placed by float arithmetic: what lies on the edge of the tile may be taken to lie beyond it.</summary>
    private const float Margin = 1e-2f;

    /// <summary>The least and the greatest ray.</summary>
    public (float Least, float Most) Rays() =>
        (Ray + Math.Min(0, RayRow) + Math.Min(0, RayColumn) - Margin, Ray + Math.Max(0, RayRow) + Math.Max(0, RayColumn) + Margin);

    /// <summary>The least and the greatest depth between two rays; the first is greater where the tile does not reach between them.</summary>
    public (float Least, float Most) Depths(float fromRay, float toRay)
    {
        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        Clip(Ray, Depth, RayRow, DepthRow);
        Clip(Ray, Depth, RayColumn, DepthColumn);
        Clip(Ray + RayRow, Depth + DepthRow, RayColumn, DepthColumn);
        Clip(Ray + RayColumn, Depth + DepthColumn, RayRow, DepthRow);
        return (least - Margin, most + Margin);

        // One edge: the part of it between the rays.
        void Clip(float ray, float depth, float alongRay, float alongDepth)
        {
            (float from, float to) = (0, 1);
            if (MathF.Abs(alongRay) < Margin)
            {
                if (ray + Margin < fromRay - Margin || ray - Margin > toRay + Margin) return;
            }
            else
            {
                float a = (fromRay - Margin - ray) / alongRay, b = (toRay + Margin - ray) / alongRay;
                (from, to) = (Math.Max(0, Math.Min(a, b)), Math.Min(1, Math.Max(a, b)));
                if (from > to) return;
            }
            least = Math.Min(least, depth + Math.Min(from * alongDepth, to * alongDepth));
            most = Math.Max(most, depth + Math.Max(from * alongDepth, to * alongDepth));
        }
    }
}
