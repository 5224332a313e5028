using System.Numerics;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Images;
using Acquisition.Dicom.Tests.Support;

namespace Acquisition.Dicom.Tests.Images;

public sealed class DicomUidsTests
{
    private static readonly ScanHeader Unnamed = Sample.CtHeader with { Study = new(), Series = Sample.CtHeader.Series with { FrameOfReferenceUid = "" } };
    private static readonly ReconstructionRecord Reconstruction = Sample.Series(Sample.CtHeader).Reconstruction;

    public static TheoryData<string> One_of_each => [.. All(Sample.Scan, Reconstruction)];

    [Theory]
    [MemberData(nameof(One_of_each))]
    public void A_UID_is_a_version_8_UUID_under_2_25(string uid)
    {
        Assert.StartsWith("2.25.", uid);
        Assert.InRange(uid.Length, 6, 44);
        BigInteger number = BigInteger.Parse(uid["2.25.".Length..]);
        Assert.Equal(uid, $"2.25.{number}");                       // no leading zero
        Assert.Equal(8, (int)(number >> 76 & 0xF));                // the version: bits 48..51 from the left (RFC 9562 section 4.2)
        Assert.Equal(0b10, (int)(number >> 62 & 0b11));            // the variant: bits 64 and 65
    }

    [Fact]
    public void Different_things_have_different_UIDs()
    {
        IEnumerable<string> uids =
            from scan in Enumerable.Range(0, 50)
            from reconstruction in Enumerable.Range(0, 4)
            from uid in All(Scan(scan), Reconstruction with { Id = Id(1000 * scan + reconstruction) })
            select uid;
        // For each scan: 3 of its own; for each of its 4 reconstructions: a series and 20 instances.
        Assert.Equal(50 * (3 + 4 * 21), uids.Distinct().Count());
    }

    [Fact]
    public void The_same_thing_has_the_same_UID()
    {
        Assert.Equal(All(Sample.Scan, Reconstruction), All(Sample.Scan, Reconstruction with { CreateTime = Reconstruction.CreateTime.AddDays(1), State = ReconstructionState.Failed }));
    }

    [Fact]
    public void A_study_and_a_frame_of_reference_that_the_header_names_are_taken()
    {
        ScanHeader named = Unnamed with { Study = new() { StudyInstanceUid = "1.2.3" }, Series = Unnamed.Series with { FrameOfReferenceUid = "1.2.4" } };
        Assert.Equal(("1.2.3", "1.2.4"), (DicomUids.Study(Sample.Scan, named), DicomUids.FrameOfReference(Sample.Scan, named)));
    }

    private static IEnumerable<string> All(ScanId scan, ReconstructionRecord reconstruction) =>
    [
        DicomUids.Study(scan, Unnamed),
        DicomUids.FrameOfReference(scan, Unnamed),
        DicomUids.IrradiationEvent(scan),
        DicomUids.Series(reconstruction),
        .. Enumerable.Range(1, 20).Select(number => DicomUids.Instance(reconstruction, number)),
    ];

    private static ScanId Scan(int i) => new(Id(-1 - i));

    private static Guid Id(int i) => new(i, 0, 0, new byte[8]);
}
