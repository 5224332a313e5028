using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Views;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>The last views as they were measured, each [channels × rows], rows in whole cache lines: what parallel views are made of.</summary>
internal sealed class FanViews
{
    private readonly int _rows;
    private readonly int _channels;
    private readonly float[][] _samples;
    private readonly double[] _turnedRad;
    private readonly double[] _tableMm;

    /// <param name="source">The detector.</param>
    /// <param name="capacity">Views that are kept.</param>
    public FanViews(CtSource source, int capacity)
    {
        (_rows, _channels) = (source.DetectorRows, source.DetectorChannels);
        Lanes = LanesOf(source);
        _samples = new float[capacity][];
        for (int i = 0; i < capacity; i++) _samples[i] = new float[_channels * Lanes];
        _turnedRad = new double[capacity];
        _tableMm = new double[capacity];
    }

    /// <summary>Rows in whole cache lines.</summary>
    public int Lanes { get; }

    public int Capacity => _samples.Length;

    /// <summary>Views that came; the last <see cref="Capacity"/> of them are here.</summary>
    public long Count { get; private set; }

    public static int LanesOf(CtSource source) => (source.DetectorRows + LaneTile.Lanes - 1) / LaneTile.Lanes * LaneTile.Lanes;

    /// <summary>ψ of a view.</summary>
    public double TurnedRad(long view) => _turnedRad[view % Capacity];

    /// <summary>Z of the isocentre at a view, from the scan's first.</summary>
    public double TableMm(long view) => _tableMm[view % Capacity];

    /// <summary>[channels × <see cref="Lanes"/>].</summary>
    public float[] Samples(long view) => _samples[view % Capacity];

    /// <summary>Says where the gantry is at the next view; its samples follow with <see cref="Fill(ViewBatch)"/>.</summary>
    public void Add(double turnedRad, double tableMm)
    {
        (_turnedRad[Count % Capacity], _tableMm[Count % Capacity]) = (turnedRad, tableMm);
        Count++;
    }

    /// <summary>Takes the samples of the last views that were added.</summary>
    public void Fill(ViewBatch views) => Cores.For(views.Count, i => Fill(Count - views.Count + i, views.LineIntegrals.Span.Slice(i * _rows * _channels, _rows * _channels)));

    private void Fill(long view, ReadOnlySpan<float> samples)
    {
        float[] target = Samples(view);
        for (int row = 0; row < _rows; row += Transposition.Size)
            for (int block = 0; block < _channels; block += Transposition.Size)
            {
                int c = Math.Min(block, _channels - Transposition.Size);
                Transposition.Block(in samples[row * _channels + c], _channels, Math.Min(Transposition.Size, _rows - row), ref target[c * Lanes + row], Lanes, Transposition.Size);
            }
    }
}
