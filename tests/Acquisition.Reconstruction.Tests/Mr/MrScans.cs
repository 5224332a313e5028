using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>Small MR scans from closed forms, and ways to alter them.</summary>
internal static class MrScans
{
    /// <summary>Rotated about all three axes: no sign can hide.</summary>
    public static readonly Vector3D ObliqueRead = new(.8, .36, -.48), ObliquePhase = new(0, .8, .6);

    /// <summary>Takes partial Fourier, with zeros for what it leaves out.</summary>
    public static readonly Recipe ZeroFilling = new() { Settings = new MrFourier { PartialFourier = PartialFourier.ZeroFilling } };

    public static MrSimulation Simulate(Func<MrSimulationOptions, MrSimulationOptions>? change = null)
    {
        MrSimulationOptions options = new() { Columns = 48, Rows = 40, ReadFieldOfViewMm = 240, PhaseFieldOfViewMm = 240, Slices = 2, Noise = 0, NoiseReadouts = 0 };
        return new(change?.Invoke(options) ?? options);
    }

    public static MrAcquisition Acquisition(this ScanHeader header) => (MrAcquisition)header.Acquisition;

    /// <summary>The header with its only encoding changed.</summary>
    public static ScanHeader WithEncoding(this ScanHeader header, Func<MrEncoding, MrEncoding> change) =>
        header with { Acquisition = header.Acquisition() with { Encodings = [change(header.Acquisition().Encodings[0])] } };

    public static ScanHeader WithLimits(this ScanHeader header, Func<MrEncodingLimits, MrEncodingLimits> change) =>
        header.WithEncoding(encoding => encoding with { Limits = change(encoding.Limits) });

    /// <summary>All readouts, in one block each.</summary>
    public static IEnumerable<MrReadout> Readouts(this MrSimulation scan) => scan.Blocks().SelectMany(block => block.Readouts);

    public static IEnumerable<AcquiredBlock> InBlocks(this IEnumerable<MrReadout> readouts) => readouts.Chunk(7).Select(chunk => new MrReadoutBlock(chunk));

    public static MrReadout Without(this MrReadout readout, MrReadoutFlags flags) => readout with { Flags = readout.Flags & ~flags };

    /// <summary>The readout with its samples changed: [channels × samples × (re, im)].</summary>
    public static MrReadout WithSamples(this MrReadout readout, Action<Span<float>> change)
    {
        byte[] bytes = readout.Samples.ToArray();
        change(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        return readout with { Samples = bytes };
    }

    public static MrReadout WithCounters(this MrReadout readout, Func<MrEncodingCounters, MrEncodingCounters> change) =>
        readout with { Counters = change(readout.Counters) };

    /// <summary>Some of the samples of each channel, in any order.</summary>
    public static MrReadout Picking(this MrReadout readout, int[] samples) => readout with
    {
        NumberOfSamples = samples.Length,
        Samples = (from channel in Enumerable.Range(0, readout.ActiveChannels)
                   from sample in samples
                   from value in readout.Samples.Slice((channel * readout.NumberOfSamples + sample) * 8, 8).ToArray()
                   select value).ToArray(),
    };
}
