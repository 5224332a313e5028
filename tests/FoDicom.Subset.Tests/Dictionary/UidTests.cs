using System.Globalization;
using System.Numerics;

namespace FellowOakDicom.Tests.Dictionary;

public class UidTests
{
    [Fact]
    public void A_fresh_UID_is_a_UUID_in_decimal()
    {
        for (int i = 0; i < 1000; i++)
        {
            string uid = DicomUID.Generate().UID;
            BigInteger uuid = BigInteger.Parse(uid["2.25.".Length..], CultureInfo.InvariantCulture);
            Assert.True(DicomUID.IsValidUid(uid), uid);
            Assert.InRange(uid.Length, 6, 44);
            Assert.InRange(uuid, BigInteger.Zero, BigInteger.Pow(2, 128));
            Assert.Equal(4, (int)((uuid >> 76) & 0xf)); // the version nibble of a random UUID (RFC 4122 4.4)
        }
    }

    [Fact]
    public void Fresh_UIDs_differ() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => DicomUID.Generate().UID).Distinct().Count());

    [Fact]
    public void A_generator_gives_a_source_the_same_UID_each_time()
    {
        var generator = new DicomUIDGenerator();
        DicomUID source = DicomUID.Generate();

        Assert.Equal(generator.Generate(source), generator.Generate(DicomUID.Parse(source.UID)));
        Assert.NotEqual(generator.Generate(source), generator.Generate(DicomUID.Generate()));
        Assert.NotEqual(new DicomUIDGenerator().Generate(source), generator.Generate(source));
    }

    [Fact]
    public void A_registered_UID_is_known_by_its_text()
    {
        DicomUID uid = DicomUID.Parse("1.2.840.10008.5.1.4.1.1.2");

        Assert.Same(DicomUID.CTImageStorage, uid);
        Assert.Equal("CT Image Storage", uid.Name);
        Assert.Equal(DicomUidType.SOPClass, uid.Type);
        Assert.True(uid.IsImageStorage);
        Assert.Equal("1.2.840.10008.1.20.1.1", DicomUID.StorageCommitmentPushModelInstance.UID);
        Assert.False(DicomUID.StorageCommitmentPushModel.IsImageStorage);
        Assert.Equal(DicomStorageCategory.StructuredReport, DicomUID.XRayRadiationDoseSRStorage.StorageCategory);
        Assert.True(DicomUID.ExplicitVRBigEndianRETIRED.IsRetired);
    }

    [Fact]
    public void Another_UID_is_unknown()
    {
        DicomUID uid = DicomUID.Parse("1.2.3.4");

        Assert.Equal(("Unknown", DicomUidType.Unknown), (uid.Name, uid.Type));
        Assert.True(uid == DicomUID.Parse("1.2.3.4\0"));
        Assert.Equal("1.2.3.4.17", DicomUID.Append(uid, 17).UID);
    }

    [Theory]
    [InlineData("1.2.3", true)]
    [InlineData("0.0", true)]
    [InlineData("1.02", false)]
    [InlineData("1..2", false)]
    [InlineData("1.2.", false)]
    [InlineData("1.a", false)]
    [InlineData("", false)]
    [InlineData("1.2345678901234567890123456789012345678901234567890123456789012345", false)] // 66 characters
    public void A_UID_is_made_of_numbers(string uid, bool isValid) => Assert.Equal(isValid, DicomUID.IsValidUid(uid));

    [Fact]
    public void Transfer_syntaxes_say_how_they_are_written()
    {
        DicomTransferSyntax implicitLittle = DicomTransferSyntax.ImplicitVRLittleEndian, big = DicomTransferSyntax.ExplicitVRBigEndian;
        Assert.False(implicitLittle.IsExplicitVR);
        Assert.Equal(FellowOakDicom.IO.Endian.Big, big.Endian);
        Assert.True(big.IsRetired);
        Assert.True(DicomTransferSyntax.JPEGLSLossless is { IsEncapsulated: true, IsLossy: false });
        Assert.Equal("ISO_10918_1", DicomTransferSyntax.JPEGProcess1.LossyCompressionMethod);
        Assert.True(DicomTransferSyntax.DeflatedExplicitVRLittleEndian.IsDeflate);
    }

    [Fact]
    public void Transfer_syntaxes_are_looked_up()
    {
        Assert.Same(DicomTransferSyntax.RLELossless, DicomTransferSyntax.Parse("1.2.840.10008.1.2.5"));
        Assert.Null(DicomTransferSyntax.Query(DicomUID.Parse("1.2.3.99")));
        Assert.Same(DicomTransferSyntax.Parse("1.2.3.100"), DicomTransferSyntax.Lookup(DicomUID.Parse("1.2.3.100")));
        Assert.NotNull(DicomTransferSyntax.Query(DicomUID.Parse("1.2.3.100")));
        Assert.Throws<DicomDataException>(() => DicomTransferSyntax.Lookup(DicomUID.CTImageStorage));
    }
}
