using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;
using MathNet.Numerics.LinearAlgebra;

namespace Acquisition.Cli.Demo;

/// <summary>
/// What a root sum of squares over channels of white noise should show, √(xᴴ·Ψ⁻¹·x) of the coils' images x: the noise scan changes the coils' weights, and
/// with them the shading of the image. Ψ is the array's own, not the one that the reconstruction estimates.
/// </summary>
internal sealed class WhitenedTruth
{
    private readonly MrSimulation _scan;
    private readonly Complex[][] _whitening; // rows of L⁻¹, to the diagonal, with Ψ = L·Lᴴ

    public WhitenedTruth(MrSimulation scan)
    {
        _scan = scan;
        ReceiverNoise noise = scan.Model.Coils.Noise;
        Matrix<Complex> inverse = Matrix<Complex>.Build.Dense(noise.Channels, noise.Channels, noise.Covariance).Cholesky().Factor.Inverse();
        _whitening = [.. Enumerable.Range(0, noise.Channels).Select(i => Enumerable.Range(0, i + 1).Select(j => inverse[i, j]).ToArray())];
    }

    /// <summary>Of all k that the encoding has, sampled or not, in the phantom's unit.</summary>
    /// <returns>[rows × columns].</returns>
    public float[] Image(StoredImage like)
    {
        ComplexRow[][] coils = MrTruth.CoilImages(_scan.Model, _scan.Encoding.EncodedSpace, like.Plane, like.Rows, like.Columns);
        var image = new float[like.Rows * like.Columns];
        Parallel.For(0, image.Length, i => image[i] = (float)Combined(coil => coils[coil][i / like.Columns][i % like.Columns]));
        return image;
    }

    /// <summary>What the coils make of a signal of 1 at a point.</summary>
    public double Shading(Vector3D point)
    {
        Complex[] coils = [.. Enumerable.Range(0, _whitening.Length).Select(coil => _scan.Model.Coils.Sensitivity(coil, point))];
        return Combined(coil => coils[coil]);
    }

    private double Combined(Func<int, Complex> coil)
    {
        double squares = 0;
        foreach (Complex[] row in _whitening)
        {
            Complex sum = 0;
            for (int j = 0; j < row.Length; j++) sum += row[j] * coil(j);
            squares += sum.Real * sum.Real + sum.Imaginary * sum.Imaginary;
        }

        return Math.Sqrt(squares);
    }
}
