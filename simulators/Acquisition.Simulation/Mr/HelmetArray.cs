using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Mr;

public sealed partial class CoilArray
{
    /// <summary>The share of noise that comes from the patient, whom neighbouring elements both see; the rest is each receiver's own.</summary>
    private const double PatientNoise = .7;

    /// <summary>Radius of the frequencies kept, in harmonics; and how fast they fall: with both an element is felt over about 150 mm.</summary>
    private const int HighestHarmonic = 2;
    private const double Fall = .5;

    private static readonly Vector3D HelmetSemiAxesMm = new(115, 135, 135);
    private static readonly Ellipsoid Head = new(default, new(75, 95, 105), 1);

    /// <summary>
    /// A head array: rings of elements one above the other on an ellipsoid about the head, each ring turned by half an element against the next. An element
    /// is a Gaussian about its place, cut off at a frequency, with a phase of its own that turns slowly along the ring. Its noise is correlated as the
    /// patient's is who lies in the array, ∫C_i·conj(C_j)dx over an ellipsoid of a head's size (Roemer et al., MRM 16 (1990) 192, with sensitivities in the place
    /// of electric fields), plus each receiver's own; their gains differ by up to 15 %.
    /// </summary>
    /// <param name="channels">1 or more: one ring below 8, two below 24, four from there.</param>
    /// <param name="periodMm">
    /// Sensitivities repeat after so many mm. Where it is the encoded field of view along the readout, simulation is fastest.
    /// </param>
    public static CoilArray Helmet(int channels, double periodMm = 448)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(periodMm, 400); // shorter, the other side of the head would feel an element twice
        int[] axis = [.. Enumerable.Range(-HighestHarmonic, 2 * HighestHarmonic + 1)];
        Vector3D[] harmonics = [.. from x in axis from y in axis from z in axis where x * x + y * y + z * z <= HighestHarmonic * HighestHarmonic select new Vector3D(x, y, z)];
        Complex[][] coefficients = [.. Places(channels).Select(place => Gaussian(place.Centre, place.Along, harmonics, periodMm))];
        Vector3D[] frequencies = [.. harmonics.Select(h => 1 / periodMm * h)];
        return new(frequencies, coefficients, PatientAndReceivers(frequencies, coefficients));
    }

    /// <summary>Where the elements are, and which way their ring runs.</summary>
    private static IEnumerable<(Vector3D Centre, Vector3D Along)> Places(int channels)
    {
        int rings = channels < 8 ? 1 : channels < 24 ? 2 : 4;
        for (int ring = 0, first = 0; ring < rings; ring++)
        {
            int count = (channels - first) / (rings - ring);
            double height = .62 * ((ring + .5) / rings * 2 - 1), width = Math.Sqrt(1 - height * height);
            for (int i = 0; i < count; i++)
            {
                double angle = 2 * Math.PI * (i + .5 * (ring % 2)) / count;
                (double sin, double cos) = Math.SinCos(angle);
                yield return (new(HelmetSemiAxesMm.X * width * cos, HelmetSemiAxesMm.Y * width * sin, HelmetSemiAxesMm.Z * height), new(-sin, cos, 0));
            }

            first += count;
        }
    }

    /// <summary>Coefficients exp(−a·|h − h₀|²)·exp(−i2πν·p) and a phase: a Gaussian about p whose phase turns with h₀; 1 at p before the cut.</summary>
    private static Complex[] Gaussian(Vector3D place, Vector3D along, Vector3D[] harmonics, double periodMm)
    {
        Vector3D turning = .4 * along;
        double[] weights = [.. harmonics.Select(h => Math.Exp(-Fall * (h - turning).Dot(h - turning)))];
        double sum = weights.Sum(), phase = Math.Atan2(along.Y, along.X) + .02 * place.Z;
        return [.. harmonics.Select((h, m) => Complex.FromPolarCoordinates(weights[m] / sum, phase - 2 * Math.PI / periodMm * h.Dot(place)))];
    }

    private static ReceiverNoise PatientAndReceivers(Vector3D[] frequencies, Complex[][] coefficients)
    {
        int channels = coefficients.Length, count = frequencies.Length;
        // ∫exp(i2π(ν_m − ν_n)·x)dx over the head.
        EllipsoidSpectrum head = EllipsoidSpectrum.Whole(Head, default, new(1, 0, 0), new(0, 1, 0));
        double[,] overlap = new double[count, count];
        for (int m = 0; m < count; m++)
            for (int n = 0; n < count; n++) overlap[m, n] = head.Amplitude * BallTransform.At(head.Q(frequencies[m] - frequencies[n]));

        Complex[,] seen = new Complex[channels, channels];
        for (int i = 0; i < channels; i++)
            for (int j = 0; j < channels; j++)
                for (int m = 0; m < count; m++)
                    for (int n = 0; n < count; n++) seen[i, j] += coefficients[i][m] * Complex.Conjugate(coefficients[j][n]) * overlap[m, n];

        double[] gains = [.. Enumerable.Range(0, channels).Select(i => 1 + .15 * Math.Sin(2.4 * i))];
        double scale = channels / gains.Sum(gain => gain * gain);
        Complex[,] covariance = new Complex[channels, channels];
        for (int i = 0; i < channels; i++)
            for (int j = 0; j < channels; j++)
            {
                Complex correlation = PatientNoise * seen[i, j] / Math.Sqrt(seen[i, i].Real * seen[j, j].Real) + (i == j ? 1 - PatientNoise : 0);
                covariance[i, j] = scale * gains[i] * gains[j] * correlation;
            }

        return new(covariance);
    }
}
