using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

/// <summary>What shows images before they are written windows them as the instances say.</summary>
public sealed class DisplayWindowsTests
{
    [Fact]
    public async Task The_window_of_one_image_is_that_of_its_instance()
    {
        foreach (ScanHeader header in new[] { Sample.CtHeader, Sample.MrHeader })
        {
            ReconstructedImage image = Assert.Single(Sample.Stack(1, 64, 64, Sample.Oblique, (_, row, column) => row == 0 ? float.NaN : row * column));
            using Encoded encoded = await Encoded.WriteAsync(Sample.Series(header), [image]);
            ReadInstance read = Assert.Single(await DicomSeries.ReadAsync(encoded.Folder));
            DisplayWindow window = DisplayWindows.Of(header, image.Pixels.Span);
            double scale = header.Modality == Modality.Ct ? 1 : 8;    // 63 · 63 becomes 31752
            Assert.Equal(scale * window.Center, read.Number("WindowCenter"), 1e-6);
            Assert.Equal(scale * window.Width, read.Number("WindowWidth"), 1e-6);
        }
    }
}
