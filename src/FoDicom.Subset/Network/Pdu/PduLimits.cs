namespace FellowOakDicom.Network.Pdu;

/// <summary>The longest body each kind of PDU may announce. Checked before any memory is reserved for it.</summary>
internal static class PduLimits
{
    /// <summary>128 contexts with 50 transfer syntaxes of the longest UID each are 440 kB.</summary>
    public const uint Associate = 512 * 1024;

    /// <summary>A reject, release or abort body is 4 bytes; PS3.8 lets none be longer.</summary>
    public const uint Control = 4;

    /// <param name="type">The PDU's type.</param>
    /// <param name="data">Longest P-DATA-TF body that this side announced.</param>
    public static uint Of(PduType type, uint data) => type switch
    {
        PduType.Data => data,
        PduType.AssociateRequest or PduType.AssociateAccept => Associate,
        _ => Control
    };
}
