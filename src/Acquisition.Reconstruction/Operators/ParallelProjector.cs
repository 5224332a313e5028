using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>A parallel beam in a plane: ray (view, channel) is the line x·cos θ + y·sin θ = (channel − CentralChannel)·ChannelPitchMm.</summary>
/// <param name="AnglesRad">θ of each view.</param>
/// <param name="Channels">Detector channels.</param>
/// <param name="ChannelPitchMm">Distance of neighbouring channels; also how wide one is.</param>
/// <param name="CentralChannel">Zero-based channel, in fractions, of the ray through the isocentre.</param>
public sealed record ParallelBeam(Values<double> AnglesRad, int Channels, double ChannelPitchMm, double CentralChannel);

/// <summary>
/// Line integrals of images over the channels of a parallel beam, distance-driven (De Man &amp; Basu 2004): a pixel casts a shadow of width
/// c·Δ and height Δ/c on the detector, c = max(|cos θ|, |sin θ|) and Δ the pixel's side, and a channel of pitch s gets the mean over itself:
/// <c>y[v, k] = Σ x[i, j]·Δ/(c·s)·|[t − cΔ/2, t + cΔ/2] ∩ channel k|</c>, t = x_j·cos θ + y_i·sin θ.
/// Column j is at x_j = (j − (columns−1)/2)·Δ, row i at y_i = (i − (rows−1)/2)·Δ. The adjoint has the very same weights.
/// </summary>
public sealed record ParallelProjector : LinearOperator, IHostOperator
{
    /// <param name="domain">[batch × rows × columns], any number of axes before the last two; 1/mm.</param>
    /// <param name="pixelSpacingMm">Δ.</param>
    /// <param name="beam">The range is [batch × views × channels].</param>
    /// <exception cref="ArgumentException">The arrays have no two axes, or a length is not positive and finite.</exception>
    public ParallelProjector(Shape domain, double pixelSpacingMm, ParallelBeam beam)
        : base(domain, RangeOf(domain, beam))
    {
        if (!(pixelSpacingMm > 0 && double.IsFinite(pixelSpacingMm))) throw new ArgumentException($"The pixel spacing is {pixelSpacingMm} mm.", nameof(pixelSpacingMm));
        if (!(beam.ChannelPitchMm > 0 && double.IsFinite(beam.ChannelPitchMm))) throw new ArgumentException($"The channel pitch is {beam.ChannelPitchMm} mm.", nameof(beam));
        if (!double.IsFinite(beam.CentralChannel)) throw new ArgumentException($"The central channel is {beam.CentralChannel}.", nameof(beam));
        if (beam.AnglesRad.Any(angle => !double.IsFinite(angle))) throw new ArgumentException("An angle is not finite.", nameof(beam));
        PixelSpacingMm = pixelSpacingMm;
        Beam = beam;
    }

    public double PixelSpacingMm { get; }

    public ParallelBeam Beam { get; }

    public int Rows => Domain[Domain.Rank - 2];

    public int Columns => Domain[Domain.Rank - 1];

    public ILinearMap<HostArray> OpenOnHost() => new HostParallelProjector(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        int pixels = Rows * Columns, views = Beam.AnglesRad.Count;
        for (int plane = 0; plane < x.Planes; plane++)
            for (int i = 0; i < y.Length; i++)
            {
                (int item, int ray) = Math.DivRem(i, views * Beam.Channels);
                y.Plane(plane).Span[i] = (float)LineIntegral(x.Plane(plane).Span.Slice(item * pixels, pixels), ray / Beam.Channels, ray % Beam.Channels);
            }
    }

    private double LineIntegral(ReadOnlySpan<float> image, int view, int channel)
    {
        (double sin, double cos) = Math.SinCos(Beam.AnglesRad[view]);
        double c = Math.Max(Math.Abs(cos), Math.Abs(sin)), half = c * PixelSpacingMm / 2;
        double middle = (channel - Beam.CentralChannel) * Beam.ChannelPitchMm, left = middle - Beam.ChannelPitchMm / 2, right = middle + Beam.ChannelPitchMm / 2;
        double sum = 0;
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Columns; column++)
            {
                double t = PixelSpacingMm * ((column - (Columns - 1) / 2.0) * cos + (row - (Rows - 1) / 2.0) * sin);
                double overlap = Math.Min(t + half, right) - Math.Max(t - half, left);
                if (overlap > 0) sum += overlap * image[row * Columns + column];
            }
        return sum * PixelSpacingMm / (c * Beam.ChannelPitchMm);
    }

    private static Shape RangeOf(Shape domain, ParallelBeam beam)
    {
        if (domain.Rank < 2) throw new ArgumentException($"An image has rows and columns, got {domain}.", nameof(domain));
        return domain.With([.. domain.Lengths.Take(domain.Rank - 2), beam.AnglesRad.Count, beam.Channels]);
    }
}
