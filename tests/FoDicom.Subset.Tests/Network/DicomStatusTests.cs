using FellowOakDicom.Network;

namespace FellowOakDicom.Tests.Network;

public class DicomStatusTests
{
    [Theory] // PS3.7 annex C, PS3.4 tables B.2-1 (storage) and C.4-1 (query)
    [InlineData(0x0000, 0x0000, DicomState.Success)]
    [InlineData(0xFE00, 0xFE00, DicomState.Cancel)]
    [InlineData(0xFF00, 0xFF00, DicomState.Pending)]
    [InlineData(0xFF01, 0xFF01, DicomState.Pending)]
    [InlineData(0xB000, 0xB000, DicomState.Warning)]
    [InlineData(0xB006, 0xB006, DicomState.Warning)]
    [InlineData(0xB007, 0xB007, DicomState.Warning)]
    [InlineData(0x0107, 0x0107, DicomState.Warning)]
    [InlineData(0x0122, 0x0122, DicomState.Failure)]
    [InlineData(0x0211, 0x0211, DicomState.Failure)]
    [InlineData(0xA7FE, 0xA7FE, DicomState.Failure)] // of the range A7xx
    [InlineData(0xC001, 0xC001, DicomState.Failure)] // of the range Cxxx
    [InlineData(0x1234, 0x0110, DicomState.Failure)] // nobody's: a processing failure
    public void A_received_code_has_its_class(int received, int code, DicomState state)
    {
        DicomStatus status = DicomStatus.Lookup((ushort)received);

        Assert.Equal((code, state), (status.Code, status.State));
    }

    [Fact]
    public void Statuses_are_equal_by_code_whatever_the_comment()
    {
        Assert.True(new DicomStatus(DicomStatus.ProcessingFailure, "disk is full") == DicomStatus.ProcessingFailure);
        Assert.True(DicomStatus.Success != DicomStatus.ProcessingFailure);
        Assert.Equal("disk is full", new DicomStatus(DicomStatus.ProcessingFailure, "disk is full").ErrorComment);
    }
}
