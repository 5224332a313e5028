using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Redundancy;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// Filtered back-projection of evenly spaced views, prepared as far as that is possible without data. Each detector row makes a slice of its own.
/// The image is laid out in the patient: whatever the patient position, decubitus included, columns grow towards the patient's left (+X LPS) and rows
/// towards the back (+Y LPS), which is how radiologists look at it. Immutable; safe to share between threads.
/// </summary>
public abstract class FbpPlan
{
    private readonly float[] _taps;
    private readonly float[] _preWeights;
    private readonly float[] _postWeights;
    private readonly Vector3D _columnAxis;
    private readonly Vector3D _rowAxis;

    /// <param name="source">The detector.</param>
    /// <param name="channelStep">Distance between channels: mm at the isocentre (flat) or rad (cylindrical).</param>
    /// <param name="grid">The pixels.</param>
    /// <param name="position">Where the patient's axes lie in the scanner.</param>
    /// <param name="viewsPerImage">Views whose sum is an image.</param>
    private protected FbpPlan(CtSource source, double channelStep, FbpGrid grid, PatientPosition position, int viewsPerImage)
    {
        Shape = source.DetectorShape;
        Rows = source.DetectorRows;
        Channels = source.DetectorChannels;
        CentralChannel = source.CentralChannel;
        ChannelStep = channelStep;
        SlicePitchMm = source.RowSpacingMm;
        SeenRadiusMm = SeenCircle.RadiusOf(source);
        ViewsPerImage = viewsPerImage;
        Matrix = grid.Matrix;
        PixelSpacingMm = grid.SpacingMm;
        CentreXMm = grid.CentreXMm;
        CentreYMm = grid.CentreYMm;
        _columnAxis = ScannerFrame.FromPatient(position, new(1, 0, 0));
        _rowAxis = ScannerFrame.FromPatient(position, new(0, 1, 0));
        _taps = new float[2 * Channels - 1];
        _preWeights = new float[Channels];
        _postWeights = new float[Channels];
    }

    /// <summary>Flat: a pixel is met at a channel proportional to its lateral distance. Cylindrical: to the angle.</summary>
    public DetectorShape Shape { get; }

    /// <summary>Detector rows: slices of an image.</summary>
    public int Rows { get; }
    public int Channels { get; }

    /// <summary>Views whose sum is an image.</summary>
    public int ViewsPerImage { get; }

    /// <summary>Null where every line is seen as often as every other: over whole rotations, or half of one by a parallel beam.</summary>
    internal RedundancyWeights? Redundancy { get; private protected init; }

    /// <summary>Zero-based channel, in fractions, of the ray through the isocentre.</summary>
    public double CentralChannel { get; }

    /// <summary>Distance between channels: mm at the isocentre (flat) or rad (cylindrical).</summary>
    public double ChannelStep { get; }

    /// <summary>Rows and columns of the image.</summary>
    public int Matrix { get; }
    public double PixelSpacingMm { get; }

    /// <summary>Centre of the image, scanner frame.</summary>
    public double CentreXMm { get; }
    public double CentreYMm { get; }

    /// <summary>Distance of neighbouring slices: of the detector rows at the isocentre.</summary>
    public double SlicePitchMm { get; }

    /// <summary>Radius of the circle about the isocentre that every view sees, whatever its angle. Pixels beyond it have no value.</summary>
    public double SeenRadiusMm { get; }

    /// <summary>
    /// Filter taps g[n], n = −(channels−1) … channels−1, symmetric. The channel step and the angular step are in them, so that the image is the plain
    /// sum over views of filtered samples divided by U².
    /// </summary>
    public ReadOnlySpan<float> Taps => _taps;

    /// <summary>By channel: what a line integral is multiplied with before the filter.</summary>
    public ReadOnlySpan<float> PreWeights => _preWeights;

    /// <summary>By channel: what a filtered sample is multiplied with.</summary>
    public ReadOnlySpan<float> PostWeights => _postWeights;

    /// <summary>The projection of the pixel grid at gantry angle φ.</summary>
    public abstract GridView View(double angleRad);

    /// <summary>Centre of the pixel at (row, column), scanner frame mm, z = 0.</summary>
    public Vector3D Centre(double row, double column)
    {
        double middle = (Matrix - 1) / 2.0;
        return new Vector3D(CentreXMm, CentreYMm, 0)
            + (column - middle) * PixelSpacingMm * _columnAxis
            + (row - middle) * PixelSpacingMm * _rowAxis;
    }

    /// <summary>Fills taps and weights.</summary>
    /// <param name="taps">By distance in channels.</param>
    /// <param name="scale">What each is multiplied with.</param>
    /// <param name="weights">At a channel's offset in <see cref="ChannelStep"/>'s unit.</param>
    private protected void Fill(double[] taps, double scale, Func<double, (double Pre, double Post)> weights)
    {
        for (int n = 1 - Channels; n < Channels; n++) _taps[n + Channels - 1] = (float)(taps[Math.Abs(n)] * scale);
        for (int channel = 0; channel < Channels; channel++)
        {
            (double pre, double post) = weights((channel - CentralChannel) * ChannelStep);
            (_preWeights[channel], _postWeights[channel]) = ((float)pre, (float)post);
        }
    }

    /// <summary>A view from what a point's lateral and axial coordinates are, both linear in the point.</summary>
    /// <param name="lateral">Along growing channels, in the unit of T.</param>
    /// <param name="depth">Along the central ray, beyond the isocentre, in the unit of U.</param>
    private protected GridView Project(Func<Vector3D, double> lateral, Func<Vector3D, double> depth)
    {
        Vector3D origin = Centre(0, 0), column = PixelSpacingMm * _columnAxis, row = PixelSpacingMm * _rowAxis;
        return new(
            (float)(1 + depth(origin)), (float)depth(column), (float)depth(row),
            (float)lateral(origin), (float)lateral(column), (float)lateral(row));
    }
}
