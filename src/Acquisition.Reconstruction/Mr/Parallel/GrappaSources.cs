using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// 16 columns of the acquired lines that the missing ones of some partitions are made of, close together: [source partitions × channels × lines × 16], with zeros
/// where the kernel reaches beyond the first and last line. Line g of the cell's own partition is row <c>first + R₁·g</c>, g from −1.
/// </summary>
internal readonly ref struct GrappaSources
{
    /// <summary>Missing lines that are made at a time.</summary>
    private const int Together = 4;

    private readonly GrappaGeometry _geometry;
    private readonly SamplingLattice _lattice;
    private readonly KspaceSize _size;
    private readonly int _below;            // the partition of the cells' acquired lines; may lie outside
    private readonly int _margin;           // lines of zeros before g = 0
    private readonly int _lines;            // with both margins
    private readonly PlanarTarget<float> _samples;

    public GrappaSources(Arena.Frame frame, GrappaGeometry geometry, SamplingLattice lattice, KspaceSize size, int below)
    {
        (_geometry, _lattice, _size, _below) = (geometry, lattice, size, below);
        _margin = geometry.Size.Rows + 2;
        _lines = size.Rows / lattice.RowFactor + 2 * _margin + Together;
        _samples = frame.TakePlanar(geometry.Size.Partitions * size.Channels * _lines * LaneTile.Lanes);
    }

    /// <summary>Floats of a channel's filled rows: whole groups of them before the first row and after the last are written too.</summary>
    public int FilledLength => (_size.Rows + (Together + 2) * _lattice.RowFactor) * LaneTile.Lanes;

    private int ChannelLength => _lines * LaneTile.Lanes;

    private int SourcePartition(int index) => _below + _lattice.PartitionFactor * (index - (_geometry.Size.Partitions - 1) / 2);

    /// <summary>Copies a block's columns.</summary>
    public void Load(Planar<float> hybrid, HybridColumns columns, int block)
    {
        _samples.Re.Clear();
        _samples.Im.Clear();
        for (int index = 0; index < _geometry.Size.Partitions; index++)
        {
            int partition = SourcePartition(index);
            if (partition < 0 || partition >= _size.Partitions) continue;
            for (int channel = 0; channel < _size.Channels; channel++)
            {
                int to = (index * _size.Channels + channel) * ChannelLength + _margin * LaneTile.Lanes;
                for (int row = _lattice.FirstRowOf(partition); row < _size.Rows; row += _lattice.RowFactor, to += LaneTile.Lanes)
                {
                    int from = columns.Start(channel, partition, row) + block * LaneTile.Lanes;
                    hybrid.Re.Slice(from, LaneTile.Lanes).CopyTo(_samples.Re[to..]);
                    hybrid.Im.Slice(from, LaneTile.Lanes).CopyTo(_samples.Im[to..]);
                }
            }
        }
    }

    /// <summary>Makes all lines that lie so many rows after an acquired one, for two channels.</summary>
    /// <param name="weights">[sources × channels × 2 × 16].</param>
    /// <param name="rowsAfter">0 … R₁ − 1.</param>
    /// <param name="filled">[2 × filled length]; <see cref="Rows"/> finds the rows in it.</param>
    public void Combine(Planar<float> weights, int rowsAfter, PlanarTarget<float> filled)
    {
        int first = _lattice.FirstRowOf(_below), sources = _geometry.Sources.Length;
        Span<int> starts = stackalloc int[sources];
        for (int s = 0; s < sources; s++)
        {
            int index = s / _geometry.Size.Rows, shift = (first + _geometry.Sources[s].Row - _lattice.FirstRowOf(SourcePartition(index))) / _lattice.RowFactor;
            starts[s] = index * _size.Channels * ChannelLength + (_margin + shift - 1) * LaneTile.Lanes;     // − 1: groups begin at g = −1
        }
        int groups = (_size.Rows - 1 - rowsAfter - first + _lattice.RowFactor) / _lattice.RowFactor + 1;
        Sums work = new(weights, starts, _samples, _size.Channels, ChannelLength, groups, filled, (first + rowsAfter) * LaneTile.Lanes, _lattice.RowFactor * LaneTile.Lanes);
        Widest.Run(ref work);
    }

    /// <summary>[rows × 16] of one of the two channels.</summary>
    public PlanarTarget<float> Rows(PlanarTarget<float> filled, int channel) =>
        filled.Slice(channel * FilledLength + _lattice.RowFactor * LaneTile.Lanes, _size.Rows * LaneTile.Lanes);

    /// <summary>Four lines of two channels at a time: each source vector serves two, each weight four.</summary>
    private readonly ref struct Sums(
        Planar<float> weights, ReadOnlySpan<int> starts, Planar<float> samples, int channels, int channelLength, int groups,
        PlanarTarget<float> filled, int firstRow, int rowStride) : IVectorWork
    {
        private readonly Planar<float> _weights = weights, _samples = samples;
        private readonly ReadOnlySpan<int> _starts = starts;
        private readonly PlanarTarget<float> _filled = filled;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            const int Lanes = LaneTile.Lanes;
            ref readonly float wr = ref MemoryMarshal.GetReference(_weights.Re), wi = ref MemoryMarshal.GetReference(_weights.Im);
            ref readonly float xr = ref MemoryMarshal.GetReference(_samples.Re), xi = ref MemoryMarshal.GetReference(_samples.Im);
            ref float yr = ref MemoryMarshal.GetReference(_filled.Re), yi = ref MemoryMarshal.GetReference(_filled.Im);
            ReadOnlySpan<int> starts = _starts;
            nint second = _filled.Length / 2, step = rowStride;
            for (int q = 0; q < Lanes; q += V.Count)
                for (int group = 0; group < groups; group += Together)
                {
                    Complex<V> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
                    nint w = q;
                    for (int s = 0; s < starts.Length; s++)
                    {
                        nint x = starts[s] + group * Lanes + q;
                        for (int c = 0; c < channels; c++, x += channelLength, w += 2 * Lanes)
                        {
                            Complex<V> wa = Complex<V>.Load(in wr, in wi, w), wb = Complex<V>.Load(in wr, in wi, w + Lanes);
                            Complex<V> k = Complex<V>.Load(in xr, in xi, x);
                            a0 = Add(a0, wa, k);
                            b0 = Add(b0, wb, k);
                            k = Complex<V>.Load(in xr, in xi, x + Lanes);
                            a1 = Add(a1, wa, k);
                            b1 = Add(b1, wb, k);
                            k = Complex<V>.Load(in xr, in xi, x + 2 * Lanes);
                            a2 = Add(a2, wa, k);
                            b2 = Add(b2, wb, k);
                            k = Complex<V>.Load(in xr, in xi, x + 3 * Lanes);
                            a3 = Add(a3, wa, k);
                            b3 = Add(b3, wb, k);
                        }
                    }
                    nint y = firstRow + group * step + q;
                    a0.Store(ref yr, ref yi, y);
                    a1.Store(ref yr, ref yi, y + step);
                    a2.Store(ref yr, ref yi, y + 2 * step);
                    a3.Store(ref yr, ref yi, y + 3 * step);
                    b0.Store(ref yr, ref yi, y + second);
                    b1.Store(ref yr, ref yi, y + second + step);
                    b2.Store(ref yr, ref yi, y + second + 2 * step);
                    b3.Store(ref yr, ref yi, y + second + 3 * step);
                }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Complex<V> Add<V>(Complex<V> sum, Complex<V> w, Complex<V> k) where V : unmanaged, ILanes<V> => new(
            V.SubtractProduct(V.MultiplyAdd(w.Re, k.Re, sum.Re), w.Im, k.Im), V.MultiplyAdd(w.Im, k.Re, V.MultiplyAdd(w.Re, k.Im, sum.Im)));
    }
}
