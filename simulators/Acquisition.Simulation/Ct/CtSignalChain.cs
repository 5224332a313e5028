using System.Buffers.Binary;
using Acquisition.Core.Model.Ct;
using Acquisition.Simulation.Noise;

namespace Acquisition.Simulation.Ct;

/// <summary>
/// Line integrals to samples, in the order of the physics: Beer-Lambert, Poisson photons, gain, electronic noise, offset, ADC.
/// A bad element passes no photons. Each view's noise is a stream of its own: views may be made in any order.
/// </summary>
public sealed class CtSignalChain
{
    private readonly CtAcquisition _scan;
    private readonly CtDetector _detector;
    private readonly ulong _seed;
    private readonly double[] _gains; // counts per photon, [rows × channels]
    private readonly double[] _offsets; // counts

    /// <exception cref="ArgumentException">Line integrals do not fit the sample format.</exception>
    public CtSignalChain(CtAcquisition scan, CtDetector detector, ulong seed)
    {
        if (scan is { Quantity: CtQuantity.LineIntegrals, SampleFormat: SampleFormat.Uint16 })
            throw new ArgumentException("Line integrals are sent as float32, not uint16.", nameof(scan));
        (_scan, _detector, _seed) = (scan, detector, seed);
        _gains = new double[scan.Sources[0].DetectorRows * scan.Sources[0].DetectorChannels];
        _offsets = new double[_gains.Length];
        var noise = new NoiseStream(seed, ElementStream);
        for (int i = 0; i < _gains.Length; i++)
        {
            _gains[i] = detector.CountsPerPhoton * (1 + detector.GainSpread * noise.NextNormal());
            _offsets[i] = detector.OffsetCounts + detector.OffsetSpreadCounts * noise.NextNormal();
        }

        foreach (DetectorElement bad in scan.Sources[0].BadElements) _gains[bad.Row * scan.Sources[0].DetectorChannels + bad.Channel] = 0;
    }

    private const ulong ElementStream = ulong.MaxValue;

    public int BytesPerSample => _scan.SampleFormat == SampleFormat.Uint16 ? sizeof(ushort) : sizeof(float);

    /// <summary>One view as the scanner sends it.</summary>
    /// <param name="kind">What stands in the beam.</param>
    /// <param name="index">The view among the views of its kind.</param>
    /// <param name="integrals">∫μ dl, [rows × channels]; zeros for an air view, not read for a dark one.</param>
    /// <param name="samples">Destination, [rows × channels] in the scan's format.</param>
    public void Detect(CtViewKind kind, long index, ReadOnlySpan<float> integrals, Span<byte> samples)
    {
        var noise = new NoiseStream(_seed, (ulong)kind << 56 | (ulong)index);
        for (int i = 0; i < _gains.Length; i++)
        {
            double signal = _gains[i] * Photons(kind, integrals[i], ref noise);
            if (_detector.Noise) signal += _detector.ElectronicNoiseCounts * noise.NextNormal();
            Write(samples[(i * BytesPerSample)..], _scan.Quantity == CtQuantity.RawCounts ? _offsets[i] + signal : Calibrated(i, signal));
        }
    }

    private double Photons(CtViewKind kind, float integral, ref NoiseStream noise)
    {
        if (kind == CtViewKind.Dark) return 0;
        double mean = _detector.Photons * Math.Exp(-integral);
        return _detector.Noise ? noise.NextPoisson(mean) : mean;
    }

    /// <summary>
    /// The line integral that a scanner with perfect calibration sends. It is not finite where no photon was counted, and in a bad element.
    /// </summary>
    private double Calibrated(int element, double signal) => -Math.Log(signal / _gains[element] / _detector.Photons);

    private void Write(Span<byte> sample, double value)
    {
        if (_scan.SampleFormat == SampleFormat.Float32) BinaryPrimitives.WriteSingleLittleEndian(sample, (float)value);
        else BinaryPrimitives.WriteUInt16LittleEndian(sample, (ushort)Math.Clamp(Math.Round(value), ushort.MinValue, ushort.MaxValue));
    }
}
