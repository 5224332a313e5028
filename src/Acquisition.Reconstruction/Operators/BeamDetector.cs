using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Operators;

/// <summary>What a tube's rays end on, in the frame and signs of <see cref="CtAcquisition"/>. Lengths in mm.</summary>
/// <param name="Beam">Divergent: fans or a cone. Parallel: both distances are 0, pitches are distances at the object.</param>
/// <param name="Shape">Flat, or cylindrical around the nominal focal spot.</param>
/// <param name="SourceIsocentreMm">ρ.</param>
/// <param name="SourceDetectorMm">R.</param>
/// <param name="Channels">Channels of a row.</param>
/// <param name="ChannelPitchMm">Distance of neighbouring channels on the detector's surface; also how wide one is.</param>
/// <param name="CentralChannel">Zero-based channel, in fractions, of the ray through the isocentre.</param>
/// <param name="Rows">Detector rows.</param>
/// <param name="RowPitchMm">Distance of neighbouring rows on the detector's surface; also how high one is.</param>
/// <param name="CentralRow">Zero-based row, in fractions, level with the nominal focal spot.</param>
public sealed record BeamDetector(
    CtBeam Beam, DetectorShape Shape, double SourceIsocentreMm, double SourceDetectorMm,
    int Channels, double ChannelPitchMm, double CentralChannel, int Rows, double RowPitchMm, double CentralRow)
{
    public static BeamDetector Of(CtSource source) => new(
        source.Beam, source.DetectorShape, source.SourceIsocentreDistanceMm, source.SourceDetectorDistanceMm,
        source.DetectorChannels, source.ChannelPitchMm, source.CentralChannel, source.DetectorRows, source.RowPitchMm, source.CentralRow);

    internal void Check()
    {
        bool finite = double.IsFinite(ChannelPitchMm) && double.IsFinite(RowPitchMm) && double.IsFinite(CentralChannel) && double.IsFinite(CentralRow);
        bool sizes = finite && Channels > 0 && Rows > 0 && ChannelPitchMm > 0 && RowPitchMm > 0;
        bool distances = Beam == CtBeam.Parallel || (SourceIsocentreMm > 0 && SourceDetectorMm > SourceIsocentreMm && double.IsFinite(SourceDetectorMm));
        if (!sizes || !distances) throw new ArgumentException($"{this} is no detector beyond the isocentre.");
    }
}

/// <summary>The gantry at one view: the detector stays where the nominal focal spot puts it, the rays start where the real one is.</summary>
/// <param name="AngleRad">φ of the nominal focal spot.</param>
/// <param name="TablePositionMm">Z of the isocentre.</param>
/// <param name="FocalSpotAngleRad">Δφ of the focal spot.</param>
/// <param name="FocalSpotRadialMm">Δρ.</param>
/// <param name="FocalSpotAxialMm">Δz.</param>
public readonly record struct BeamView(
    double AngleRad, double TablePositionMm = 0, double FocalSpotAngleRad = 0, double FocalSpotRadialMm = 0, double FocalSpotAxialMm = 0)
{
    internal bool IsFinite => double.IsFinite(AngleRad + TablePositionMm + FocalSpotAngleRad + FocalSpotRadialMm + FocalSpotAxialMm);
}
