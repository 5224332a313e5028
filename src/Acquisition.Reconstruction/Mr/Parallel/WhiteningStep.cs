using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Makes the noise of the channels white and equal, from the noise readouts that the scan begins with; without them, or with fewer samples than channels, every readout
/// stays as it is. The channels' mean variance stays what it was, so that an image keeps its unit. Noise that comes after the first other readout is not used: the images
/// of a scan are made alike.
/// </summary>
internal sealed class WhiteningStep(int channels) : IReadoutStep
{
    /// <summary>Of the mean variance, added to each channel's: one that is dead stays dead, and no scan is lost for it.</summary>
    private const double Regularisation = 1e-3;

    private readonly NoiseCovariance _noise = new(channels);
    private Prewhitening? _whitening;
    private bool _isKnown;
    private float[] _planes = [];

    public ReadoutSamples? Take(ReadoutPlace place, MrReadout readout, ReadoutSamples samples)
    {
        if ((readout.Flags & MrReadoutFlags.NoiseMeasurement) != 0)
        {
            if (!_isKnown) _noise.Add(samples.Planes.Span, samples.Channels);
            return null;
        }

        if (!_isKnown) (_whitening, _isKnown) = (Whitening(), true);
        // A readout of fewer channels is refused where it is sorted into its image, or calibrates nothing.
        if (_whitening is null || samples.Channels != channels) return samples;
        int total = channels * samples.Count;
        if (_planes.Length < 2 * total) _planes = new float[2 * total];
        PlanarMemory<float> whitened = new(_planes.AsMemory(0, total), _planes.AsMemory(total, total));
        _whitening.Apply(samples.Planes.Span, whitened.Span);
        return samples with { Planes = whitened };
    }

    private Prewhitening? Whitening()
    {
        double variance = _noise.Samples > channels ? _noise.MeanVariance() : 0;
        return variance > 0 ? new(_noise, 1 / variance, Regularisation) : null;
    }
}
