using System.Runtime.InteropServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// Where a readout's samples lie: as its trajectory says, else, for radial encodings, as its counter does. A spoke's angle is then
/// π·line/lines (radial) or line·π·(√5 − 1)/2 (golden angle, Winkelmann et al., IEEE TMI 26 (2007) 68), counted from the read towards the phase direction,
/// and its samples are 1/(encoded field of view) apart.
/// </summary>
internal sealed class ReadoutPath(NonCartesianPlan plan)
{
    private static readonly double GoldenAngle = Math.PI * (Math.Sqrt(5) - 1) / 2;

    /// <summary>Axes that a readout's own trajectory has to have: a stack's third is its counter.</summary>
    private int Needed => plan.Kind == KspaceExtent.Volume ? 3 : 2;

    /// <summary>Writes k: [samples that are kept × axes], as sent or in cycles per encoded field of view.</summary>
    /// <returns>Whether it is as sent, in a unit that all readouts together show.</returns>
    /// <exception cref="ReconstructionException">INVALID_READOUT.</exception>
    public bool Write(ReadoutPlace place, MrReadout readout, List<float> k)
    {
        int kept = readout.NumberOfSamples - readout.DiscardPre - readout.DiscardPost;
        double kz = readout.Counters.KspaceEncodeStep2 - MrLimits.Of(plan.Encoding).KspaceEncodingStep2.Center;
        if (readout.TrajectoryDimensions == 0 && readout.Trajectory.IsEmpty)
        {
            WriteSpoke(place, readout, kept, kz, k);
            return false;
        }
        int dimensions = readout.TrajectoryDimensions;
        ReadOnlySpan<float> sent = MemoryMarshal.Cast<byte, float>(readout.Trajectory.Span);
        if (readout.Trajectory.Length != (long)sizeof(float) * dimensions * readout.NumberOfSamples)
            throw MrErrors.InvalidReadout(place, $"has {readout.Trajectory.Length} bytes of trajectory, its counts make {(long)sizeof(float) * dimensions * readout.NumberOfSamples}.");
        if (dimensions < Needed)
            throw MrErrors.InvalidReadout(place, $"has a trajectory of {dimensions} dimensions, an image of this encoding needs {Needed}.");
        for (int i = readout.DiscardPre; i < readout.DiscardPre + kept; i++)
        {
            for (int axis = 0; axis < Needed; axis++)
            {
                float value = sent[i * dimensions + axis];
                if (!float.IsFinite(value)) throw MrErrors.InvalidReadout(place, $"has a trajectory that is not finite at sample {i}.");
                k.Add(value);
            }
            if (plan.Kind == KspaceExtent.Stack) k.Add((float)kz);
        }
        return true;
    }

    private void WriteSpoke(ReadoutPlace place, MrReadout readout, int kept, double kz, List<float> k)
    {
        MrTrajectory trajectory = plan.Encoding.Trajectory;
        if (trajectory is not (MrTrajectory.Radial or MrTrajectory.GoldenAngle) || plan.Kind == KspaceExtent.Volume)
            throw MrErrors.InvalidReadout(place, "has no trajectory. Only spokes in a plane are placed by their counters; send the trajectory of each sample.");
        if (trajectory == MrTrajectory.Radial && plan.Lines is null)
            throw MrErrors.InvalidReadout(place, "has no trajectory, and the header does not say how many spokes there are. Say the limits of k-space encoding step 1, or send trajectories.");
        int line = readout.Counters.KspaceEncodeStep1 - (plan.Encoding.Limits.KspaceEncodingStep1?.Minimum ?? 0);
        (double sin, double cos) = Math.SinCos(trajectory == MrTrajectory.Radial ? Math.PI * line / plan.Lines!.Value : GoldenAngle * line);
        double direction = ReadoutKind.IsReversed(readout) ? -1 : 1, square = plan.EncodedMm(1) / plan.EncodedMm(0);
        for (int i = readout.DiscardPre; i < readout.DiscardPre + kept; i++)
        {
            double r = direction * (i - readout.CenterSample);
            k.Add((float)(r * cos));
            k.Add((float)(r * sin * square));       // the same distance in the patient
            if (plan.Kind == KspaceExtent.Stack) k.Add((float)kz);
        }
    }
}
