using System.Numerics.Tensors;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>Takes a volume's lines and makes slices of them, in order.</summary>
/// <param name="plan">The geometry of the lines.</param>
/// <param name="accumulator">Holds them.</param>
/// <param name="seen">The voxels that all views see; the others become NaN.</param>
internal sealed class SliceMaker(ConeBeamPlan plan, IConeBeamAccumulator accumulator, SeenLines seen)
{
    private readonly int _pixels = plan.Rows * plan.Columns;

    /// <summary>The slices that are seen anywhere, [rows × columns], μ in 1/mm, as (slice of this volume, pixels).</summary>
    public IEnumerable<(int Slice, Memory<float> Pixels)> All()
    {
        SubSlices lines = plan.Slices;
        int perSlice = lines.Weights.Length, slices = (plan.Lines - perSlice) / lines.LinesPerSlice + 1;
        return (perSlice == 1 && lines.LinesPerSlice == 1 ? Lines() : Means(slices)).Where(slice => Finish(slice.Slice, slice.Pixels.Span));
    }

    private bool Finish(int slice, Span<float> pixels)
    {
        int first = plan.Slices.FirstLine(slice), count = plan.Slices.Weights.Length;
        if (!seen.AnyOf(first, count)) return false;
        seen.Blank(first, count, pixels);
        return true;
    }

    /// <summary>Each line is a slice. Those that are taken together share their memory.</summary>
    private IEnumerable<(int Slice, Memory<float> Pixels)> Lines()
    {
        for (int first = 0; first < plan.Lines; first += LaneTile.Lanes)
        {
            int count = Math.Min(LaneTile.Lanes, plan.Lines - first);
            float[] planes = new float[count * _pixels];
            accumulator.Take(first, planes);
            for (int i = 0; i < count; i++) yield return (first + i, planes.AsMemory(i * _pixels, _pixels));
        }
    }

    private IEnumerable<(int Slice, Memory<float> Pixels)> Means(int slices)
    {
        SubSlices lines = plan.Slices;
        float[] planes = new float[LaneTile.Lanes * _pixels];
        Queue<float[]> open = new();        // of the slices from the next one on
        int next = 0;
        for (int first = 0; first < plan.Lines && next < slices; first += LaneTile.Lanes)
        {
            int count = Math.Min(LaneTile.Lanes, plan.Lines - first);
            accumulator.Take(first, planes.AsMemory(0, count * _pixels));
            for (int i = 0; i < count && next < slices; i++)
            {
                while (next + open.Count < slices && lines.FirstLine(next + open.Count) <= first + i) open.Enqueue(new float[_pixels]);
                int slice = next;
                foreach (float[] sum in open)
                {
                    int line = first + i - lines.FirstLine(slice++);
                    if (line < lines.Weights.Length) TensorPrimitives.MultiplyAdd(planes.AsSpan(i * _pixels, _pixels), lines.Weights[line], sum, sum);
                }
                if (open.Count > 0 && first + i == lines.FirstLine(next) + lines.Weights.Length - 1) yield return (next++, open.Dequeue());
            }
        }
    }
}
