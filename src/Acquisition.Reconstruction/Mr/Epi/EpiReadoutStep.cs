using System.Numerics.Tensors;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// Puts the readouts of echo trains on the grid, learns from the navigators of a slice how the polarities differ, and takes that out of its lines. Navigators that
/// come after lines of their slice are those of its next train. Lines that calibrate parallel imaging are trains too, with navigators of their own where they have
/// them; those that have not the trapezoid's samples come from a gradient echo, and are on the grid already.
/// </summary>
/// <param name="columns">Of the encoded matrix.</param>
/// <param name="trapezoid">Null: samples are taken at equal steps of k already.</param>
/// <param name="calibration">Which lines are lines of the image and of the calibration at once.</param>
internal sealed class EpiReadoutStep(int columns, EpiTrapezoid? trapezoid, MrCalibrationMode? calibration = null) : IReadoutStep
{
    private readonly FourierPlan _plan = new(columns);
    private readonly RampRegridding? _forward = trapezoid is null ? null : new(trapezoid.Positions(columns, reversed: false), columns);
    private readonly RampRegridding? _reversed = trapezoid is null ? null : new(trapezoid.Positions(columns, reversed: true), columns);
    private readonly Dictionary<int, Train> _trains = [];
    private float[] _planes = [];

    /// <summary>Bytes that one holds, navigators included.</summary>
    public static long BytesFor(MrEncoding encoding, int channels)
    {
        long columns = encoding.EncodedSpace.Matrix.X, samples = EpiTrapezoid.Of(encoding)?.Samples ?? 0;
        return sizeof(float) * (2 * columns * samples + channels * columns * (2 + 4L * MrLimits.Of(encoding).Slice.Count)) + sizeof(double) * samples * samples;
    }

    /// <summary>The lines' polarities.</summary>
    public LinePolarities Polarities { get; } = new();

    /// <summary>Those of the lines that calibrate.</summary>
    public CalibrationPolarities Calibrations { get; } = new();

    public ReadoutSamples? Take(ReadoutPlace place, MrReadout readout, ReadoutSamples samples)
    {
        bool navigates = readout.Flags.HasFlag(MrReadoutFlags.PhaseCorrectionData), calibrates = ReadoutKind.IsCalibration(readout);
        bool images = ReadoutKind.IsImaging(readout) || (calibrates && calibration == MrCalibrationMode.Embedded);
        if (!navigates && !images && !calibrates) return samples;
        bool reversed = ReadoutKind.IsReversed(readout);
        if (calibrates && !images && samples.Count != (trapezoid?.Samples ?? columns)) return samples;
        if ((reversed ? _reversed : _forward) is { } regridding) samples = OnGrid(place, samples, regridding);
        if (samples.Count != columns)
            throw MrErrors.InvalidReadout(place, $"has {samples.Count} samples, and the echo's phase can only be corrected where it has all {columns} of the encoded matrix.");

        Train train = TrainOf(readout.Counters.Slice, samples.Channels);
        PlanarTarget<float> lines = samples.Planes.Span;
        _plan.TransformCentred(FourierDirection.Inverse, lines);
        if (navigates)
        {
            train.Learn(lines, reversed);
            return null;
        }

        Polarity polarity = (reversed ? Polarity.Reversed : Polarity.Forward) | (train.HasNavigators ? Polarity.None : Polarity.Unnavigated);
        if (images) Polarities.Add(place, polarity);
        if (calibrates || calibration == MrCalibrationMode.Interleaved) Calibrations.Add(place, polarity);
        if (train.Halves() is { } halves)
            for (int channel = 0; channel < samples.Channels; channel++) PhaseLine.Turn(samples.Channel(channel), halves.Span, reversed);
        _plan.TransformCentred(FourierDirection.Forward, lines);
        return samples;
    }

    private ReadoutSamples OnGrid(ReadoutPlace place, ReadoutSamples samples, RampRegridding regridding)
    {
        if (samples.Count != regridding.Samples)
            throw MrErrors.InvalidReadout(place, $"has {samples.Count} samples, the header's trapezoid {regridding.Samples}.");
        int total = samples.Channels * columns;
        if (_planes.Length < 2 * total) _planes = new float[2 * total];
        PlanarMemory<float> grid = new(_planes.AsMemory(0, total), _planes.AsMemory(total, total));
        regridding.Apply(samples.Planes.Span, grid.Span);
        return new(grid, samples.Channels, columns, 0);
    }

    private Train TrainOf(int slice, int channels)
    {
        if (_trains.TryGetValue(slice, out Train? train) && train.Channels == channels) return train;
        return _trains[slice] = new Train(channels, columns);
    }

    /// <summary>The navigators of a slice and what they say.</summary>
    private sealed class Train(int channels, int columns)
    {
        // Sums, forward and reversed: [channels × columns].
        private readonly float[][] _re = [new float[channels * columns], new float[channels * columns]], _im = [new float[channels * columns], new float[channels * columns]];
        private readonly int[] _counts = new int[2];
        private float[]? _halves;
        private bool _used;

        public int Channels => channels;

        public bool HasNavigators => _counts[0] > 0 && _counts[1] > 0;

        public void Learn(Planar<float> navigator, bool reversed)
        {
            if (_used) Clear();
            int polarity = reversed ? 1 : 0;
            TensorPrimitives.Add(_re[polarity], navigator.Re, _re[polarity]);
            TensorPrimitives.Add(_im[polarity], navigator.Im, _im[polarity]);
            _counts[polarity]++;
        }

        /// <summary>What lines are turned by; null without navigators of both polarities. The means' phase is that of the sums.</summary>
        public PlanarMemory<float>? Halves()
        {
            _used = true;
            if (!HasNavigators) return null;
            if (_halves is null)
            {
                _halves = new float[2 * columns];
                NavigatorPhase.Fit(new(_re[0], _im[0]), new(_re[1], _im[1]), columns).Halves(new(_halves.AsSpan(0, columns), _halves.AsSpan(columns)));
            }

            return new(_halves.AsMemory(0, columns), _halves.AsMemory(columns));
        }

        private void Clear()
        {
            foreach (float[] plane in (float[][])[.. _re, .. _im]) Array.Clear(plane);
            Array.Clear(_counts);
            (_halves, _used) = (null, false);
        }
    }
}
