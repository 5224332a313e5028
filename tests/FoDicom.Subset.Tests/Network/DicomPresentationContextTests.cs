using FellowOakDicom.Network;

namespace FellowOakDicom.Tests.Network;

public class DicomPresentationContextTests
{
    private static readonly DicomTransferSyntax Explicit = DicomTransferSyntax.ExplicitVRLittleEndian;
    private static readonly DicomTransferSyntax Implicit = DicomTransferSyntax.ImplicitVRLittleEndian;

    [Fact]
    public void The_requestor_s_order_decides_unless_the_acceptor_insists()
    {
        DicomPresentationContext context = Proposed(Implicit, Explicit);

        Assert.True(context.AcceptTransferSyntaxes(Explicit, Implicit));
        Assert.Equal(Implicit, context.AcceptedTransferSyntax);
        Assert.True(context.AcceptTransferSyntaxes([Explicit, Implicit], scpPriority: true));
        Assert.Equal(Explicit, context.AcceptedTransferSyntax);
    }

    [Fact]
    public void A_context_without_a_common_syntax_is_refused()
    {
        DicomPresentationContext context = Proposed(DicomTransferSyntax.JPEGLSLossless);

        Assert.False(context.AcceptTransferSyntaxes(Explicit));
        Assert.Equal(DicomPresentationContextResult.RejectTransferSyntaxesNotSupported, context.Result);
        Assert.Null(context.AcceptedTransferSyntax);
    }

    [Fact]
    public void Ids_are_odd_from_one_and_end_at_255()
    {
        var contexts = new DicomPresentationContextCollection();
        for (int i = 0; i < 128; i++) contexts.Add(new DicomUID($"1.2.{i}", "class", DicomUidType.SOPClass), Implicit);

        Assert.Equal(Enumerable.Range(0, 128).Select(i => 2 * i + 1), contexts.Select(context => (int)context.ID));
        Assert.Throws<DicomNetworkException>(() => contexts.Add(DicomUID.Verification, Implicit));
    }

    [Fact]
    public void The_same_proposal_is_made_once()
    {
        var contexts = new DicomPresentationContextCollection();
        contexts.AddFromRequest(new DicomCEchoRequest());
        contexts.AddFromRequest(new DicomCEchoRequest());

        Assert.Equal(DicomUID.Verification, Assert.Single(contexts).AbstractSyntax);
    }

    private static DicomPresentationContext Proposed(params DicomTransferSyntax[] syntaxes)
    {
        var context = new DicomPresentationContext(1, DicomUID.CTImageStorage);
        foreach (DicomTransferSyntax syntax in syntaxes) context.AddTransferSyntax(syntax);
        return context;
    }
}
