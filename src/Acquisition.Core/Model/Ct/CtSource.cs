namespace Acquisition.Core.Model.Ct;

/// <summary>A focal spot and its detector. Distances in mm.</summary>
public sealed record CtSource
{
    public required CtBeam Beam { get; init; }

    /// <summary>ρ: focal spot to isocentre; 0 for a parallel beam.</summary>
    public double SourceIsocentreDistanceMm { get; init; }

    /// <summary>Focal spot to detector along the central ray; 0 for a parallel beam.</summary>
    public double SourceDetectorDistanceMm { get; init; }

    /// <summary>Added to each view's angle for this source.</summary>
    public double AngleOffsetRad { get; init; }
    public required DetectorShape DetectorShape { get; init; }
    public required int DetectorRows { get; init; }
    public required int DetectorChannels { get; init; }

    /// <summary>Distance between rows on the detector's surface.</summary>
    public required double RowPitchMm { get; init; }

    /// <summary>Distance between channels on the detector's surface (arc length for a cylindrical one).</summary>
    public required double ChannelPitchMm { get; init; }

    /// <summary>Zero-based row, in fractions, that the plane through the focal spot perpendicular to the axis meets.</summary>
    public required double CentralRow { get; init; }

    /// <summary>Zero-based channel, in fractions, that the ray through the isocentre meets; (channels − 1)/2 ± 0.25 for a quarter offset.</summary>
    public required double CentralChannel { get; init; }

    /// <summary>Detector elements whose samples are replaced by their neighbours'.</summary>
    public IReadOnlyList<DetectorElement> BadElements { get; init; } = [];

    /// <summary>Channels that watch the tube's output; their signals come with each view.</summary>
    public int ReferenceChannels { get; init; }
    public double? TubeVoltageKv { get; init; }
    public double? TubeCurrentMa { get; init; }

    /// <summary>DICOM Filter Type (0018,1160), such as HEAD or BODY; empty when not known.</summary>
    public string FilterType { get; init; } = "";

    /// <summary>Distance between rows at the isocentre; the pitch itself where rays are parallel.</summary>
    public double RowSpacingMm => AtIsocentre(RowPitchMm);

    /// <summary>Distance between channels at the isocentre, along the arc of a cylindrical detector; the pitch itself where rays are parallel.</summary>
    public double ChannelSpacingMm => AtIsocentre(ChannelPitchMm);

    /// <summary>Detector elements: samples of a view.</summary>
    public int Elements => DetectorRows * DetectorChannels;

    private double AtIsocentre(double mm) => Beam == CtBeam.Parallel ? mm : mm * SourceIsocentreDistanceMm / SourceDetectorDistanceMm;
}

/// <summary>How the rays of a view run.</summary>
public enum CtBeam
{
    /// <summary>From the focal spot: a fan, or a cone where there are several rows.</summary>
    Divergent,

    /// <summary>Parallel to the central ray; the pitches are distances at the object.</summary>
    Parallel,
}

/// <summary>Where the detector elements lie.</summary>
public enum DetectorShape
{
    /// <summary>On a plane perpendicular to the central ray: channels are equally spaced in mm.</summary>
    Flat,

    /// <summary>On a cylinder around the focal spot: channels are equally spaced in fan angle.</summary>
    Cylindrical,
}

/// <summary>A detector element by zero-based row and channel.</summary>
public readonly record struct DetectorElement(int Row, int Channel);
