using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct;

/// <summary>
/// Fan-beam filtered back-projection over whole rotations, prepared as far as that is possible without data
/// (Kak &amp; Slaney 1988, ch. 3.4). Each detector row is a fan of its own. The image is laid out in the patient: whatever the
/// patient position, decubitus included, columns grow towards the patient's left (+X LPS) and rows towards the back (+Y LPS),
/// which is how radiologists look at it. Immutable; safe to share between threads.
/// </summary>
public sealed class FbpPlan
{
    private readonly float[] _taps;
    private readonly float[] _preWeights;
    private readonly float[] _postWeights;
    private readonly Vector3D _columnAxis;
    private readonly Vector3D _rowAxis;

    /// <exception cref="ReconstructionException">NOT_SUPPORTED, INVALID_GEOMETRY or INVALID_RECIPE.</exception>
    public FbpPlan(CtAcquisition acquisition, CtRecipe recipe, PatientPosition position)
    {
        FbpChecks.Check(acquisition, recipe);
        Shape = acquisition.DetectorShape;
        Rows = acquisition.DetectorRows;
        Channels = acquisition.DetectorChannels;
        CentralChannel = acquisition.CentralChannel;
        ViewsPerRotation = acquisition.ViewsPerRotation;
        SourceIsocentreDistanceMm = acquisition.SourceIsocentreDistanceMm;
        ChannelStep = Step(acquisition);
        Matrix = recipe.Matrix;
        PixelSpacingMm = recipe.ReconstructionDiameterMm / recipe.Matrix;
        CentreXMm = recipe.CentreXMm;
        CentreYMm = recipe.CentreYMm;

        // The rotation into the patient is orthogonal: its inverse's columns are the patient's axes seen from the scanner.
        Vector3D x = ScannerFrame.ToPatient(position, new(1, 0, 0)), y = ScannerFrame.ToPatient(position, new(0, 1, 0));
        _columnAxis = new(x.X, y.X, 0);
        _rowAxis = new(x.Y, y.Y, 0);

        _taps = new float[2 * Channels - 1];
        _preWeights = new float[Channels];
        _postWeights = new float[Channels];
        FillTaps(recipe.Kernel);
        FillWeights();
    }

    public DetectorShape Shape { get; }

    /// <summary>Detector rows: slices of a rotation.</summary>
    public int Rows { get; }
    public int Channels { get; }
    public int ViewsPerRotation { get; }

    /// <summary>Zero-based channel, in fractions, of the ray through the isocentre.</summary>
    public double CentralChannel { get; }
    public double SourceIsocentreDistanceMm { get; }

    /// <summary>Distance between channels: mm at the isocentre (flat) or rad (cylindrical).</summary>
    public double ChannelStep { get; }

    /// <summary>Rows and columns of the image.</summary>
    public int Matrix { get; }
    public double PixelSpacingMm { get; }

    /// <summary>Centre of the image, scanner frame.</summary>
    public double CentreXMm { get; }
    public double CentreYMm { get; }

    /// <summary>
    /// Filter taps g[n], n = −(channels−1) … channels−1, symmetric. The channel step and the angular step 2π/views are in them,
    /// so that the image is the plain sum over views of filtered samples divided by U².
    /// </summary>
    public ReadOnlySpan<float> Taps => _taps;

    /// <summary>By channel: what a line integral is multiplied with before the filter. Cosine of the fan angle (cylindrical: divided by ρ).</summary>
    public ReadOnlySpan<float> PreWeights => _preWeights;

    /// <summary>By channel: what a filtered sample is multiplied with. 1 (flat) or the squared cosine of the fan angle (cylindrical: 1/L'² = cos²γ/(ρU)²).</summary>
    public ReadOnlySpan<float> PostWeights => _postWeights;

    /// <summary>The projection of the pixel grid at gantry angle φ.</summary>
    public FanView View(double angleRad)
    {
        (double sin, double cos) = Math.SinCos(angleRad);
        double rho = SourceIsocentreDistanceMm;
        double unit = Shape == DetectorShape.Flat ? ChannelStep : rho;
        Vector3D origin = Centre(0, 0);
        double Depth(Vector3D v) => (v.Y * cos - v.X * sin) / rho;
        double Lateral(Vector3D v) => (v.X * cos + v.Y * sin) / unit;
        return new(
            (float)(1 + Depth(origin)), (float)Depth(PixelSpacingMm * _columnAxis), (float)Depth(PixelSpacingMm * _rowAxis),
            (float)Lateral(origin), (float)Lateral(PixelSpacingMm * _columnAxis), (float)Lateral(PixelSpacingMm * _rowAxis));
    }

    /// <summary>Centre of the pixel at (row, column), scanner frame mm, z = 0.</summary>
    public Vector3D Centre(double row, double column)
    {
        double middle = (Matrix - 1) / 2.0;
        return new Vector3D(CentreXMm, CentreYMm, 0)
            + (column - middle) * PixelSpacingMm * _columnAxis
            + (row - middle) * PixelSpacingMm * _rowAxis;
    }

    private static double Step(CtAcquisition a) => a.DetectorShape == DetectorShape.Flat
        ? a.ChannelPitchMm * a.SourceIsocentreDistanceMm / a.SourceDetectorDistanceMm
        : a.ChannelPitchMm / a.SourceDetectorDistanceMm;

    private void FillTaps(CtKernel kernel)
    {
        double steps = ChannelStep * 2 * Math.PI / ViewsPerRotation;
        for (int n = 1 - Channels; n < Channels; n++)
            _taps[n + Channels - 1] = (float)(RampFilter.FanTap(kernel, Shape, ChannelStep, n) * steps);
    }

    private void FillWeights()
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            double offset = (channel - CentralChannel) * ChannelStep;
            bool flat = Shape == DetectorShape.Flat;
            double cos = Math.Cos(flat ? Math.Atan(offset / SourceIsocentreDistanceMm) : offset);
            _preWeights[channel] = (float)(flat ? cos : cos / SourceIsocentreDistanceMm);
            _postWeights[channel] = (float)(flat ? 1 : cos * cos);
        }
    }
}
