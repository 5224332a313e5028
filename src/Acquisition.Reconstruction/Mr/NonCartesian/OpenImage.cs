using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>The samples of one image, or slab, while its readouts arrive.</summary>
internal sealed class OpenImage(NonCartesianPlan plan, ReadoutPlace first, SliceGeometry geometry, int channels)
{
    private readonly List<float> _k = [];
    private readonly List<float[]> _samples = [];       // for each readout [2 planes × channels × samples]
    private readonly List<int> _lengths = [];
    private readonly List<int> _partitions = [];

    /// <summary>The first readout.</summary>
    public ReadoutPlace First => first;

    public SliceGeometry Geometry => geometry;

    public int Channels => channels;

    public int Readouts => _samples.Count;

    /// <summary>Readouts of a partition and average.</summary>
    public int Spokes => (int)Math.Ceiling(Readouts / (double)(_partitions.Distinct().Count() * MrLimits.Of(plan.Encoding).Average.Count));

    /// <summary>Samples of each readout.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>K-space encoding step 2 of each readout.</summary>
    public IReadOnlyList<int> Partitions => _partitions;

    public int Samples => _k.Count / plan.Axes;

    /// <summary>Samples that were not finite and became 0.</summary>
    public long ReplacedSamples { get; set; }

    /// <summary>Whether trajectories are as sent; null before the first readout.</summary>
    public bool? AsSent { get; private set; }

    /// <summary>[samples × axes].</summary>
    public float[] K => [.. _k];

    /// <summary>Adds a readout: where its samples lie, and a copy of them.</summary>
    /// <exception cref="Core.Model.Errors.ReconstructionException">INVALID_READOUT.</exception>
    public void Add(ReadoutPlace place, MrReadout readout, ReadoutPath path, ReadoutSamples samples)
    {
        bool asSent = path.Write(place, readout, _k);
        if (asSent != (AsSent ??= asSent)) throw MrErrors.InvalidReadout(place, "has a trajectory, or has none, unlike the first one of its image.");
        _samples.Add([.. samples.Planes.Re.Span, .. samples.Planes.Im.Span]);
        _lengths.Add(samples.Count);
        _partitions.Add(readout.Counters.KspaceEncodeStep2);
    }

    /// <summary>All samples: [channels × samples].</summary>
    public (float[] Re, float[] Im) Data()
    {
        int count = Samples;
        float[] re = new float[channels * count], im = new float[channels * count];
        for (int readout = 0, at = 0; readout < _samples.Count; at += _lengths[readout++])
        {
            int length = _lengths[readout];
            for (int channel = 0; channel < channels; channel++)
            {
                _samples[readout].AsSpan(channel * length, length).CopyTo(re.AsSpan(channel * count + at));
                _samples[readout].AsSpan((channels + channel) * length, length).CopyTo(im.AsSpan(channel * count + at));
            }
        }
        return (re, im);
    }
}
