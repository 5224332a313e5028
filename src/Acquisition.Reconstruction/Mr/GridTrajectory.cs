using System.Globalization;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// Holds the trajectories that come with the readouts of a Cartesian encoding to its grid: along a readout the first coordinate is
/// <c>a·(sample − centre sample)</c>, and the second <c>b·(line − centre line)</c>. ISMRMRD does not fix the unit: a and b are learnt, the same for all
/// readouts, positive.
/// </summary>
internal sealed class GridTrajectory(KspaceGrid grid)
{
    /// <summary>Of a step of the grid. A sample that is so far off is turned by π/100 at the edge of the image: an error of 3 % at the very most.</summary>
    private const double Tolerance = .01;

    private double? _sampleStep;
    private double? _lineStep;
    private (int Line, double Ky)? _first;

    /// <exception cref="ReconstructionException">INVALID_READOUT: the trajectory leaves the grid.</exception>
    public void Check(ReadoutPlace place, MrReadout readout)
    {
        if (readout.TrajectoryDimensions == 0 && readout.Trajectory.IsEmpty) return;
        int dimensions = readout.TrajectoryDimensions;
        ReadOnlySpan<float> k = MemoryMarshal.Cast<byte, float>(readout.Trajectory.Span);
        if (dimensions < 1 || readout.Trajectory.Length != (long)sizeof(float) * dimensions * readout.NumberOfSamples)
            throw MrErrors.InvalidReadout(place, $"has {readout.Trajectory.Length} bytes of trajectory, its counts make {(long)sizeof(float) * dimensions * readout.NumberOfSamples}.");

        CheckSamples(place, readout, dimensions);
        if (dimensions > 1) CheckLine(place, readout, k, dimensions);
    }

    private void CheckSamples(ReadoutPlace place, MrReadout readout, int dimensions)
    {
        (int first, int end) = ReadoutReader.Kept(readout);
        int last = end - 1;
        if (last > first) _sampleStep ??= (At(last) - At(first)) / (last - first);
        if (_sampleStep is not { } step) return;
        if (!(step > 0 && double.IsFinite(step))) throw OffGrid(place, "its first coordinate does not grow along the readout");
        for (int i = first; i <= last; i++)
        {
            double off = Math.Abs(At(i) / step - (i - readout.CenterSample));
            if (!(off <= Tolerance)) throw OffGrid(place, string.Create(CultureInfo.InvariantCulture, $"sample {i} is {off:0.###} samples beside its place"));
        }

        double At(int i) => Coordinate(readout, dimensions, i, 0, MemoryMarshal.Cast<byte, float>(readout.Trajectory.Span));
    }

    private void CheckLine(ReadoutPlace place, MrReadout readout, ReadOnlySpan<float> k, int dimensions)
    {
        (int first, int end) = ReadoutReader.Kept(readout);
        int line = readout.Counters.KspaceEncodeStep1;
        double ky = Coordinate(readout, dimensions, first, 1, k);
        _first ??= (line, ky);
        if (_lineStep is null && line != _first.Value.Line) _lineStep = (ky - _first.Value.Ky) / (line - _first.Value.Line);
        // Until a second line tells their distance, that of the samples stands in for it.
        double step = _lineStep ?? _sampleStep ?? 1;
        if (!(step > 0 && double.IsFinite(step))) throw OffGrid(place, "its second coordinate does not grow with the line");
        for (int dimension = 1; dimension < dimensions; dimension++)
            for (int i = first; i < end; i++)
                if (!(Math.Abs(Coordinate(readout, dimensions, i, dimension, k) - Coordinate(readout, dimensions, first, dimension, k)) <= Tolerance * step))
                    throw OffGrid(place, $"it leaves its line at sample {i}");

        double off = Math.Abs(ky / step - (line - grid.Lines.Center));
        if (_lineStep is not null && !(off <= Tolerance)) throw OffGrid(place, string.Create(CultureInfo.InvariantCulture, $"it is {off:0.###} lines beside its place"));
    }

    /// <summary>A coordinate of a sample in the order of growing k.</summary>
    private static double Coordinate(MrReadout readout, int dimensions, int sample, int dimension, ReadOnlySpan<float> k) =>
        k[(ReadoutKind.IsReversed(readout) ? readout.NumberOfSamples - 1 - sample : sample) * dimensions + dimension];

    private static ReconstructionException OffGrid(ReadoutPlace place, string what) =>
        MrErrors.InvalidReadout(place, $"has a trajectory that is not on the grid of its Cartesian encoding: {what}. Name the trajectory in the header.");
}
