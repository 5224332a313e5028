using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Noise;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// One MR scan: its header and, made while they are read, its blocks: the noise scan, then what the sampling plans.
/// </summary>
public sealed class MrSimulation
{
    private const int BlockBytes = 192 * 1024;

    /// <summary>The clock of the scanners that ISMRMRD grew up with.</summary>
    internal static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(2.5);

    /// <summary>The simulated filters pass all of the sampled bandwidth.</summary>
    internal const double NoiseBandwidth = 1;

    private readonly MrSimulationOptions _options;
    private readonly int _samples;
    private readonly PlannedReadout[] _plan;
    private readonly Lazy<MrSignal>[,] _signals; // [slice, contrast]

    /// <exception cref="ArgumentException">A slab in several slices; or what the sampling refuses.</exception>
    public MrSimulation(MrSimulationOptions options)
    {
        if (options.Partitions > 1 && options.Slices > 1) throw new ArgumentException("A 3-D scan has one slab: Slices must be 1.", nameof(options));
        _options = options;
        Models = [.. options.EchoTimesMs.Select(echo => new MrForwardModel(Object(options.Contrast with { EchoTimeMs = echo }), options.Coils, options.Field))];
        Header = MrScanHeader.Header(options);
        Encodings = options.Sampling.Encodings(options);
        _samples = options.Sampling.SamplesPerReadout(options);
        double[] kx = options.Sampling.LineSamples(options);
        _plan = ReadoutMarks.Mark(options.Sampling.Plan(options));
        _signals = new Lazy<MrSignal>[options.Slices, Models.Count];
        for (int slice = 0; slice < options.Slices; slice++)
            for (int contrast = 0; contrast < Models.Count; contrast++)
            {
                (Vector3D centre, MrForwardModel model) = (SliceCentre(slice), Models[contrast]);
                _signals[slice, contrast] = new(() => options.Partitions > 1
                    ? model.Slab(centre, options.ReadDirection, options.PhaseDirection, kx)
                    : model.Slice(centre, options.ReadDirection, options.PhaseDirection, kx));
            }
    }

    public ScanHeader Header { get; }
    public IReadOnlyList<MrEncoding> Encodings { get; }

    /// <summary>The image's.</summary>
    public MrEncoding Encoding => Encodings[0];

    /// <summary>Object and coils in each contrast.</summary>
    public IReadOnlyList<MrForwardModel> Models { get; }

    /// <summary>In the first contrast.</summary>
    public MrForwardModel Model => Models[0];

    /// <summary>Time from one readout to the next: the slices share a repetition time.</summary>
    public TimeSpan ReadoutPeriod => TimeSpan.FromMilliseconds(_options.Contrast.RepetitionTimeMs / _options.Slices);

    public int BlockCount => (ReadoutCount + ReadoutsPerBlock - 1) / ReadoutsPerBlock;

    /// <summary>The samples of the whole scan, bytes.</summary>
    public long SampleBytes => (long)ReadoutCount * BytesPerReadout;

    /// <summary>Centre of a slice or of the slab, patient LPS mm.</summary>
    public Vector3D SliceCentre(int slice) =>
        _options.Centre + (slice - (_options.Slices - 1) / 2.0) * _options.SliceSpacingMm * SliceDirection;

    /// <summary>The blocks in the order of acquisition. Each enumeration makes them again, the same.</summary>
    public IEnumerable<MrReadoutBlock> Blocks()
    {
        int batch = ReadoutsPerBlock * Math.Max(1, _options.MaxDegreeOfParallelism);
        for (int first = 0; first < ReadoutCount; first += batch)
        {
            var readouts = new MrReadout[Math.Min(batch, ReadoutCount - first)];
            int start = first;
            Parallel.For(0, readouts.Length, new() { MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism },
                i => readouts[i] = Readout(start + i));
            foreach (MrReadout[] block in readouts.Chunk(ReadoutsPerBlock)) yield return new(block);
        }
    }

    private Vector3D SliceDirection => _options.ReadDirection.Cross(_options.PhaseDirection);

    private int ReadoutCount => _options.NoiseReadouts + _plan.Length;

    private int BytesPerReadout => _options.Coils.Channels * _samples * 2 * sizeof(float);

    private int ReadoutsPerBlock => Math.Max(1, BlockBytes / BytesPerReadout);

    private Phantom Object(MrContrast contrast) => _options.Phantom ?? _options.Object?.Invoke(contrast) ?? MrPhantoms.Head(contrast);

    private MrReadout Readout(int counter)
    {
        if (counter < _options.NoiseReadouts) return NoiseReadout(counter);
        PlannedReadout planned = _plan[counter - _options.NoiseReadouts];
        MrEncodingCounters counters = planned.Counters;
        ComplexRow[] signal = planned.Path.Signal(_signals[counters.Slice, counters.Contrast].Value);
        _options.Coils.Noise.Add(signal, _options.Noise, new NoiseStream(_options.Seed, (ulong)counter));
        return Readout(counter, signal, _options.DwellTimeUs) with
        {
            Flags = planned.Flags,
            CenterSample = planned.Path.CenterSample,
            EncodingSpaceRef = planned.EncodingSpaceRef,
            Position = SliceCentre(counters.Slice),
            Counters = counters,
            Trajectory = MemoryMarshal.AsBytes(planned.Path.Trajectory.AsSpan()).ToArray(),
            TrajectoryDimensions = planned.Path.Trajectory.Length / signal[0].Length,
        };
    }

    private MrReadout NoiseReadout(int counter)
    {
        double dwell = _options.NoiseDwellTimeUs ?? _options.DwellTimeUs;
        ComplexRow[] signal = [.. Enumerable.Range(0, _options.Coils.Channels).Select(_ => new ComplexRow(_samples))];
        _options.Coils.Noise.Add(signal, _options.Noise * Math.Sqrt(_options.DwellTimeUs / dwell), new NoiseStream(_options.Seed, (ulong)counter));
        return Readout(counter, signal, dwell) with { Flags = MrReadoutFlags.NoiseMeasurement, Position = SliceCentre(0) };
    }

    private MrReadout Readout(int counter, ComplexRow[] signal, double dwellTimeUs) => new()
    {
        ScanCounter = (uint)counter,
        AcquisitionTimeStamp = (uint)(counter * ReadoutPeriod / ClockTick),
        NumberOfSamples = signal[0].Length,
        AvailableChannels = signal.Length,
        ActiveChannels = signal.Length,
        CenterSample = signal[0].Length / 2,
        SampleTimeUs = (float)dwellTimeUs,
        ReadDirection = _options.ReadDirection,
        PhaseDirection = _options.PhaseDirection,
        SliceDirection = SliceDirection,
        Samples = Samples(signal),
    };

    /// <summary>Complex float32, [channels × samples].</summary>
    private static byte[] Samples(ComplexRow[] signal)
    {
        var bytes = new byte[signal.Length * signal[0].Length * 2 * sizeof(float)];
        Span<byte> rest = bytes;
        foreach (ComplexRow coil in signal)
            for (int i = 0; i < coil.Length; i++, rest = rest[(2 * sizeof(float))..])
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, (float)coil.Re[i]);
                BinaryPrimitives.WriteSingleLittleEndian(rest[sizeof(float)..], (float)coil.Im[i]);
            }

        return bytes;
    }
}
