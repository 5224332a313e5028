using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Tests;

/// <summary>Small headers that are accepted, to be spoilt one field at a time.</summary>
internal static class Headers
{
    public static ScanHeader Ct(CtAcquisition? acquisition = null) => new()
    {
        Device = new(),
        Patient = new(),
        Study = new(),
        Series = new() { PatientPosition = PatientPosition.Hfs },
        AcquisitionTime = DateTimeOffset.UnixEpoch,
        Acquisition = acquisition ?? CtAcquisition(),
        Recipes = [new Recipe { Grid = ImageGrid.Square(250, 512) }],
    };

    public static ScanHeader Mr(MrAcquisition? acquisition = null) => Ct() with { Acquisition = acquisition ?? MrAcquisition(), Recipes = [new Recipe()] };

    public static CtAcquisition CtAcquisition() => new()
    {
        Sources = [Source()],
        Path = CtPath.Circular,
        ViewCount = 360,
        ViewsPerRotation = 360,
        Quantity = CtQuantity.LineIntegrals,
        SampleFormat = SampleFormat.Float32,
        EnergyBins = [new EnergyBin(.02)],
    };

    public static CtSource Source() => new()
    {
        Beam = CtBeam.Divergent,
        SourceIsocentreDistanceMm = 541,
        SourceDetectorDistanceMm = 949,
        DetectorShape = DetectorShape.Cylindrical,
        DetectorRows = 4,
        DetectorChannels = 100,
        RowPitchMm = 1,
        ChannelPitchMm = 1,
        CentralRow = 1.5,
        CentralChannel = 49.25,
    };

    public static MrAcquisition MrAcquisition() => new()
    {
        ReceiverChannels = 8,
        H1ResonanceFrequencyHz = 63_870_000,
        Encodings = [Encoding()],
    };

    public static MrEncoding Encoding() => new()
    {
        EncodedSpace = new(new(128, 64, 1), new(400, 200, 5)),
        ReconSpace = new(new(64, 64, 1), new(200, 200, 5)),
        Limits = new() { KspaceEncodingStep1 = new(0, 63, 32) },
        Trajectory = MrTrajectory.Cartesian,
    };
}
