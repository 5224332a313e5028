using Acquisition.Core.Model.Ct;

namespace Acquisition.Simulation.Scans;

/// <summary>The scanners that are simulated: a clinical CT and a C-arm with a flat detector.</summary>
public static class CtScanners
{
    /// <summary>μ of water near 70 keV, 1/mm.</summary>
    public const double WaterAttenuationPerMm = .0193;

    private const double SourceIsocentreMm = 541;
    private const double SourceDetectorMm = 949;
    private const double FullChannels = 888;
    private const double FullChannelPitchMm = 1.0239;
    private const double RowSpacingAtIsocentreMm = .625;
    private const double TubeCurrentMa = 400;

    /// <summary>
    /// Axial rotations of a cylindrical detector with a quarter offset, 500 mm wide at the isocentre however many channels divide it.
    /// Rows are 0.625 mm apart at the isocentre; the table steps by the rows' width between rotations.
    /// </summary>
    public static CtAcquisition Axial(int rows = 16, int channels = 888, int viewsPerRotation = 984, int rotations = 1) => new()
    {
        Sources =
        [
            new()
            {
                Beam = CtBeam.Divergent,
                SourceIsocentreDistanceMm = SourceIsocentreMm,
                SourceDetectorDistanceMm = SourceDetectorMm,
                DetectorShape = DetectorShape.Cylindrical,
                DetectorRows = rows,
                DetectorChannels = channels,
                RowPitchMm = RowSpacingAtIsocentreMm * SourceDetectorMm / SourceIsocentreMm,
                ChannelPitchMm = FullChannelPitchMm * FullChannels / channels,
                CentralRow = (rows - 1) / 2.0,
                CentralChannel = (channels - 1) / 2.0 - .25,
                TubeVoltageKv = 120,
                TubeCurrentMa = TubeCurrentMa,
                FilterType = "HEAD",
            },
        ],
        Path = CtPath.Circular,
        ViewCount = viewsPerRotation * rotations,
        ViewsPerRotation = viewsPerRotation,
        Quantity = CtQuantity.RawCounts,
        SampleFormat = SampleFormat.Uint16,
        EnergyBins = [new(WaterAttenuationPerMm)],
        TableFeedPerRotationMm = rotations > 1 ? rows * RowSpacingAtIsocentreMm : 0,
        RotationTimeS = 1,
        ScanFieldOfViewMm = 500,
    };

    /// <summary>A helix of the same scanner; it covers a length with every view that the ends need: half the collimation and half a turn beyond each.</summary>
    /// <param name="lengthMm">Of the patient, about the middle of the scan.</param>
    /// <param name="pitch">Table feed per rotation over the collimation (rows × 0.625 mm); negative: the table moves the other way.</param>
    /// <param name="rows">Detector rows.</param>
    /// <param name="channels">Detector channels across the same fan.</param>
    /// <param name="viewsPerRotation">Views per rotation.</param>
    public static CtAcquisition Helical(double lengthMm, double pitch = 1, int rows = 64, int channels = 888, int viewsPerRotation = 984)
    {
        double collimation = rows * RowSpacingAtIsocentreMm, feed = pitch * collimation;
        double rotations = (lengthMm + collimation) / Math.Abs(feed) + 1;
        return Axial(rows, channels, viewsPerRotation) with
        {
            Path = CtPath.Helical,
            ViewCount = (long)Math.Ceiling(rotations * viewsPerRotation),
            TableFeedPerRotationMm = feed,
            RotationTimeS = .5,
        };
    }

    /// <summary>Rotations at one table position, 64 rows: 40 mm at the isocentre (perfusion).</summary>
    public static CtAcquisition AtRest(int rotations, int rows = 64, int channels = 888, int viewsPerRotation = 984) =>
        Axial(rows, channels, viewsPerRotation, rotations) with { TableFeedPerRotationMm = 0 };

    /// <summary>A localizer: the tube stands, the table moves; the path comes from <see cref="CtTrajectory.Localizer"/>.</summary>
    public static CtAcquisition Localizer(int views, int rows = 8, int channels = 888) => Axial(rows, channels) with
    {
        Path = CtPath.Stationary,
        ViewCount = views,
        ViewsPerRotation = 0,
        TableFeedPerRotationMm = null,
        RotationTimeS = null,
    };

    /// <summary>A cone beam on a flat detector of square elements, centred, in one full circle: focal spot to isocentre 1000 mm, to detector 1500 mm.</summary>
    /// <param name="elements">Rows and channels.</param>
    /// <param name="pitchMm">On the detector.</param>
    /// <param name="views">In the circle.</param>
    public static CtAcquisition ConeBeam(int elements = 512, double pitchMm = .8, int views = 360) => Axial(elements, elements, views).With(source => source with
    {
        SourceIsocentreDistanceMm = 1000,
        SourceDetectorDistanceMm = 1500,
        DetectorShape = DetectorShape.Flat,
        RowPitchMm = pitchMm,
        ChannelPitchMm = pitchMm,
        CentralChannel = (elements - 1) / 2.0,
    }) with
    {
        RotationTimeS = 10,
        ScanFieldOfViewMm = null,
    };

    /// <summary>The same scan with its source changed.</summary>
    public static CtAcquisition With(this CtAcquisition scan, Func<CtSource, CtSource> change) => scan with { Sources = [change(scan.Sources[0])] };

    /// <summary>The same scanner without its quarter offset: a ray and the one that comes back through it half a turn later are the same line.</summary>
    public static CtAcquisition WithoutQuarterOffset(this CtAcquisition scan) => scan.With(source => source with { CentralChannel = (source.DetectorChannels - 1) / 2.0 });

    /// <summary>The detector shifted along its channels so that a full turn sees a wider circle (Wang, Med. Phys. 29 (2002) 1634).</summary>
    /// <param name="scan">A scan with a centred detector.</param>
    /// <param name="shiftMm">On the detector, towards growing channels.</param>
    public static CtAcquisition WithOffsetDetector(this CtAcquisition scan, double shiftMm) =>
        scan.With(source => source with { CentralChannel = source.CentralChannel - shiftMm / source.ChannelPitchMm });

    /// <summary>The shortest scan that measures every line: half a turn and the fan (Parker 1982), and some more.</summary>
    /// <param name="scan">A circular scan.</param>
    /// <param name="overscanRad">Beyond the shortest.</param>
    public static CtAcquisition ShortScan(this CtAcquisition scan, double overscanRad = 0) => scan with
    {
        ViewCount = (long)Math.Ceiling((Math.PI + 2 * HalfFan(scan.Sources[0]) + overscanRad) / (2 * Math.PI) * scan.ViewsPerRotation) + 1,
        TableFeedPerRotationMm = 0,
    };

    /// <summary>Any path, each view with its projection matrix: see <see cref="CtTrajectory.WithProjectionMatrices"/>.</summary>
    public static CtAcquisition AsFreePath(this CtAcquisition scan) => scan with { Path = CtPath.Free, ViewsPerRotation = 0, TableFeedPerRotationMm = null };

    /// <summary>Line integrals as a scanner with perfect calibration sends them.</summary>
    public static CtAcquisition AsLineIntegrals(this CtAcquisition scan) => scan with { Quantity = CtQuantity.LineIntegrals, SampleFormat = SampleFormat.Float32 };

    /// <summary>The larger half of the fan, to the outer edge of the last channel.</summary>
    private static double HalfFan(CtSource source)
    {
        double edge = Math.Max(source.CentralChannel + .5, source.DetectorChannels - .5 - source.CentralChannel) * source.ChannelPitchMm;
        return source.DetectorShape == DetectorShape.Flat ? Math.Atan(edge / source.SourceDetectorDistanceMm) : edge / source.SourceDetectorDistanceMm;
    }
}
