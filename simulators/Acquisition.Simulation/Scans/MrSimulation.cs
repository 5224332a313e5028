using System.Buffers.Binary;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Noise;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// One MR scan: its header and, made while they are read, its blocks: the noise scan, then for every repetition the even and the odd slices,
/// each slice line by line.
/// </summary>
public sealed class MrSimulation
{
    private const int BlockBytes = 192 * 1024;

    /// <summary>The clock of the scanners that ISMRMRD grew up with.</summary>
    internal static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(2.5);

    private readonly MrSimulationOptions _options;
    private readonly double[] _kx;
    private readonly double[] _ky;
    private readonly Lazy<MrSlice>[] _slices;
    private readonly int[] _sliceOrder;

    public MrSimulation(MrSimulationOptions options)
    {
        _options = options;
        Model = new(options.Phantom ?? MrPhantoms.Head(options.Contrast), options.Coils);
        Encoding = MrProtocol.Encoding(options);
        Header = MrProtocol.Header(options);
        _kx = MrTruth.Sampling(Encoding.EncodedSpace.Matrix.X, Encoding.EncodedSpace.FieldOfViewMm.X);
        _ky = MrTruth.Sampling(Encoding.EncodedSpace.Matrix.Y, Encoding.EncodedSpace.FieldOfViewMm.Y);
        _slices = [.. Enumerable.Range(0, options.Slices).Select(s =>
            new Lazy<MrSlice>(() => Model.Slice(SliceCentre(s), options.ReadDirection, options.PhaseDirection, _kx)))];
        _sliceOrder = [.. Enumerable.Range(0, options.Slices).OrderBy(s => s % 2)];
    }

    public ScanHeader Header { get; }
    public MrEncoding Encoding { get; }
    public MrForwardModel Model { get; }

    /// <summary>Time from one readout to the next: the slices share a repetition time.</summary>
    public TimeSpan ReadoutPeriod => TimeSpan.FromMilliseconds(_options.Contrast.RepetitionTimeMs / _options.Slices);

    public int BlockCount => (ReadoutCount + ReadoutsPerBlock - 1) / ReadoutsPerBlock;

    /// <summary>The samples of the whole scan, bytes.</summary>
    public long SampleBytes => (long)ReadoutCount * BytesPerReadout;

    /// <summary>Centre of a slice, patient LPS mm.</summary>
    public Vector3D SliceCentre(int slice) =>
        _options.Centre + (slice - (_options.Slices - 1) / 2.0) * _options.SliceSpacingMm * SliceDirection;

    /// <summary>The blocks in the order of acquisition. Each enumeration makes them again, the same.</summary>
    public IEnumerable<MrReadoutBlock> Blocks()
    {
        for (int first = 0; first < ReadoutCount; first += ReadoutsPerBlock)
        {
            var readouts = new MrReadout[Math.Min(ReadoutsPerBlock, ReadoutCount - first)];
            int start = first;
            Parallel.For(0, readouts.Length, new() { MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism },
                i => readouts[i] = Readout(start + i));
            yield return new(readouts);
        }
    }

    private Vector3D SliceDirection => _options.ReadDirection.Cross(_options.PhaseDirection);

    private int ReadoutCount => _options.NoiseReadouts + _options.Repetitions * _options.Slices * _options.Rows;

    private int BytesPerReadout => _options.Coils.Channels * _kx.Length * 2 * sizeof(float);

    private int ReadoutsPerBlock => Math.Max(1, BlockBytes / BytesPerReadout);

    private MrReadout Readout(int counter)
    {
        int imaging = counter - _options.NoiseReadouts;
        if (imaging < 0) return Readout(counter, MrReadoutFlags.NoiseMeasurement, SliceCentre(0), default, Silence());

        (int plane, int line) = Math.DivRem(imaging, _options.Rows);
        (int repetition, int position) = Math.DivRem(plane, _options.Slices);
        int slice = _sliceOrder[position];
        return Readout(counter, Flags(line, position, repetition), SliceCentre(slice),
            new(KspaceEncodeStep1: line, Slice: slice, Repetition: repetition), _slices[slice].Value.Line(_ky[line]));
    }

    private MrReadout Readout(int counter, MrReadoutFlags flags, Vector3D position, MrEncodingCounters counters, ComplexRow[] signal) => new()
    {
        Flags = flags,
        ScanCounter = (uint)counter,
        AcquisitionTimeStamp = (uint)(counter * ReadoutPeriod / ClockTick),
        NumberOfSamples = _kx.Length,
        AvailableChannels = _options.Coils.Channels,
        ActiveChannels = _options.Coils.Channels,
        CenterSample = _kx.Length / 2,
        SampleTimeUs = (float)_options.DwellTimeUs,
        Position = position,
        ReadDirection = _options.ReadDirection,
        PhaseDirection = _options.PhaseDirection,
        SliceDirection = SliceDirection,
        Counters = counters,
        Samples = Samples(signal, counter),
    };

    private ComplexRow[] Silence() => [.. Enumerable.Range(0, _options.Coils.Channels).Select(_ => new ComplexRow(_kx.Length))];

    /// <summary>Signal and noise as complex float32, [channels × samples].</summary>
    private byte[] Samples(ComplexRow[] signal, int counter)
    {
        var noise = new NoiseStream(_options.Seed, (ulong)counter);
        var bytes = new byte[BytesPerReadout];
        Span<byte> rest = bytes;
        foreach (ComplexRow coil in signal)
            for (int i = 0; i < _kx.Length; i++, rest = rest[(2 * sizeof(float))..])
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, (float)(coil.Re[i] + _options.Noise * noise.NextNormal()));
                BinaryPrimitives.WriteSingleLittleEndian(rest[sizeof(float)..], (float)(coil.Im[i] + _options.Noise * noise.NextNormal()));
            }

        return bytes;
    }

    private MrReadoutFlags Flags(int line, int slicePosition, int repetition)
    {
        bool firstLine = line == 0, lastLine = line == _options.Rows - 1;
        bool firstSlice = slicePosition == 0, lastSlice = slicePosition == _options.Slices - 1;
        return When(firstLine, MrReadoutFlags.FirstInEncodeStep1 | MrReadoutFlags.FirstInSlice)
            | When(lastLine, MrReadoutFlags.LastInEncodeStep1 | MrReadoutFlags.LastInSlice)
            | When(firstLine && firstSlice, MrReadoutFlags.FirstInRepetition)
            | When(lastLine && lastSlice, MrReadoutFlags.LastInRepetition)
            | When(lastLine && lastSlice && repetition == _options.Repetitions - 1, MrReadoutFlags.LastInMeasurement);
    }

    private static MrReadoutFlags When(bool condition, MrReadoutFlags flags) => condition ? flags : MrReadoutFlags.None;
}
