using System.Numerics;
using Acquisition.Simulation.Noise;
using MathNet.Numerics.LinearAlgebra;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// Gaussian noise of receivers with a known covariance Ψ_ij = E[n_i·conj(n_j)]/2, the variance of a real part on its diagonal: n = L·w with the Cholesky
/// factor Ψ = L·Lᴴ and white w.
/// </summary>
public sealed class ReceiverNoise
{
    private readonly Complex[,] _covariance;
    private readonly Complex[][] _factor; // rows of L, to the diagonal
    private readonly bool _white;

    /// <param name="covariance">Ψ, Hermitian and positive definite.</param>
    /// <exception cref="ArgumentException">Ψ is not positive definite.</exception>
    public ReceiverNoise(Complex[,] covariance)
    {
        _covariance = covariance;
        int channels = covariance.GetLength(0);
        Matrix<Complex> factor = Matrix<Complex>.Build.DenseOfArray(covariance).Cholesky().Factor;
        _factor = [.. Enumerable.Range(0, channels).Select(i => Enumerable.Range(0, i + 1).Select(j => factor[i, j]).ToArray())];
        _white = _factor.All(row => row[^1] == 1 && row[..^1].All(value => value == 0));
    }

    public int Channels => _factor.Length;

    /// <summary>Ψ_ij.</summary>
    public Complex Covariance(int i, int j) => _covariance[i, j];

    /// <summary>Independent receivers of variance 1.</summary>
    public static ReceiverNoise White(int channels)
    {
        Complex[,] unit = new Complex[channels, channels];
        for (int i = 0; i < channels; i++) unit[i, i] = 1;
        return new(unit);
    }

    /// <summary>Adds noise of standard deviation × √Ψ to a readout.</summary>
    /// <param name="signal">[channels][samples].</param>
    /// <param name="deviation">Of a real part where Ψ_ii is 1.</param>
    /// <param name="stream">Whose numbers are used, channel by channel.</param>
    public void Add(ComplexRow[] signal, double deviation, NoiseStream stream)
    {
        ComplexRow[] white = [.. signal.Select(row => new ComplexRow(row.Length))];
        foreach (ComplexRow row in white)
            for (int i = 0; i < row.Length; i++) (row.Re[i], row.Im[i]) = (stream.NextNormal(), stream.NextNormal());
        for (int channel = 0; channel < signal.Length; channel++)
        {
            if (_white) signal[channel].Add(deviation, white[channel]);
            else for (int source = 0; source <= channel; source++) signal[channel].Add(deviation * _factor[channel][source], white[source]);
        }
    }
}
