namespace FellowOakDicom.Network.Pdu;

/// <summary>Decodes A-ASSOCIATE-RQ and A-ASSOCIATE-AC (PS3.8 9.3.2, 9.3.3). Items of a type it does not know are skipped, as PS3.8 9.3.1 asks.</summary>
internal static class AssociateReader
{
    private const int AELength = 16;

    /// <exception cref="PduException">The PDU is malformed.</exception>
    /// <exception cref="DicomAssociationRejectedException">The PDU is well formed, and asks for something other than DICOM's protocol version 1.</exception>
    public static DicomAssociation Request(ReadOnlySpan<byte> body)
    {
        var pdu = new PduParser(body);
        ushort version = pdu.UInt16();
        pdu.Take(2);
        string called = pdu.Text(AELength), calling = pdu.Text(AELength);
        pdu.Take(32);
        var association = new DicomAssociation(calling, called);
        string applicationContext = "";
        while (!pdu.AtEnd)
        {
            switch (pdu.Item(out PduParser item))
            {
                case AssociateItem.ApplicationContext: applicationContext = item.RemainingText(); break;
                case AssociateItem.ProposedContext: ProposedContext(item, association.PresentationContexts); break;
                case AssociateItem.UserInformation: UserInformation(item, association); break;
            }
        }
        if ((version & AssociateItem.ProtocolVersion) == 0)
            throw Refuse(DicomRejectSource.ServiceProviderACSE, DicomRejectReason.ProtocolVersionNotSupported);
        if (applicationContext != AssociateItem.DicomApplicationContext)
            throw Refuse(DicomRejectSource.ServiceUser, DicomRejectReason.ApplicationContextNotSupported);
        return association;
    }

    /// <summary>Writes the acceptor's answers into the association that was proposed. Window and roles that it does not answer are not agreed.</summary>
    /// <exception cref="PduException">The PDU is malformed or accepts what was not proposed.</exception>
    public static void Accept(ReadOnlySpan<byte> body, DicomAssociation proposed)
    {
        var pdu = new PduParser(body);
        pdu.Take(2 + 2 + AELength + AELength + 32); // the acceptor's copy of the titles is not tested (PS3.8 9.3.3)
        proposed.MaxAsyncOpsInvoked = proposed.MaxAsyncOpsPerformed = 1;
        foreach (DicomPresentationContext context in proposed.PresentationContexts) context.UserRole = context.ProviderRole = null;
        while (!pdu.AtEnd)
        {
            switch (pdu.Item(out PduParser item))
            {
                case AssociateItem.AnsweredContext: AnsweredContext(item, proposed.PresentationContexts); break;
                case AssociateItem.UserInformation: UserInformation(item, proposed); break;
            }
        }
    }

    private static void ProposedContext(PduParser item, DicomPresentationContextCollection contexts)
    {
        byte id = item.Byte();
        item.Take(3);
        DicomUID? abstractSyntax = null;
        List<DicomTransferSyntax?> syntaxes = [];
        while (!item.AtEnd)
        {
            switch (item.Item(out PduParser content))
            {
                case AssociateItem.AbstractSyntax: abstractSyntax = DicomUID.Parse(content.RemainingText()); break;
                case AssociateItem.TransferSyntax: syntaxes.Add(TransferSyntax(content.RemainingText())); break;
            }
        }
        if (id % 2 == 0 || contexts.Find(id) is not null) throw Invalid($"Presentation context id {id} is even or used twice.");
        if (abstractSyntax is null || syntaxes.Count == 0) throw Invalid($"Presentation context {id} lacks its abstract syntax or transfer syntaxes.");

        var context = new DicomPresentationContext(id, abstractSyntax);
        foreach (DicomTransferSyntax syntax in syntaxes.OfType<DicomTransferSyntax>()) context.AddTransferSyntax(syntax);
        contexts.Add(context);
    }

    private static void AnsweredContext(PduParser item, DicomPresentationContextCollection contexts)
    {
        byte id = item.Byte();
        item.Take(1);
        var result = (DicomPresentationContextResult)item.Byte();
        item.Take(1);
        DicomPresentationContext context = contexts.Find(id) ?? throw Invalid($"Presentation context {id} was answered and not proposed.");
        if (result != DicomPresentationContextResult.Accept)
        {
            context.SetResult(result);
            return;
        }
        DicomTransferSyntax? agreed = null;
        while (!item.AtEnd)
        {
            if (item.Item(out PduParser content) == AssociateItem.TransferSyntax) agreed = TransferSyntax(content.RemainingText());
        }
        if (agreed is null || !context.HasTransferSyntax(agreed))
            throw Invalid($"Presentation context {id} was accepted with a transfer syntax that was not proposed.");
        context.SetResult(result, agreed);
    }

    private static void UserInformation(PduParser information, DicomAssociation association)
    {
        while (!information.AtEnd)
        {
            switch (information.Item(out PduParser item))
            {
                case AssociateItem.MaximumLength:
                    association.MaximumPDULength = item.UInt32();
                    break;
                case AssociateItem.ImplementationClass:
                    association.RemoteImplementationClassUID = DicomUID.Parse(item.RemainingText());
                    break;
                case AssociateItem.ImplementationVersion:
                    association.RemoteImplementationVersion = item.RemainingText();
                    break;
                case AssociateItem.AsynchronousWindow:
                    association.MaxAsyncOpsInvoked = item.UInt16();
                    association.MaxAsyncOpsPerformed = item.UInt16();
                    association.NegotiatesAsyncOps = true;
                    break;
                case AssociateItem.RoleSelection:
                    Roles(item, association.PresentationContexts);
                    break;
            }
        }
    }

    private static void Roles(PduParser item, DicomPresentationContextCollection contexts)
    {
        string abstractSyntax = item.Text(item.UInt16());
        bool user = item.Byte() == 1, provider = item.Byte() == 1;
        foreach (DicomPresentationContext context in contexts.Where(context => context.AbstractSyntax.UID == abstractSyntax))
        {
            context.UserRole = user;
            context.ProviderRole = provider;
        }
    }

    // One that neither PS3.6 nor this application knows cannot be accepted anyway; to register it would let peers fill the memory.
    private static DicomTransferSyntax? TransferSyntax(string text)
    {
        DicomUID uid = DicomUID.Parse(text);
        return uid.Type == DicomUidType.TransferSyntax ? DicomTransferSyntax.Register(uid) : DicomTransferSyntax.Query(uid);
    }

    private static PduException Invalid(string message) => new(DicomAbortReason.InvalidPDUParameter, message);

    private static DicomAssociationRejectedException Refuse(DicomRejectSource source, DicomRejectReason reason) =>
        new(DicomRejectResult.Permanent, source, reason);
}
