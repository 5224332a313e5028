using Acquisition.Core.Model.Images;

namespace Acquisition.Reconstruction.Tests.Ct.Steps;

/// <summary>How far an image is from another one.</summary>
internal static class Images
{
    /// <summary>Root mean square of the difference over a disc about the axis, or a ring, HU.</summary>
    public static double Difference(ReconstructedImage a, ReconstructedImage b, double outerMm, double innerMm = 0)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < a.Pixels.Length; i++)
        {
            double radius = Radius(a, i);
            if (radius > outerMm || radius < innerMm) continue;
            sum += Math.Pow(a.Pixels.Span[i] - b.Pixels.Span[i], 2);
            count++;
        }
        return Math.Sqrt(sum / count);
    }

    /// <summary>Mean over a ring about the axis.</summary>
    public static double Mean(ReconstructedImage image, double outerMm, double innerMm = 0) =>
        Enumerable.Range(0, image.Pixels.Length).Where(i => Radius(image, i) <= outerMm && Radius(image, i) >= innerMm).Average(i => (double)image.Pixels.Span[i]);

    private static double Radius(ReconstructedImage image, int pixel)
    {
        double middleX = (image.Columns - 1) / 2.0, middleY = (image.Rows - 1) / 2.0;
        double x = (pixel % image.Columns - middleX) * image.Plane.ColumnSpacingMm, y = (pixel / image.Columns - middleY) * image.Plane.RowSpacingMm;
        return Math.Sqrt(x * x + y * y);
    }
}
