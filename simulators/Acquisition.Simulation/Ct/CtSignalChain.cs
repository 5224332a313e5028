using System.Buffers.Binary;
using Acquisition.Core.Model.Ct;
using Acquisition.Simulation.Noise;

namespace Acquisition.Simulation.Ct;

/// <summary>
/// Line integrals to samples, in the order of the physics: tube current and output, Beer-Lambert per energy, scatter, Poisson photons per
/// energy, energy sum, gain with its drift, electronic noise, offset, ADC. A bad or dead element passes no photons. Each view's noise is a
/// stream of its own: views may be made in any order.
/// </summary>
public sealed class CtSignalChain
{
    /// <summary>What a reference channel reports at the source's tube current.</summary>
    private const float ReferenceCounts = 30_000;

    private readonly CtAcquisition _scan;
    private readonly CtDetector _detector;
    private readonly ulong _seed;
    private readonly double[] _gains; // counts per photon, [rows × channels]
    private readonly double[] _offsets; // counts
    private readonly double[] _drifts; // gain at the object over gain at the air views
    private readonly CtSpectralLine[] _lines;
    private readonly double[] _energies; // signal of a photon of each line, the mean photon of the air signal being 1

    /// <exception cref="ArgumentException">Line integrals do not fit the sample format.</exception>
    public CtSignalChain(CtAcquisition scan, CtDetector detector, ulong seed)
    {
        if (scan is { Quantity: CtQuantity.LineIntegrals, SampleFormat: SampleFormat.Uint16 })
            throw new ArgumentException("Line integrals are sent as float32, not uint16.", nameof(scan));
        (_scan, _detector, _seed) = (scan, detector, seed);
        CtSource source = scan.Sources[0];
        _gains = new double[source.Elements];
        _offsets = new double[_gains.Length];
        _drifts = new double[_gains.Length];
        NoiseStream noise = new(seed, ElementStream), drift = new(seed, DriftStream);
        for (int i = 0; i < _gains.Length; i++)
        {
            _gains[i] = detector.CountsPerPhoton * (1 + detector.GainSpread * noise.NextNormal());
            _offsets[i] = detector.OffsetCounts + detector.OffsetSpreadCounts * noise.NextNormal();
            _drifts[i] = 1 + detector.GainDriftSpread * drift.NextNormal();
        }

        foreach (DetectorElement bad in source.BadElements.Concat(detector.DeadElements)) _gains[bad.Row * source.DetectorChannels + bad.Channel] = 0;
        _lines = [.. detector.Spectrum.Lines];
        double mean = _lines.Sum(line => line.Share * line.EnergyKev);
        _energies = [.. _lines.Select(line => line.EnergyKev / mean)];
    }

    private const ulong ElementStream = ulong.MaxValue;
    private const ulong DriftStream = ulong.MaxValue - 1;

    // Beside the kinds in the highest byte of a view's stream.
    private const ulong OutputStreams = 0x80UL << 56;

    public int BytesPerSample => _scan.SampleFormat == SampleFormat.Uint16 ? sizeof(ushort) : sizeof(float);

    /// <summary>The view as the scanner reports it: with the signals of the reference channels, which follow current and output.</summary>
    public CtView Reported(CtViewKind kind, long index, in CtView view)
    {
        int channels = _scan.Sources[0].ReferenceChannels;
        if (channels == 0) return view;
        var signals = new float[channels];
        Array.Fill(signals, kind == CtViewKind.Dark ? 0 : (float)(ReferenceCounts * TubeOutput(kind, index, view)));
        return view with { ReferenceSignals = signals };
    }

    /// <summary>One view as the scanner sends it.</summary>
    /// <param name="kind">What stands in the beam.</param>
    /// <param name="index">The view among the views of its kind.</param>
    /// <param name="view">Its tube current.</param>
    /// <param name="integrals">∫μ dl at the reference energy, [rows × channels]; zeros for an air view, not read for a dark one.</param>
    /// <param name="bone">The part of it that is bone; empty: none.</param>
    /// <param name="samples">Destination, [rows × channels] in the scan's format.</param>
    public void Detect(CtViewKind kind, long index, in CtView view, ReadOnlySpan<float> integrals, ReadOnlySpan<float> bone, Span<byte> samples)
    {
        var noise = new NoiseStream(_seed, (ulong)kind << 56 | (ulong)index);
        double photons = kind == CtViewKind.Dark ? 0 : _detector.Photons * TubeOutput(kind, index, view);
        double[] scattered = Scattered(photons, integrals, bone);
        for (int i = 0; i < _gains.Length; i++)
        {
            double signal = 0;
            for (int line = 0; photons > 0 && line < _lines.Length; line++)
            {
                double mean = Primary(photons, line, i, integrals, bone) + scattered[line];
                signal += _energies[line] * (_detector.Noise ? noise.NextPoisson(mean) : mean);
            }

            signal *= kind == CtViewKind.Object ? _gains[i] * _drifts[i] : _gains[i];
            if (_detector.Noise) signal += _detector.ElectronicNoiseCounts * noise.NextNormal();
            Write(samples[(i * BytesPerSample)..], _scan.Quantity == CtQuantity.RawCounts ? _offsets[i] + signal : Calibrated(i, signal, photons));
        }
    }

    /// <summary>The tube's output over what it gives at the source's current: the view's current, and what no current says.</summary>
    private double TubeOutput(CtViewKind kind, long index, in CtView view)
    {
        double current = _scan.Sources[0].TubeCurrentMa is { } nominal && view.TubeCurrentMa is { } now ? now / nominal : 1;
        if (_detector.TubeOutputSpread == 0) return current;
        return current * (1 + _detector.TubeOutputSpread * new NoiseStream(_seed, OutputStreams | (ulong)kind << 56 | (ulong)index).NextNormal());
    }

    /// <summary>Photons of a line that pass the object on the way to an element.</summary>
    private double Primary(double photons, int line, int element, ReadOnlySpan<float> integrals, ReadOnlySpan<float> bone)
    {
        double asBone = bone.IsEmpty ? 0 : bone[element];
        return photons * _lines[line].Share * Math.Exp(-_lines[line].Water * (integrals[element] - asBone) - _lines[line].Bone * asBone);
    }

    /// <summary>Scattered photons of each line at every element.</summary>
    private double[] Scattered(double photons, ReadOnlySpan<float> integrals, ReadOnlySpan<float> bone)
    {
        var scattered = new double[_lines.Length];
        if (_detector.ScatterFraction == 0 || photons == 0) return scattered;
        for (int line = 0; line < scattered.Length; line++)
        {
            double sum = 0;
            for (int i = 0; i < _gains.Length; i++) sum += Primary(photons, line, i, integrals, bone);
            scattered[line] = _detector.ScatterFraction * sum / _gains.Length;
        }

        return scattered;
    }

    /// <summary>
    /// The line integral that a scanner with perfect calibration sends. It is not finite where no photon was counted, and in a bad element.
    /// </summary>
    private double Calibrated(int element, double signal, double photons) => -Math.Log(signal / _gains[element] / photons);

    private void Write(Span<byte> sample, double value)
    {
        if (_scan.SampleFormat == SampleFormat.Float32) BinaryPrimitives.WriteSingleLittleEndian(sample, (float)value);
        else BinaryPrimitives.WriteUInt16LittleEndian(sample, (ushort)Math.Clamp(Math.Round(value), ushort.MinValue, ushort.MaxValue));
    }
}
