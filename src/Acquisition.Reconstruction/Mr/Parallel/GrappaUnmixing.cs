using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// GRAPPA as weights in the image (Breuer et al., MRM 62 (2009) 739): a convolution of k-space is a factor in the image, so filling in lines and combining the
/// coils is one combination of their folded images, <c>u_c = Σ_j p_j·W_jc</c>, <c>W_jc = δ_jc + Σ_{p, s, m} w[p, j; s, m, c]·exp(−i2π(m·x/N_x + (s − p)·y/N_y + …))</c>,
/// with p_j the coils' combination. Its noise gives the g-factor. It is exact for the lattice alone; calibration lines that were measured among the
/// missing ones are not in it.
/// </summary>
public static class GrappaUnmixing
{
    /// <param name="kernel">As calibrated.</param>
    /// <param name="size">Of the k-space and of the image.</param>
    /// <param name="combination">p: [channels × partitions × rows × columns], of sensitivities as <see cref="CoilCombination.Weights"/> makes them.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    /// <exception cref="Core.Model.Errors.ReconstructionException">UNEQUAL_CHANNELS.</exception>
    public static UnmixingWeights Weights(GrappaKernel kernel, KspaceSize size, PlanarMemory<float> combination)
    {
        size.Check();
        if (kernel.Channels != size.Channels) throw ParallelErrors.UnequalChannels(size.Channels, kernel.Channels);
        Require.Length(combination.Length, size.Length);
        GrappaColumnWeights columns = new(kernel, size.Columns, size.Columns);
        UnmixingWeights weights = new(new(new float[size.Length], new float[size.Length]), new float[size.Lines * size.Columns]);
        Cores.For((size.Columns + LaneTile.Lanes - 1) / LaneTile.Lanes, block => Fill(kernel, columns, size, combination.Span, block, weights));
        return weights;
    }

    /// <summary>16 columns: the kernel's factors of them, then line by line the sums over j, and at last over p and s.</summary>
    private static void Fill(GrappaKernel kernel, GrappaColumnWeights columns, KspaceSize size, Planar<float> combination, int block, UnmixingWeights weights)
    {
        const int Lanes = LaneTile.Lanes;
        GrappaGeometry geometry = kernel.Geometry;
        int first = block * Lanes, count = Math.Min(Lanes, size.Columns - first), sources = geometry.Sources.Length, pairs = (size.Channels + 1) / 2;
        using Arena.Frame frame = Arena.Open();
        PlanarTarget<float> expanded = frame.TakePlanar(geometry.Targets * pairs * columns.Length), p = frame.TakePlanar(size.Channels * Lanes), u = frame.TakePlanar(size.Channels * Lanes);
        for (int target = 0; target < geometry.Targets; target++)
            for (int pair = 0; pair < pairs; pair++)
                columns.Expand(block, target, 2 * pair, expanded.Slice((target * pairs + pair) * columns.Length, columns.Length));
        p.Re.Clear();
        p.Im.Clear();
        Span<float> own = stackalloc float[Lanes], all = stackalloc float[Lanes];
        for (int line = 0; line < size.Lines; line++)
        {
            (int y, int z) = (line % size.Rows - size.Rows / 2, line / size.Rows - size.Partitions / 2);
            for (int c = 0; c < size.Channels; c++)
            {
                int from = (c * size.Lines + line) * size.Columns + first;
                combination.Re.Slice(from, count).CopyTo(p.Re[(c * Lanes)..]);
                combination.Im.Slice(from, count).CopyTo(p.Im[(c * Lanes)..]);
            }
            p.Re.CopyTo(u.Re);
            p.Im.CopyTo(u.Im);
            for (int target = 0; target < geometry.Targets; target++)
            {
                (int row, int partition) = geometry.Target(target);
                for (int s = 0; s < sources; s++)
                {
                    double cycles = (double)(geometry.Sources[s].Row - row) * y / size.Rows + (double)(geometry.Sources[s].Partition - partition) * z / size.Partitions;
                    (double sin, double cos) = Math.SinCos(-2 * Math.PI * cycles);
                    Sum work = new(expanded, target * pairs * columns.Length + s * size.Channels * 2 * Lanes, columns.Length, size.Channels, p, (float)cos, (float)sin, u);
                    Widest.Run(ref work);
                }
            }
            own.Clear();
            all.Clear();
            for (int c = 0; c < size.Channels; c++)
            {
                int to = (c * size.Lines + line) * size.Columns + first;
                u.Re.Slice(c * Lanes, count).CopyTo(weights.Weights.Re.Span[to..]);
                u.Im.Slice(c * Lanes, count).CopyTo(weights.Weights.Im.Span[to..]);
                for (int i = 0; i < count; i++)
                {
                    int at = c * Lanes + i;
                    own[i] += p.Re[at] * p.Re[at] + p.Im[at] * p.Im[at];
                    all[i] += u.Re[at] * u.Re[at] + u.Im[at] * u.Im[at];
                }
            }
            for (int i = 0; i < count; i++)
                weights.GFactor.Span[line * size.Columns + first + i] = own[i] > 0 ? MathF.Sqrt(all[i] / own[i]) / kernel.Lattice.Acceleration : 0;
        }
    }

    /// <summary>u_c += exp(iφ)·Σ_j p_j·w[j, c], for one missing line and source.</summary>
    private readonly ref struct Sum(Planar<float> w, int start, int pairLength, int channels, Planar<float> p, float cos, float sin, PlanarTarget<float> u) : IVectorWork
    {
        private readonly Planar<float> _w = w, _p = p;
        private readonly PlanarTarget<float> _u = u;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            const int Lanes = LaneTile.Lanes;
            ref readonly float wr = ref MemoryMarshal.GetReference(_w.Re), wi = ref MemoryMarshal.GetReference(_w.Im);
            ref readonly float pr = ref MemoryMarshal.GetReference(_p.Re), pi = ref MemoryMarshal.GetReference(_p.Im);
            ref float ur = ref MemoryMarshal.GetReference(_u.Re), ui = ref MemoryMarshal.GetReference(_u.Im);
            Complex<V> turn = new(V.All(cos), V.All(sin));
            for (int q = 0; q < Lanes; q += V.Count)
                for (int c = 0; c < channels; c++)
                {
                    Complex<V> sum = new(V.All(0), V.All(0));
                    for (int j = 0; j < channels; j++)
                        sum += Complex<V>.Load(in pr, in pi, j * Lanes + q) * Complex<V>.Load(in wr, in wi, start + j / 2 * pairLength + (2 * c + j % 2) * Lanes + q);
                    (Complex<V>.Load(in ur, in ui, c * Lanes + q) + turn * sum).Store(ref ur, ref ui, c * Lanes + q);
                }
        }
    }
}
