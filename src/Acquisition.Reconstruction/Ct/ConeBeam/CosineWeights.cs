using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// What a line integral is multiplied with before the filter: the cosine of the ray to the central ray. Flat: <c>D/√(D² + u² + v²)</c>. Cylindrical:
/// <c>cos γ·D/√(D² + v²)/ρ</c>, as the taps are per angle and the back-projector divides by (L/ρ)².
/// </summary>
public static class CosineWeights
{
    /// <returns>[detector rows × channels].</returns>
    public static float[] Of(CtSource source)
    {
        float[] weights = new float[source.Elements];
        double distance = source.SourceDetectorDistanceMm, square = distance * distance;
        for (int row = 0; row < source.DetectorRows; row++)
        {
            double v = (row - source.CentralRow) * source.RowPitchMm;
            for (int channel = 0; channel < source.DetectorChannels; channel++)
            {
                double u = (channel - source.CentralChannel) * source.ChannelPitchMm;
                weights[row * source.DetectorChannels + channel] = (float)(source.DetectorShape == DetectorShape.Flat
                    ? distance / Math.Sqrt(square + u * u + v * v)
                    : Math.Cos(u / distance) * distance / Math.Sqrt(square + v * v) / source.SourceIsocentreDistanceMm);
            }
        }
        return weights;
    }
}
