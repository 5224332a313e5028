using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Operators;

public class ParallelProjectorTests
{
    private const int Matrix = 128, Channels = 200, Views = 23;
    private const double Spacing = 1.5, Pitch = 1.2;

    [Fact]
    public void Projections_of_a_disk_are_its_chords()
    {
        const double Radius = 40, X = 22, Y = -31;
        ParallelBeam beam = RegisteredOperators.Beam(Views, Channels, Pitch);
        float[] sinogram = Project(Disk(X, Y, Radius), beam);

        double worst = 0, sum = 0;
        for (int view = 0; view < Views; view++)
            for (int channel = 0; channel < Channels; channel++)
            {
                double angle = beam.AnglesRad[view], t = (channel - beam.CentralChannel) * Pitch - X * Math.Cos(angle) - Y * Math.Sin(angle);
                double chord = 2 * Math.Sqrt(Math.Max(0, Radius * Radius - t * t)), error = Math.Abs(sinogram[view * Channels + channel] - chord);
                sum += error;
                // At the rim the chord's slope is infinite: there pixel and channel, 1.5 + 1.2 mm, are too coarse for it.
                if (Math.Abs(Math.Abs(t) - Radius) > Spacing + Pitch) worst = Math.Max(worst, error);
            }
        // A pixel of 1.5 mm cannot tell where in itself the disk ends: an end of a chord is known to a part of it.
        Assert.InRange(worst, 0, Spacing);
        Assert.InRange(sum / (Views * Channels), 0, 0.1 * Spacing);
    }

    [Fact]
    public void Every_view_sees_all_of_the_image_once()
    {
        float[] image = Disk(10, 20, 45), sinogram = Project(image, RegisteredOperators.Beam(Views, Channels, Pitch));
        double mass = image.Sum(value => (double)value) * Spacing * Spacing;
        for (int view = 0; view < Views; view++)
            Assert.Equal(mass, sinogram.Skip(view * Channels).Take(Channels).Sum(value => (double)value) * Pitch, mass * 1e-5);   // float sums of 200 channels
    }

    private static float[] Project(float[] image, ParallelBeam beam)
    {
        float[] sinogram = new float[Views * Channels];
        using ILinearMap<HostArray> projector = HostBackend.Shared.Open(new ParallelProjector(Shape.Real(Matrix, Matrix), Spacing, beam));
        projector.Forward(HostArray.Real(image), HostArray.Real(sinogram));
        return sinogram;
    }

    /// <summary>Each pixel by how much of it the disk covers, from 8 × 8 points.</summary>
    private static float[] Disk(double x, double y, double radius)
    {
        const int Fine = 8;
        float[] image = new float[Matrix * Matrix];
        for (int row = 0; row < Matrix * Fine; row++)
            for (int column = 0; column < Matrix * Fine; column++)
            {
                double dx = ((column + 0.5) / Fine - Matrix / 2.0) * Spacing - x, dy = ((row + 0.5) / Fine - Matrix / 2.0) * Spacing - y;
                if (dx * dx + dy * dy < radius * radius) image[row / Fine * Matrix + column / Fine] += 1f / (Fine * Fine);
            }
        return image;
    }
}
