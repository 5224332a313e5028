using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Fills in what regular undersampling left out. Along the readout the kernel is a convolution, so after a transform along it alone it is a factor of each
/// column: <c>k[j, y + p; x] = Σ_{s, c} W(x)[p, j; s, c]·k[c, y + s; x]</c>, <c>W(x) = Σ_m w[m]·exp(−i2πm(x − x₀)/N)</c>, which is exact for a periodic
/// readout and takes a fifth of the products with 5 columns. 16 columns lie side by side in the lanes of a vector, each with weights of its own. Lines beyond
/// the edges of rows and partitions are 0. Lines that were acquired, those of the calibration too, stay as measured. <see cref="GrappaReference"/>
/// is the definition. One caller at a time.
/// </summary>
public sealed class GrappaPlan
{
    private readonly GrappaKernel _kernel;
    private readonly SamplingLattice _lattice;
    private readonly KspaceSize _size;
    private readonly HybridColumns _columns;
    private readonly GrappaColumnWeights _weights;
    private readonly float[] _re;
    private readonly float[] _im;

    /// <param name="kernel">As calibrated.</param>
    /// <param name="lattice">What is acquired, with the kernel's factors.</param>
    /// <param name="size">The k-space.</param>
    /// <param name="transformColumns">Length of the transform along the readout: its samples, or more to interpolate.</param>
    /// <param name="columns">The image's, cut out about the centre.</param>
    /// <exception cref="ArgumentException">The lattice is not the kernel's.</exception>
    /// <exception cref="Core.Model.Errors.ReconstructionException">UNEQUAL_CHANNELS.</exception>
    public GrappaPlan(GrappaKernel kernel, SamplingLattice lattice, KspaceSize size, int transformColumns, int columns)
    {
        SamplingLattice calibrated = kernel.Lattice;
        if ((lattice.RowFactor, lattice.PartitionFactor) != (calibrated.RowFactor, calibrated.PartitionFactor)
            || (lattice.Shift - calibrated.Shift) % lattice.RowFactor != 0)
            throw new ArgumentException($"The kernel was calibrated for {calibrated}, not for {lattice}.", nameof(lattice));
        if (kernel.Channels != size.Channels) throw ParallelErrors.UnequalChannels(size.Channels, kernel.Channels);
        (_kernel, _lattice, _size) = (kernel, lattice, size);
        _columns = new(size, transformColumns, columns);
        _weights = new(kernel, transformColumns, columns);
        (_re, _im) = (new float[_columns.Length], new float[_columns.Length]);
    }

    public KspaceSize Size => _size;

    public int Columns => _columns.Columns;

    /// <summary>Fills in every missing line.</summary>
    /// <param name="kspace">[channels × partitions × rows × columns]; lines that were not acquired are not read.</param>
    /// <param name="acquired">[partitions × rows]: the whole lattice, and lines beside it.</param>
    /// <param name="hybrid">[channels × partitions × rows × image columns]: an image along the readout, k-space along the rest.</param>
    public void Fill(PlanarMemory<float> kspace, ReadOnlyMemory<bool> acquired, PlanarMemory<float> hybrid)
    {
        Require.Length(hybrid.Length, (long)_size.Channels * _size.Lines * Columns);
        Begin(kspace, acquired);
        Cores.For(_columns.Blocks, block =>
        {
            Copied copied = new(this, block, hybrid.Span);
            FillBlock(block, acquired.Span, ref copied);
        });
    }

    internal int Blocks => _columns.Blocks;

    /// <summary>Transforms along the readout, once for all blocks.</summary>
    internal void Begin(PlanarMemory<float> kspace, ReadOnlyMemory<bool> acquired)
    {
        for (int z = 0; z < _size.Partitions; z++)
            for (int y = 0; y < _size.Rows; y++)
                if (_lattice.Contains(y, z) && !acquired.Span[z * _size.Rows + y])
                    throw new ArgumentException($"Row {y} of partition {z} is one that {_lattice} acquires, and was not.", nameof(acquired));
        _columns.Transform(kspace, acquired, new(_re, _im));
    }

    /// <summary>16 columns: those partitions that share their sources, two channels at a time, one kind of missing line after the other.</summary>
    internal void FillBlock<S>(int block, ReadOnlySpan<bool> acquired, ref S sink) where S : struct, IFilledColumns, allows ref struct
    {
        int cell = _lattice.PartitionFactor;
        for (int below = -_lattice.AfterPartition(0); below < _size.Partitions; below += cell)
        {
            using Arena.Frame frame = Arena.Open();
            GrappaSources sources = new(frame, _kernel.Geometry, _lattice, _size, below);
            sources.Load(new(_re, _im), _columns, block);
            PlanarTarget<float> weights = frame.TakePlanar(_weights.Length), filled = frame.TakePlanar(2 * sources.FilledLength);
            for (int channel = 0; channel < _size.Channels; channel += 2)
            {
                for (int after = Math.Max(0, -below); after < cell && below + after < _size.Partitions; after++)
                {
                    for (int row = 0; row < _lattice.RowFactor; row++)
                    {
                        int target = after * _lattice.RowFactor + row - 1;
                        if (target < 0) continue;
                        _weights.Expand(block, target, channel, weights);
                        sources.Combine(weights, row, filled);
                    }
                    for (int c = channel; c < Math.Min(channel + 2, _size.Channels); c++)
                    {
                        PlanarTarget<float> rows = sources.Rows(filled, c - channel);
                        Measured(acquired, c, below + after, block, rows);
                        sink.Take(c, below + after, rows);
                    }
                }
            }
        }
    }

    /// <summary>Puts what was acquired over what was filled in.</summary>
    private void Measured(ReadOnlySpan<bool> acquired, int channel, int partition, int block, PlanarTarget<float> rows)
    {
        for (int row = 0; row < _size.Rows; row++)
        {
            if (!acquired[partition * _size.Rows + row]) continue;
            int from = _columns.Start(channel, partition, row) + block * LaneTile.Lanes;
            _re.AsSpan(from, LaneTile.Lanes).CopyTo(rows.Re[(row * LaneTile.Lanes)..]);
            _im.AsSpan(from, LaneTile.Lanes).CopyTo(rows.Im[(row * LaneTile.Lanes)..]);
        }
    }

    /// <summary>Columns into the whole of a hybrid space.</summary>
    private readonly ref struct Copied(GrappaPlan plan, int block, PlanarTarget<float> hybrid) : IFilledColumns
    {
        private readonly PlanarTarget<float> _hybrid = hybrid;

        public void Take(int channel, int partition, PlanarTarget<float> rows)
        {
            int first = block * LaneTile.Lanes, count = Math.Min(LaneTile.Lanes, plan.Columns - first);
            for (int row = 0; row < plan._size.Rows; row++)
            {
                int to = ((channel * plan._size.Partitions + partition) * plan._size.Rows + row) * plan.Columns + first;
                rows.Re.Slice(row * LaneTile.Lanes, count).CopyTo(_hybrid.Re[to..]);
                rows.Im.Slice(row * LaneTile.Lanes, count).CopyTo(_hybrid.Im[to..]);
            }
        }
    }
}
