using Acquisition.Core.Ports.Catalog;
using Acquisition.Dicom.Delivery;

namespace Acquisition.Dicom.Tests.Delivery;

/// <summary>Which refusals end a delivery: every failure status of PS3.4 B.2.3 and PS3.7 annex C.5 that a C-STORE may be answered with.</summary>
public sealed class StoreStatusTests
{
    private static readonly InstanceRecord Instance = new("1", "2", "3", "4", Guid.Empty, 1, "/nowhere", 0, "");

    [Theory]
    [InlineData(0xA700, false)]    // out of resources
    [InlineData(0xA7FF, false)]
    [InlineData(0xA800, false)]    // not of C-STORE
    [InlineData(0xA900, true)]     // data set does not match SOP class
    [InlineData(0xA9FF, true)]
    [InlineData(0xAA00, false)]
    [InlineData(0xB000, false)]
    [InlineData(0xBFFF, false)]
    [InlineData(0xC000, true)]     // cannot understand
    [InlineData(0xCFFF, true)]
    [InlineData(0xD000, false)]
    [InlineData(0x0106, true)]     // invalid attribute value
    [InlineData(0x0110, false)]    // processing failure
    [InlineData(0x0117, true)]     // invalid SOP instance
    [InlineData(0x0118, true)]     // no such SOP class
    [InlineData(0x0119, true)]     // class-instance conflict
    [InlineData(0x0120, true)]     // missing attribute
    [InlineData(0x0121, true)]     // missing attribute value
    [InlineData(0x0122, true)]     // SOP class not supported
    [InlineData(0x0124, false)]    // not authorised
    [InlineData(0x0210, false)]    // duplicate invocation
    [InlineData(0x0211, true)]     // unrecognised operation
    [InlineData(0x0212, true)]     // mistyped argument
    [InlineData(0x0213, false)]    // resource limitation
    public void A_refusal_is_final_when_it_is_about_the_instance_or_the_peers_abilities(int status, bool final) =>
        Assert.Equal(final, new StoreOutcome(Instance, StoreResult.Refused, "") { Status = (ushort)status }.IsFinal);

    public static TheoryData<StoreResult> Others => [.. Enum.GetValues<StoreResult>().Where(result => result != StoreResult.Refused)];

    [Theory]
    [MemberData(nameof(Others))]
    public void Whatever_is_no_refusal_is_not_final(StoreResult result) =>
        Assert.False(new StoreOutcome(Instance, result, "") { Status = 0xA900 }.IsFinal);
}
