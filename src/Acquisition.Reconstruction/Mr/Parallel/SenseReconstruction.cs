using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// SENSE for any pattern of lines by conjugate gradients (Pruessmann et al., MRM 46 (2001) 638): minimises <c>‖M·F·S·x − k‖² + λ‖x‖²</c>, with S the sensitivities, F the
/// transform along rows and partitions and M the lines that were acquired; or, of a sparse image, <c>½‖M·F·S·x − k‖² + λ‖W·x‖₁</c>, with W a wavelet transform (Lustig et al.,
/// MRM 58 (2007) 1182). The readout is transformed once, before; each iteration then works in rows and partitions alone. With several sets of maps x is one image
/// for each (soft SENSE; Uecker et al. 2014). One caller at a time.
/// </summary>
public sealed class SenseReconstruction : IDisposable
{
    /// <summary>What floats reach for certain. Far beyond it only rounding is left to go on with, and iterations lead away from the solution again.</summary>
    private const double Reached = 1e-6;

    private readonly KspaceSize _size;
    private readonly bool[] _acquired;
    private readonly HybridColumns _columns;
    private readonly PlanarMemory<float> _strided;
    private readonly HostArray _data;
    private readonly LinearOperator _encoding;
    private readonly ILinearMap<HostArray> _map;

    /// <param name="sensitivities">s: [sets × channels × partitions × rows × image columns].</param>
    /// <param name="sets">Maps of each channel.</param>
    /// <param name="size">The k-space; its partitions and rows are the image's too.</param>
    /// <param name="transformColumns">Length of the transform along the readout.</param>
    /// <param name="columns">The image's, cut out about the centre.</param>
    /// <param name="acquired">[partitions × rows].</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public SenseReconstruction(PlanarMemory<float> sensitivities, int sets, KspaceSize size, int transformColumns, int columns, ReadOnlySpan<bool> acquired)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sets, 1);
        Require.Length(acquired.Length, size.Lines);
        (_size, _acquired, Sets) = (size, [.. acquired], sets);
        _columns = new(size, transformColumns, columns);
        int length = checked(size.Channels * size.Lines * columns);
        Require.Length(sensitivities.Length, (long)sets * length);
        _strided = new(new float[_columns.Length], new float[_columns.Length]);

        // Of single columns, rows and partitions are the image.
        Shape image = columns == 1 ? Shape.Complex(size.Partitions, size.Rows) : Shape.Complex(size.Partitions, size.Rows, columns);
        LinearOperator[] coils = [.. Enumerable.Range(0, sets).Select(set => new Coils(
            image, size.Channels, sensitivities.Re.Slice(set * length, length), sensitivities.Im.Slice(set * length, length)))];
        Shape all = coils[0].Range;
        bool[] samples = [.. Enumerable.Range(0, size.Lines * columns).Select(i => _acquired[i / columns])];
        LinearOperator sampled = new Mask(all, new(samples)) * new CentredFourier(all, size.Partitions > 1 ? new([1, 2]) : new([2]));
        _encoding = sampled * (sets == 1 ? coils[0] : LinearOperator.Horizontal(coils));
        _map = HostBackend.Shared.Open(_encoding);
        _data = HostArray.Allocate(all);
    }

    public int Sets { get; }

    /// <summary>Complex values of the solution: [sets × partitions × rows × image columns].</summary>
    public int ImageLength => _map.Domain.Length;

    /// <param name="kspace">[channels × partitions × rows × columns]; lines that were not acquired are not read.</param>
    /// <param name="image">x: [sets × partitions × rows × image columns]. On entry where to start, zeros as a rule.</param>
    /// <param name="settings">Iterations and λ. At a residual of 10⁻⁶ it stops in any case.</param>
    /// <param name="report">Told of each iteration; may be null.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public ConjugateGradientResult Solve(PlanarMemory<float> kspace, PlanarMemory<float> image, ConjugateGradientSettings settings, Action<ConjugateGradientStep>? report = null)
    {
        Require.Length(image.Length, ImageLength);
        Load(kspace);
        using ConjugateGradient<HostArray> solver = new(HostBackend.Shared, _map);
        return solver.Solve(_data, HostArray.Complex(image.Re, image.Im), settings with { RelativeResidual = Math.Max(settings.RelativeResidual, Reached) }, report);
    }

    /// <summary>The sparse image. One set of maps.</summary>
    /// <param name="kspace">[channels × partitions × rows × columns]; lines that were not acquired are not read.</param>
    /// <param name="image">x: [partitions × rows × image columns]; overwritten.</param>
    /// <param name="regularisation">λ as a part of the largest magnitude of (M·F·S)*·k.</param>
    /// <param name="iterations">How many.</param>
    /// <exception cref="InvalidOperationException">There are several sets.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void SolveSparse(PlanarMemory<float> kspace, PlanarMemory<float> image, double regularisation, int iterations)
    {
        if (Sets != 1) throw new InvalidOperationException("A sparse image has one set of maps.");
        Require.Length(image.Length, ImageLength);
        Load(kspace);
        using SparseSolution solution = new(_encoding);
        solution.Solve(_data, HostArray.Complex(image.Re, image.Im), regularisation, iterations);
    }

    public void Dispose() => _map.Dispose();

    private void Load(PlanarMemory<float> kspace)
    {
        _columns.Transform(kspace, _acquired, _strided);
        int columns = _columns.Columns;
        for (int line = 0; line < _size.Channels * _size.Lines; line++)
        {
            if (!_acquired[line % _size.Lines]) continue;      // zeros for ever
            _strided.Re.Slice(line * _columns.Stride, columns).CopyTo(_data.Re[(line * columns)..]);
            _strided.Im.Slice(line * _columns.Stride, columns).CopyTo(_data.Im[(line * columns)..]);
        }
    }
}
