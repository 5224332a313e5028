using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Fewer, virtual channels that hold most of the signal: the eigenvectors of the channels' inner products, which are the singular vectors of the calibration data
/// (Buehrer et al., MRM 57 (2007) 1131; Huang et al., MRI 26 (2008) 133). Rows are orthonormal, so white noise stays white.
/// </summary>
public sealed class CoilCompression
{
    private readonly ChannelMixing _mixing;

    /// <param name="calibration">[channels × samples], in channels of white noise.</param>
    /// <param name="channels">Receiver channels.</param>
    /// <param name="virtualChannels">How many to make, 1 … channels.</param>
    /// <exception cref="ArgumentException">The calibration is not whole channels.</exception>
    /// <exception cref="Core.Model.Errors.ReconstructionException">SINGULAR_CALIBRATION: it holds values that are no numbers.</exception>
    public CoilCompression(Planar<float> calibration, int channels, int virtualChannels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(virtualChannels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(virtualChannels, channels);
        ComplexMatrix products = Products(calibration, channels);
        if (!products.Re.All(double.IsFinite)) throw ParallelErrors.SingularCalibration();
        HermitianEigen eigen = HermitianEigen.Of(products);
        double all = eigen.Values.Sum();
        KeptEnergy = all > 0 ? eigen.Values.Take(virtualChannels).Sum() / all : 0;
        ComplexMatrix matrix = new(virtualChannels, channels);
        for (int i = 0; i < virtualChannels; i++)
            for (int j = 0; j < channels; j++) matrix[i, j] = (eigen.Vectors[i, j].Re, -eigen.Vectors[i, j].Im);        // y = Vᴴ·x
        _mixing = new(matrix);
    }

    public int Channels => _mixing.Inputs;

    public int VirtualChannels => _mixing.Outputs;

    /// <summary>The part of the calibration's energy that the virtual channels hold.</summary>
    public double KeptEnergy { get; }

    /// <summary>Weight of a channel in a virtual one.</summary>
    public (float Re, float Im) this[int virtualChannel, int channel] => _mixing[virtualChannel, channel];

    /// <param name="channels">[channels × samples].</param>
    /// <param name="compressed">[virtual channels × samples]; may not overlap.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Apply(Planar<float> channels, PlanarTarget<float> compressed) => _mixing.Apply(channels, compressed);

    /// <summary>Σ_p x_i(p)·conj(x_j(p)).</summary>
    internal static ComplexMatrix Products(Planar<float> calibration, int channels)
    {
        (int samples, int rest) = Math.DivRem(calibration.Length, channels);
        if (rest != 0) throw new ArgumentException($"{calibration.Length} samples are not {channels} channels of equal length.", nameof(calibration));
        ComplexMatrix data = new(channels, samples), products = new(channels, channels);
        for (int i = 0; i < calibration.Length; i++) (data.Re[i], data.Im[i]) = (calibration.Re[i], calibration.Im[i]);
        for (int i = 0; i < channels; i++)
            for (int j = i; j < channels; j++)
            {
                (double re, double im) = data.Row(j).Dot(data.Row(i));
                products[i, j] = (re, im);
                products[j, i] = (re, -im);
            }
        return products;
    }
}
