namespace Acquisition.Dicom.Delivery;

/// <summary>
/// Which failures of a C-STORE (PS3.4 B.2.3, PS3.7 annex C) are permanent: they say something about the instance or about what the destination can do, so
/// the same instance would be refused again. All others may pass, and the instance is sent until it is stored. Whatever is given up can be asked for again.
/// </summary>
internal static class StoreStatus
{
    private const ushort AnyHundred = 0xFF00, AnyThousand = 0xF000, Exact = 0xFFFF;

    private static readonly (ushort Code, ushort Mask)[] Permanent =
    [
        (0xA900, AnyHundred),     // data set does not match SOP class
        (0xC000, AnyThousand),    // cannot understand
        (0x0106, Exact),          // invalid attribute value
        (0x0117, Exact),          // invalid SOP instance
        (0x0118, Exact),          // no such SOP class
        (0x0119, Exact),          // class-instance conflict
        (0x0120, Exact),          // missing attribute
        (0x0121, Exact),          // missing attribute value
        (0x0122, Exact),          // SOP class not supported: also what a context that was refused in the negotiation becomes
        (0x0211, Exact),          // unrecognised operation
        (0x0212, Exact),          // mistyped argument
    ];

    public static bool IsPermanent(ushort status) => Permanent.Any(failure => (status & failure.Mask) == failure.Code);
}
