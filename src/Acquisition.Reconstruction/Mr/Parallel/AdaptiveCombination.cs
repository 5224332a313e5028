using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Sensitivities from the coils' images themselves (Walsh et al., MRM 43 (2000) 682): the first eigenvector of the channels' covariance in a window about each
/// pixel, <c>R[c, c'] = Σ x_c·conj(x_c')</c>. Of length 1; their phase is relative to a combination of the channels, of which the
/// sensitivities' is real and positive: <c>Σ conj(r)·s</c>. For channels of white noise.
/// </summary>
public static class AdaptiveCombination
{
    public const int UsualWindow = 7;

    /// <param name="coils">x: [channels × rows × columns].</param>
    /// <param name="channels">Receiver channels.</param>
    /// <param name="rows">Of the image.</param>
    /// <param name="columns">Of the image.</param>
    /// <param name="sensitivities">[channels × rows × columns].</param>
    /// <param name="window">Pixels along each axis, odd.</param>
    /// <param name="reference">r: [channels]; null: 1 for the channel that holds most signal, 0 for the others.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the window is even.</exception>
    public static void Find(
        PlanarMemory<float> coils, int channels, int rows, int columns, PlanarMemory<float> sensitivities, int window = UsualWindow, PlanarMemory<float>? reference = null)
    {
        Require.Length(coils.Length, (long)channels * rows * columns);
        Require.Length(sensitivities.Length, coils.Length);
        if (window < 1 || int.IsEvenInteger(window)) throw new ArgumentException($"A window is an odd number of pixels, got {window}.", nameof(window));
        int half = window / 2, blocks = (columns + LaneTile.Lanes - 1) / LaneTile.Lanes, stride = blocks * LaneTile.Lanes + 2 * half;
        PlanarMemory<float> padded = new(new float[channels * rows * stride], new float[channels * rows * stride]);
        for (int line = 0; line < channels * rows; line++)
        {
            coils.Re.Slice(line * columns, columns).CopyTo(padded.Re[(line * stride + half)..]);
            coils.Im.Slice(line * columns, columns).CopyTo(padded.Im[(line * stride + half)..]);
        }
        PlanarMemory<float> relative = reference ?? Strongest(coils.Span, channels);
        Require.Length(relative.Length, channels);
        Cores.For(blocks, block =>
        {
            using Arena.Frame frame = Arena.Open();
            Columns work = new(frame, padded.Span, relative.Span, channels, rows, columns, stride, window, block, sensitivities.Span);
            Widest.Run(ref work);
        });
    }

    private static PlanarMemory<float> Strongest(Planar<float> coils, int channels)
    {
        int pixels = coils.Length / channels, best = 0;
        double most = -1;
        for (int c = 0; c < channels; c++)
        {
            double energy = 0;
            for (int i = c * pixels; i < (c + 1) * pixels; i++) energy += coils.Re[i] * coils.Re[i] + coils.Im[i] * coils.Im[i];
            if (energy > most) (most, best) = (energy, c);
        }
        float[] re = new float[channels];
        re[best] = 1;
        return new(re, new float[channels]);
    }

    /// <summary>16 columns, from the first row to the last.</summary>
    private readonly ref struct Columns : IVectorWork
    {
        private const int Lanes = LaneTile.Lanes;

        private readonly Planar<float> _coils;
        private readonly Planar<float> _reference;
        private readonly PlanarTarget<float> _sensitivities;
        private readonly PlanarTarget<float> _products;     // of the window's rows, summed along them: [window × pairs × 16]
        private readonly LaneEigenvectors _eigen;
        private readonly int _channels;
        private readonly int _rows;
        private readonly int _columns;
        private readonly int _stride;
        private readonly int _window;
        private readonly int _block;

        public Columns(
            Arena.Frame frame, Planar<float> coils, Planar<float> reference, int channels, int rows, int columns, int stride, int window, int block, PlanarTarget<float> sensitivities)
        {
            _coils = coils;
            _reference = reference;
            _sensitivities = sensitivities;
            (_channels, _rows, _columns, _stride, _window, _block) = (channels, rows, columns, stride, window, block);
            _products = frame.TakePlanar(window * channels * (channels + 1) / 2 * Lanes);
            _eigen = new(frame, channels, 1);
        }

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            _products.Re.Clear();
            _products.Im.Clear();
            _eigen.Start();
            int half = _window / 2, first = _block * Lanes, count = Math.Min(Lanes, _columns - first);
            for (int row = 0; row < half && row < _rows; row++) Multiply<V>(row);
            for (int row = 0; row < _rows; row++)
            {
                if (row + half < _rows) Multiply<V>(row + half);
                else Clear(row + half);
                Sum<V>();
                _eigen.Find<V>(0, row, 0);
                for (int q = 0; q < Lanes; q += V.Count) _eigen.Turn(0, q, _reference, V.All(1));
                for (int c = 0; c < _channels; c++)
                {
                    int to = (c * _rows + row) * _columns + first;
                    _eigen.Turned.Re.Slice(c * Lanes, count).CopyTo(_sensitivities.Re[to..]);
                    _eigen.Turned.Im.Slice(c * Lanes, count).CopyTo(_sensitivities.Im[to..]);
                }
            }
        }

        private int RowLength => _products.Length / _window;

        private void Clear(int row)
        {
            _products.Re.Slice(row % _window * RowLength, RowLength).Clear();
            _products.Im.Slice(row % _window * RowLength, RowLength).Clear();
        }

        /// <summary>x_c·conj(x_c') of one row, summed over the window's columns.</summary>
        private void Multiply<V>(int row) where V : unmanaged, ILanes<V>
        {
            ref readonly float xr = ref MemoryMarshal.GetReference(_coils.Re), xi = ref MemoryMarshal.GetReference(_coils.Im);
            ref float pr = ref MemoryMarshal.GetReference(_products.Re), pi = ref MemoryMarshal.GetReference(_products.Im);
            nint to = row % _window * RowLength, apart = (nint)_rows * _stride;
            for (nint c = 0; c < _channels; c++)
                for (nint d = c; d < _channels; d++, to += Lanes)
                    for (int q = 0; q < Lanes; q += V.Count)
                    {
                        nint a = c * apart + (nint)row * _stride + _block * Lanes + q, b = a + (d - c) * apart;
                        V re = V.All(0), im = V.All(0);
                        for (int x = 0; x < _window; x++, a++, b++)
                        {
                            Complex<V> u = Complex<V>.Load(in xr, in xi, a), v = Complex<V>.Load(in xr, in xi, b);
                            re = V.MultiplyAdd(u.Im, v.Im, V.MultiplyAdd(u.Re, v.Re, re));
                            im = V.SubtractProduct(V.MultiplyAdd(u.Im, v.Re, im), u.Re, v.Im);
                        }
                        new Complex<V>(re, im).Store(ref pr, ref pi, to + q);
                    }
        }

        private void Sum<V>() where V : unmanaged, ILanes<V>
        {
            ref float pr = ref MemoryMarshal.GetReference(_products.Re), pi = ref MemoryMarshal.GetReference(_products.Im);
            ref float wr = ref MemoryMarshal.GetReference(_eigen.Matrix.Re), wi = ref MemoryMarshal.GetReference(_eigen.Matrix.Im);
            for (nint i = 0; i < RowLength; i += V.Count)
            {
                Complex<V> sum = Complex<V>.Load(in pr, in pi, i);
                for (nint row = 1; row < _window; row++) sum += Complex<V>.Load(in pr, in pi, row * RowLength + i);
                sum.Store(ref wr, ref wi, i);
            }
        }
    }
}
