using Acquisition.Core.Model.Ct;

namespace Acquisition.Simulation.Scans;

/// <summary>The CT scanner that is simulated unless told otherwise.</summary>
public static class CtScanners
{
    /// <summary>μ of water near 70 keV, 1/mm.</summary>
    public const double WaterAttenuationPerMm = .0193;

    private const double SourceIsocentreMm = 541;
    private const double SourceDetectorMm = 949;
    private const double FullChannels = 888;
    private const double FullChannelPitchMm = 1.0239;
    private const double RowSpacingAtIsocentreMm = .625;

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
                TubeCurrentMa = 400,
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
}
