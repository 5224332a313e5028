namespace FellowOakDicom.Network.Pdu;

/// <summary>Item types inside A-ASSOCIATE-RQ and -AC (PS3.8 9.3.2, PS3.8 Annex D, PS3.7 Annex D.3.3).</summary>
internal static class AssociateItem
{
    public const byte ApplicationContext = 0x10;
    public const byte ProposedContext = 0x20;
    public const byte AnsweredContext = 0x21;
    public const byte AbstractSyntax = 0x30;
    public const byte TransferSyntax = 0x40;
    public const byte UserInformation = 0x50;
    public const byte MaximumLength = 0x51;
    public const byte ImplementationClass = 0x52;
    public const byte AsynchronousWindow = 0x53;
    public const byte RoleSelection = 0x54;
    public const byte ImplementationVersion = 0x55;

    public const string DicomApplicationContext = "1.2.840.10008.3.1.1.1";

    public const ushort ProtocolVersion = 1;
}
