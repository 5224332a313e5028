using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Interchange.CtPd;

/// <summary>What has to be known of all views before the first is written: how the focal spot flies, and between which values the line integrals lie.</summary>
internal sealed class ScanExtent(string folder, CtAcquisition ct)
{
    private bool _inPlane, _alongAxis;

    public long ViewCount { get; private set; }

    /// <summary>Air and dark views, which have no place in the format.</summary>
    public long OtherViews { get; private set; }

    public float Least { get; private set; } = float.PositiveInfinity;

    public float Greatest { get; private set; } = float.NegativeInfinity;

    public string FlyingFocalSpotMode => (_inPlane, _alongAxis) switch
    {
        (false, false) => "FFSNONE",
        (false, true) => "FFSZ",
        (true, false) => "FFSXY",
        (true, true) => "FFSXYZ",
    };

    /// <exception cref="InterchangeException">A line integral is no finite number.</exception>
    public void Add(CtViewBlock block)
    {
        if (block.Kind != CtViewKind.Object)
        {
            OtherViews += block.Views.Count;
            return;
        }

        ViewCount += block.Views.Count;
        foreach (CtView view in block.Views)
        {
            _inPlane |= view.FocalSpotAngleOffsetRad != 0 || view.FocalSpotRadialOffsetMm != 0;
            _alongAxis |= view.FocalSpotAxialOffsetMm != 0;
        }

        if (ct.SampleFormat == SampleFormat.Float32) AddRange(block);
    }

    private void AddRange(CtViewBlock block)
    {
        ReadOnlySpan<float> samples = MemoryMarshal.Cast<byte, float>(block.Samples.Span);
        for (int i = 0; i < samples.Length; i++)
        {
            if (!float.IsFinite(samples[i]))
                throw CtPdErrors.CannotHold(folder, $"view {block.FirstViewIndex + (i / ct.Sources[0].Elements)} has a line integral that is no finite number");
            Least = Math.Min(Least, samples[i]);
            Greatest = Math.Max(Greatest, samples[i]);
        }
    }
}
