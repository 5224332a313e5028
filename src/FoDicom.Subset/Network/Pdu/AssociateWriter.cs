namespace FellowOakDicom.Network.Pdu;

/// <summary>Encodes A-ASSOCIATE-RQ and A-ASSOCIATE-AC (PS3.8 9.3.2, 9.3.3).</summary>
internal static class AssociateWriter
{
    private const int AELength = 16;

    /// <param name="association">The contexts to propose.</param>
    /// <param name="maximumLength">Longest P-DATA-TF body this side receives.</param>
    public static ReadOnlyMemory<byte> Request(DicomAssociation association, uint maximumLength)
    {
        PduBuilder pdu = Begin(PduType.AssociateRequest, association);
        foreach (DicomPresentationContext context in association.PresentationContexts) Propose(pdu, context);
        return pdu.Item(AssociateItem.UserInformation, item => UserInformation(item, association, maximumLength)).Build();
    }

    public static ReadOnlyMemory<byte> Accept(DicomAssociation association, uint maximumLength)
    {
        PduBuilder pdu = Begin(PduType.AssociateAccept, association);
        foreach (DicomPresentationContext context in association.PresentationContexts) Answer(pdu, context);
        return pdu.Item(AssociateItem.UserInformation, item => UserInformation(item, association, maximumLength)).Build();
    }

    private static PduBuilder Begin(PduType type, DicomAssociation association) => new PduBuilder(type)
        .UInt16(AssociateItem.ProtocolVersion).Zeros(2)
        .Text(association.CalledAE.PadRight(AELength)).Text(association.CallingAE.PadRight(AELength)).Zeros(32)
        .Item(AssociateItem.ApplicationContext, AssociateItem.DicomApplicationContext);

    private static void Propose(PduBuilder pdu, DicomPresentationContext context) => pdu.Item(AssociateItem.ProposedContext, item =>
    {
        item.Byte(context.ID).Zeros(3).Item(AssociateItem.AbstractSyntax, context.AbstractSyntax.UID);
        foreach (DicomTransferSyntax syntax in context.GetTransferSyntaxes()) item.Item(AssociateItem.TransferSyntax, syntax.UID.UID);
    });

    // A refused context carries a transfer syntax too, which is not significant; one left without an answer is refused.
    private static void Answer(PduBuilder pdu, DicomPresentationContext context) => pdu.Item(AssociateItem.AnsweredContext, item =>
    {
        DicomPresentationContextResult result = context.Result == DicomPresentationContextResult.Proposed
            ? DicomPresentationContextResult.RejectNoReason
            : context.Result;
        DicomTransferSyntax syntax = context.AcceptedTransferSyntax ?? DicomTransferSyntax.ImplicitVRLittleEndian;
        item.Byte(context.ID).Zeros(1).Byte((byte)result).Zeros(1).Item(AssociateItem.TransferSyntax, syntax.UID.UID);
    });

    private static void UserInformation(PduBuilder item, DicomAssociation association, uint maximumLength)
    {
        item.Item(AssociateItem.MaximumLength, content => content.UInt32(maximumLength));
        item.Item(AssociateItem.ImplementationClass, DicomImplementation.ClassUID.UID);
        if (association.NegotiatesAsyncOps)
        {
            item.Item(AssociateItem.AsynchronousWindow, content =>
                content.UInt16((ushort)association.MaxAsyncOpsInvoked).UInt16((ushort)association.MaxAsyncOpsPerformed));
        }
        foreach (DicomPresentationContext context in association.PresentationContexts.Where(HasRole).DistinctBy(context => context.AbstractSyntax))
        {
            item.Item(AssociateItem.RoleSelection, content => content
                .UInt16((ushort)context.AbstractSyntax.UID.Length).Text(context.AbstractSyntax.UID)
                .Byte((byte)(context.UserRole == false ? 0 : 1)).Byte((byte)(context.ProviderRole == true ? 1 : 0)));
        }
        item.Item(AssociateItem.ImplementationVersion, DicomImplementation.Version);
    }

    private static bool HasRole(DicomPresentationContext context) => context.UserRole.HasValue || context.ProviderRole.HasValue;
}
