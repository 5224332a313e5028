using System.Numerics.Tensors;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>Takes a volume's lines, as many as a vector holds at a time, and makes slices of them, in order.</summary>
/// <param name="plan">The geometry of the lines.</param>
/// <param name="accumulator">Holds them.</param>
/// <param name="seen">The voxels that all views see; the others become NaN.</param>
/// <param name="waterPerMm">μ of water.</param>
internal sealed class SliceMaker(ConeBeamPlan plan, IConeBeamAccumulator accumulator, SeenLines seen, double waterPerMm)
{
    private const int Together = LaneTile.Lanes;

    private readonly int _pixels = plan.Rows * plan.Columns;
    private readonly SubSlices _lines = plan.Slices;
    private readonly int _slices = (plan.Lines - plan.Slices.Weights.Length) / plan.Slices.LinesPerSlice + 1;
    private readonly Queue<float[]> _open = new();      // sums of the slices from the next one on
    private int _next;

    /// <summary>The slices that are seen anywhere, [rows × columns], HU, as (slice of this volume, pixels).</summary>
    public IEnumerable<(int Slice, Memory<float> Pixels)> All()
    {
        float[] planes = [];
        bool[] any = new bool[_slices];
        for (int first = 0; first < plan.Lines && _next < _slices; first += Together)
        {
            int count = Math.Min(Together, plan.Lines - first);
            if (IsLines(_lines) || planes.Length == 0) planes = GC.AllocateUninitializedArray<float>(count * _pixels);
            accumulator.Take(first, planes.AsMemory(0, count * _pixels));
            (int Slice, Memory<float> Pixels)[] made = IsLines(_lines) ? Cut(planes, count) : Sum(planes, first, count);
            Cores.For(made.Length, i => any[made[i].Slice] = Finish(made[i].Slice, made[i].Pixels.Span));
            foreach ((int Slice, Memory<float> Pixels) slice in made)
                if (any[slice.Slice]) yield return slice;
        }
    }

    /// <summary>Planes of pixels that are held at a time: lines, and the sums that they are added to.</summary>
    public static long PlanesFor(SubSlices lines) => Together + (IsLines(lines) ? 0 : (Together + lines.Weights.Length) / lines.LinesPerSlice + 1);

    /// <summary>Each line is a slice.</summary>
    private static bool IsLines(SubSlices lines) => lines.Weights.Length == 1 && lines.LinesPerSlice == 1;

    /// <summary>Slices that are lines; they share their memory.</summary>
    private (int Slice, Memory<float> Pixels)[] Cut(float[] planes, int count)
    {
        int first = _next;
        _next += count;
        return [.. Enumerable.Range(0, count).Select(i => (first + i, planes.AsMemory(i * _pixels, _pixels)))];
    }

    /// <summary>Adds lines to the slices that they belong to.</summary>
    /// <returns>The slices that are complete.</returns>
    private (int Slice, Memory<float> Pixels)[] Sum(float[] planes, int first, int count)
    {
        int end = first + count;
        while (_next + _open.Count < _slices && _lines.FirstLine(_next + _open.Count) < end) _open.Enqueue(new float[_pixels]);
        float[][] sums = [.. _open];
        Cores.For(plan.Rows, row => AddLines(planes, first, end, sums, row * plan.Columns));
        List<(int Slice, Memory<float> Pixels)> made = [];
        while (_open.Count > 0 && _lines.FirstLine(_next) + _lines.Weights.Length <= end) made.Add((_next++, _open.Dequeue()));
        return [.. made];
    }

    /// <param name="planes">[lines × rows × columns].</param>
    /// <param name="first">Their first line.</param>
    /// <param name="end">The one after their last.</param>
    /// <param name="sums">Of the open slices.</param>
    /// <param name="pixel">The first one of a row of pixels.</param>
    private void AddLines(float[] planes, int first, int end, float[][] sums, int pixel)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            int start = _lines.FirstLine(_next + i), stop = start + _lines.Weights.Length;
            Span<float> sum = sums[i].AsSpan(pixel, plan.Columns);
            for (int line = Math.Max(first, start); line < Math.Min(end, stop); line++)
                TensorPrimitives.MultiplyAdd(planes.AsSpan((line - first) * _pixels + pixel, plan.Columns), _lines.Weights[line - start], sum, sum);
        }
    }

    /// <returns>Whether the slice is seen anywhere.</returns>
    private bool Finish(int slice, Span<float> pixels)
    {
        Hounsfield.FromAttenuation(pixels, waterPerMm);
        return seen.Blank(_lines.FirstLine(slice), _lines.Weights.Length, pixels);
    }
}
