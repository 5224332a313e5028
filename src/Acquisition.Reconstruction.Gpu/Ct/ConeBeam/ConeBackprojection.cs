using Acquisition.Reconstruction.Ct.ConeBeam;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct.ConeBeam;

/// <summary>
/// Adds a batch of filtered cone-beam views to a volume, as <see cref="ConeBackprojector.VoxelReference"/>. Lines lie side by side in the volume, and so
/// do the detector's rows in filtered views. A thread is a pixel in 4 or 8 lines, apart by as many as the pixel has threads: of an upright detector they all
/// lie between the same two columns at the same distance, found once, and neighbouring threads load neighbouring rows and store neighbouring
/// lines. Where the detector is inclined a thread is one voxel.
/// <para>
/// An update takes 14 flop: three interpolations, two of them with the columns' weights. It loads its four neighbours, 16 bytes, from the first-level
/// cache; a warp's 32 lines lie within about 32 rows, so that each of its four loads is one or two of the cache's lines. The volume passes through memory
/// once for a batch of 64 views, 8/64 bytes. Filtered views come from the second level, of which an H100 has 50 MB: 64 of 512 × 512 are 67 MB, but all
/// threads are at about the same view. The place is 8 loaded floats and 38 instructions a thread and view, 65 more on a cylindrical detector, and a line is
/// 28 (counted in the assembler's output for sm_90), so that an update takes 33 with 8 lines a thread. An H100 allows, in updates/s:
/// </para>
/// <list type="bullet">
/// <item>arithmetic, 67 TFLOP/s ÷ 14: 4.8 T;</item>
/// <item>memory, 3.35 TB/s ÷ 0.125: 27 T;</item>
/// <item>first-level caches, 132 × 128 bytes × 1.755 GHz ÷ 16: 1.85 T;</item>
/// <item>instructions, 132 × 128 lanes × 1.755 GHz ÷ 33: 0.9 T, the roof: 6.7 ms for 256³ from 360 views.</item>
/// </list>
/// </summary>
internal sealed class ConeBackprojection(Accelerator accelerator)
{
    private readonly Action<Index1D, Upright> _four = accelerator.LoadAutoGroupedStreamKernel<Index1D, Upright>(AddFour);
    private readonly Action<Index1D, Upright> _eight = accelerator.LoadAutoGroupedStreamKernel<Index1D, Upright>(AddEight);
    private readonly Action<Index1D, Inclined> _inclined = accelerator.LoadAutoGroupedStreamKernel<Index1D, Inclined>(AddInclined);

    /// <summary>Detector and volume. Curved: 1 where the detector is cylindrical, else 0. PerRadian: channels for an angle.</summary>
    /// <param name="DetectorRows">Rows.</param>
    /// <param name="DetectorStride">From one column of a filtered view to the next.</param>
    /// <param name="Channels">Columns of a view.</param>
    /// <param name="Rows">Of the volume.</param>
    /// <param name="Columns">Of the volume.</param>
    /// <param name="Lines">Of the volume, in memory: see <see cref="LinesFor"/>.</param>
    /// <param name="CentralChannel">Of the ray through the isocentre.</param>
    /// <param name="CentralRow">Of the rays in the plane of the focal spot's circle.</param>
    /// <param name="PerRadian">Of a cylindrical detector.</param>
    /// <param name="Curved">Cylindrical.</param>
    internal readonly record struct Geometry(
        int DetectorRows, int DetectorStride, int Channels, int Rows, int Columns, int Lines, float CentralChannel, float CentralRow, float PerRadian, int Curved)
    {
        public PixelTiles Tiles => new(Rows, Columns);
    }

    /// <summary>Filtered: [views × channels × stride]. Volume: [rows × columns × lines]. Threads: of a pixel.</summary>
    internal readonly record struct Upright(
        ArrayView<UprightView> Views, ArrayView<float> Filtered, ArrayView<float> Volume, int ViewCount, int Threads, Geometry Geometry);

    /// <summary>As <see cref="Upright"/>, the views as they are.</summary>
    internal readonly record struct Inclined(
        ArrayView<ConeView> Views, ArrayView<float> Filtered, ArrayView<float> Volume, int ViewCount, Geometry Geometry);

    /// <summary>Lines in memory, those beyond the volume among them: whole threads' worth, and whole quads.</summary>
    public static int LinesFor(int lines) => (lines + LinesPerThread(lines) - 1) / LinesPerThread(lines) * LinesPerThread(lines);

    /// <param name="batch">Threads is filled in here.</param>
    public void Run(Upright batch)
    {
        int perThread = LinesPerThread(batch.Geometry.Lines), threads = batch.Geometry.Lines / perThread;
        (perThread == 8 ? _eight : _four)(batch.Geometry.Tiles.Count * threads, batch with { Threads = threads });
    }

    public void Run(Inclined batch) => _inclined(batch.Geometry.Tiles.Count * batch.Geometry.Lines, batch);

    /// <summary>As many as leave a warp on a pixel, so that it loads 32 rows together.</summary>
    private static int LinesPerThread(int lines) => lines >= 8 * 32 ? 8 : 4;

    private static void AddFour(Index1D thread, Upright batch) => Add(thread, batch, new FourLines());

    private static void AddEight(Index1D thread, Upright batch) => Add(thread, batch, new EightLines());

    private static void Add<L>(Index1D thread, Upright batch, L sum)
        where L : struct, IThreadLines<L>
    {
        Geometry geometry = batch.Geometry;
        int place = thread / batch.Threads, line = thread - place * batch.Threads;
        int row = geometry.Tiles.Row(place), column = geometry.Tiles.Column(place);
        if (!geometry.Tiles.Contains(row, column)) return;
        int voxel = (row * geometry.Columns + column) * geometry.Lines + line;
        sum = sum.Load(batch.Volume, voxel, batch.Threads);
        for (int view = 0; view < batch.ViewCount; view++)
        {
            UprightView at = batch.Views[view];
            DetectorColumn where = Meet(view, at.U(row, column), at.T(row, column), at.V(line), batch.Threads * at.VLine, geometry);
            sum = sum.Plus(where, batch.Filtered);
        }
        sum.Store(batch.Volume, voxel, batch.Threads);
    }

    private static void AddInclined(Index1D thread, Inclined batch)
    {
        Geometry geometry = batch.Geometry;
        int place = thread / geometry.Lines, line = thread - place * geometry.Lines;
        int row = geometry.Tiles.Row(place), column = geometry.Tiles.Column(place);
        if (!geometry.Tiles.Contains(row, column)) return;
        int voxel = (row * geometry.Columns + column) * geometry.Lines + line;
        float sum = batch.Volume[voxel];
        for (int view = 0; view < batch.ViewCount; view++)
        {
            ConeView at = batch.Views[view];
            DetectorColumn where = Meet(view, at.U.At(line, row, column), at.T.At(line, row, column), at.V.At(line, row, column), 0, geometry);
            sum += where.At(0, batch.Filtered);
        }
        batch.Volume[voxel] = sum;
    }

    private static DetectorColumn Meet(int view, float u, float t, float v, float vStep, Geometry geometry)
    {
        float inverseU = 1 / u, tangent = t * inverseU;
        float inverse = geometry.Curved == 0 ? inverseU : 1 / MathF.Sqrt(u * u + t * t);
        float channel = geometry.CentralChannel + (geometry.Curved == 0 ? tangent : ArcTangent.Of(tangent) * geometry.PerRadian);
        int left = Math.Max(0, Math.Min((int)channel, geometry.Channels - 2));
        // A voxel that the beam misses gets nothing, and loads what lies at the edge: no branch, so no thread waits for another.
        float weight = Math.Max(0, Math.Min(channel, geometry.Channels - 1)) == channel ? inverse * inverse : 0;
        float right = weight * (channel - left);
        return new(
            (view * geometry.Channels + left) * geometry.DetectorStride, geometry.DetectorStride, weight - right, right,
            geometry.CentralRow + v * inverse, vStep * inverse, geometry.DetectorRows - 1);
    }
}
