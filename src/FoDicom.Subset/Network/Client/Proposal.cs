namespace FellowOakDicom.Network.Client;

/// <summary>The contexts that one association will propose, and with them the requests it can carry.</summary>
internal sealed class Proposal
{
    private readonly DicomPresentationContextCollection _contexts = [];
    private readonly HashSet<(DicomUID AbstractSyntax, DicomTransferSyntax Syntax)> _covered = [];

    /// <param name="additional">Proposed in any case.</param>
    /// <param name="queued">The requests, as far as their contexts fit: the rest waits for the next association.</param>
    /// <exception cref="DicomNetworkException">Not even the first request's contexts fit.</exception>
    public Proposal(IEnumerable<DicomPresentationContext> additional, IEnumerable<DicomRequest> queued)
    {
        foreach (DicomPresentationContext context in additional) Add(context);
        foreach ((int index, DicomRequest request) in queued.Index())
        {
            DicomPresentationContext[] needed = [.. request.ProposeContexts()];
            if (index > 0 && _contexts.Count + needed.Length > DicomPresentationContextCollection.MaximumCount) return;
            foreach (DicomPresentationContext context in needed) Add(context);
        }
    }

    public bool Covers(DicomRequest request) =>
        request.ProposeContexts().All(context => context.GetTransferSyntaxes().All(syntax => _covered.Contains((context.AbstractSyntax, syntax))));

    /// <summary>A fresh association: the answers to an earlier attempt are not in it.</summary>
    public DicomAssociation CreateAssociation(string callingAE, string calledAE)
    {
        var association = new DicomAssociation(callingAE, calledAE);
        foreach (DicomPresentationContext context in _contexts)
        {
            association.PresentationContexts.Add(context.AbstractSyntax, context.UserRole, context.ProviderRole, [.. context.GetTransferSyntaxes()]);
        }
        return association;
    }

    private void Add(DicomPresentationContext context)
    {
        _contexts.Add(context.AbstractSyntax, context.UserRole, context.ProviderRole, [.. context.GetTransferSyntaxes()]);
        foreach (DicomTransferSyntax syntax in context.GetTransferSyntaxes()) _covered.Add((context.AbstractSyntax, syntax));
    }
}
