using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Interchange.Tests.CtPd;

/// <summary>Scans in which every number is another one, and none that binary32 holds exactly where it need not.</summary>
internal static class CtPdScan
{
    public static ScanHeader Header(SampleFormat format = SampleFormat.Uint16, DetectorShape shape = DetectorShape.Cylindrical, CtPath path = CtPath.Helical, int views = 23) => new()
    {
        Device = new Device { Manufacturer = "Maker", ManufacturerModelName = "Model", DeviceSerialNumber = "S1", SoftwareVersions = "V1", StationName = "CT1", InstitutionName = "Klinik für Röntgen" },
        Patient = new Patient
        {
            PatientName = "Müller^Änne",
            PatientId = "P1",
            IssuerOfPatientId = "I",
            PatientBirthDate = new DateOnly(1961, 2, 3),
            PatientSex = "F",
            PatientWeightKg = 61.5,
            PatientSizeM = 1.71,
        },
        Study = new Study
        {
            StudyInstanceUid = "1.2.3.4",
            StudyId = "ST1",
            AccessionNumber = "A1",
            StudyDescription = "Thorax",
            ReferringPhysicianName = "Doe^J",
            StudyTime = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(-3)),
        },
        Series = new Series
        {
            SeriesNumber = 7,
            SeriesDescription = "Spiral",
            ProtocolName = "Chest",
            BodyPartExamined = "CHEST",
            PatientPosition = PatientPosition.Ffdl,
            FrameOfReferenceUid = "1.2.3.5",
        },
        AcquisitionTime = new DateTimeOffset(2026, 3, 4, 5, 30, 7, TimeSpan.FromHours(-3)).AddTicks(1234560),
        Acquisition = Acquisition(format, shape, path, views),
        Recipes = [],
    };

    /// <summary>Several blocks of views, whose focal spot flies every way, over two turns and a bit; samples from a seeded generator.</summary>
    public static IReadOnlyList<CtViewBlock> Blocks(ScanHeader header, int viewsPerBlock = 5)
    {
        CtAcquisition ct = (CtAcquisition)header.Acquisition;
        Random random = new(20261);
        return [.. Enumerable.Range(0, (int)ct.ViewCount!).Chunk(viewsPerBlock).Select(indices => new CtViewBlock(
            CtViewKind.Object, indices[0], [.. indices.Select(i => View(ct, i))], Samples(ct, indices.Length, random)))];
    }

    public static CtView View(CtAcquisition ct, int index) => new(
        -1.234567 + (2 * Math.PI * index / ct.ViewsPerRotation), 101.7 - (0.731 * (ct.Path == CtPath.Helical ? index : index / ct.ViewsPerRotation)))
    {
        TimeS = index * 0.000781,
        FocalSpotAngleOffsetRad = index % 2 * 0.00071,
        FocalSpotRadialOffsetMm = index % 2 * 3.3,
        FocalSpotAxialOffsetMm = index / 2 % 2 * -0.87,
        TubeCurrentMa = 200 + (0.3 * index),
        TubeVoltageKv = 99.7,
    };

    private static CtAcquisition Acquisition(SampleFormat format, DetectorShape shape, CtPath path, int views) => new()
    {
        Sources =
        [
            new CtSource
            {
                Beam = CtBeam.Divergent,
                SourceIsocentreDistanceMm = 541.3,
                SourceDetectorDistanceMm = 949.1,
                DetectorShape = shape,
                DetectorRows = 4,
                DetectorChannels = 13,
                RowPitchMm = 0.625 * 949 / 541,
                ChannelPitchMm = 31.1,
                CentralRow = 1.3,
                CentralChannel = 5.75,
                TubeVoltageKv = 100,
                TubeCurrentMa = 200,
                FilterType = "BODY",
            },
        ],
        Path = path,
        ViewCount = views,
        ViewsPerRotation = 10,
        Quantity = CtQuantity.LineIntegrals,
        SampleFormat = format,
        SampleScale = format == SampleFormat.Float32 ? 1.01 : 1 / 7000.0,
        SampleOffset = format == SampleFormat.Float32 ? 0.003 : -1 / 3.0,
        EnergyBins = [new EnergyBin(0.1 / 5.17)],
        TableFeedPerRotationMm = path == CtPath.Helical ? -7.31 : -0.731,
        GantryTiltRad = 0.123456789,
        RotationTimeS = 0.28,
        ScanFieldOfViewMm = 333.3,
        TableHeightMm = 151.25,
        CtdiVolMGy = 8.1,
    };

    private static byte[] Samples(CtAcquisition ct, int views, Random random)
    {
        int count = views * ct.Sources[0].Elements;
        if (ct.SampleFormat == SampleFormat.Float32)
            return MemoryMarshal.AsBytes(Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 11) - 0.7)).ToArray().AsSpan()).ToArray();
        byte[] samples = new byte[count * sizeof(ushort)];
        random.NextBytes(samples);
        return samples;
    }
}
