using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.ParallelBeam;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>Where vectors of pixels meet a detector: channel and weight from U and T (<see cref="GridView"/>), as <see cref="Backprojector.PixelReference"/> has them.</summary>
internal readonly ref struct DetectorLanes<V>(FbpPlan plan) where V : unmanaged, ILanes<V>
{
    private readonly bool _isFlat = plan.Shape == DetectorShape.Flat;
    private readonly bool _isParallel = plan is ParallelBeamPlan;
    private readonly bool _isNarrow = Math.Max(plan.CentralChannel, plan.Channels - 1 - plan.CentralChannel) * plan.ChannelStep < .99 * Math.PI / 4;
    private readonly V _centre = V.All((float)plan.CentralChannel);
    private readonly V _perStep = V.All((float)(1 / plan.ChannelStep));
    private readonly V _last = V.All(plan.Channels - 1);

    /// <summary>The channel, wherever it lies, and 1/U.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Channel(V t, V u, out V reciprocal)
    {
        reciprocal = V.All(1);
        if (_isParallel) return _centre + t;
        reciprocal /= u;
        V lateral = t * reciprocal;
        if (_isFlat) return _centre + lateral;
        // Beyond 45 degrees of a narrower fan it does not matter how far.
        V angle = _isNarrow ? ArcTangent<V>.OfSmall(V.Max(V.All(-1), V.Min(lateral, V.All(1)))) : ArcTangent<V>.Of(lateral);
        return V.MultiplyAdd(angle, _perStep, _centre);
    }

    /// <summary>The channel on the left, 0 … channels − 2, and the weights of it and of the next; 0 where the beam misses a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Left(V t, V u, out V ofLeft, out V ofRight)
    {
        V zero = V.All(0), channel = Channel(t, u, out V reciprocal), inside = V.Max(zero, V.Min(channel, _last));
        // Outside the beam clamping moves the channel: then the weight is 0.
        V weight = V.IfGreater(V.Abs(channel - inside), zero, zero, reciprocal * reciprocal);
        V left = V.Min(V.Floor(inside), _last - V.All(1));
        ofRight = weight * (inside - left);
        ofLeft = weight - ofRight;
        return left;
    }
}
