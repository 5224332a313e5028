using System.Globalization;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Phantoms;
using Acquisition.Tests.Support;

namespace Acquisition.Reconstruction.Tests.Ct.ParallelBeam;

/// <summary>The images that scikit-image's <c>iradon</c> makes of the same views.</summary>
public class ScikitImageTests
{
    private const int Channels = 255, Views = 360;

    [Theory]
    [InlineData(CtKernel.Ramp, "ramp")]
    [InlineData(CtKernel.SheppLogan, "shepp-logan")]
    [InlineData(CtKernel.Cosine, "cosine")]
    [InlineData(CtKernel.Hamming, "hamming")]
    [InlineData(CtKernel.Hann, "hann")]
    public async Task Each_window_makes_the_image_that_iradon_makes(CtKernel kernel, string name)
    {
        Programs.RequirePython("skimage");
        CtAcquisition acquisition = ParallelScans.Acquisition(Channels, 1, viewsPerRotation: 2 * Views, views: Views);
        CtViewBlock views = ParallelScans.Views(acquisition, CtPhantoms.Head(CtScans.Water), startRad: .3);
        ReconstructedImage image = Assert.Single(Reconstruct.All(ParallelScans.Header(acquisition, CtScans.Recipe(Channels, Channels, kernel: kernel)), [views]));

        string folder = Directory.CreateTempSubdirectory("iradon").FullName;
        try
        {
            string sinogram = Path.Combine(folder, "sinogram"), output = Path.Combine(folder, "image");
            await File.WriteAllBytesAsync(sinogram, views.Samples.ToArray(), TestContext.Current.CancellationToken);
            await Programs.OutputOfAsync(Programs.Python,
            [
                Path.Combine(Programs.Scripts, "iradon.py"), sinogram, $"{Views}", $"{Channels}", ".3", (Math.PI / Views).ToString(CultureInfo.InvariantCulture), name, output,
            ]);
            float[] theirs = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(output, TestContext.Current.CancellationToken)).ToArray();
            (double difference, double scale, double worst) = (0, 0, 0);
            for (int i = 0; i < theirs.Length; i++)
            {
                double x = i % Channels - Channels / 2, y = i / Channels - Channels / 2;
                if (Math.Sqrt(x * x + y * y) > 120) continue;
                double error = (image.Pixels.Span[i] / 1000 + 1) * CtScans.Water - theirs[i];
                difference += error * error;
                scale += theirs[i] * theirs[i];
                worst = Math.Max(worst, Math.Abs(error));
            }
            // Its windows are sampled on a grid that is half a step off: 1/512 of the band.
            Assert.InRange(Math.Sqrt(difference / scale), 0, .002);
            Assert.InRange(worst / CtScans.Water, 0, .03);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
