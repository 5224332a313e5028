namespace FellowOakDicom.Network;

/// <summary>One abstract syntax, the transfer syntaxes proposed for it, and what was agreed (PS3.8 7.1.1.13).</summary>
/// <param name="pcid">Odd, 1 to 255. A collection assigns it when the context is added without one.</param>
/// <param name="abstractSyntax">The SOP class.</param>
/// <param name="userRole">The requestor is ready to be the service class user; null: role not negotiated (it is).</param>
/// <param name="providerRole">The requestor is ready to be the service class provider; null: role not negotiated (it is not).</param>
public class DicomPresentationContext(byte pcid, DicomUID abstractSyntax, bool? userRole, bool? providerRole)
{
    private readonly List<DicomTransferSyntax> _transferSyntaxes = [];

    public DicomPresentationContext(byte pcid, DicomUID abstractSyntax)
        : this(pcid, abstractSyntax, null, null)
    {
    }

    public byte ID { get; } = pcid;

    public DicomUID AbstractSyntax { get; } = abstractSyntax;

    public DicomPresentationContextResult Result { get; private set; } = DicomPresentationContextResult.Proposed;

    /// <summary>The one transfer syntax in use; null until the context is accepted.</summary>
    public DicomTransferSyntax? AcceptedTransferSyntax { get; private set; }

    public bool? UserRole { get; internal set; } = userRole;

    public bool? ProviderRole { get; internal set; } = providerRole;

    /// <summary>A context in which the requestor of the association will be the provider, as in C-GET.</summary>
    public static DicomPresentationContext GetScpRolePresentationContext(DicomUID abstractSyntax, params DicomTransferSyntax[] transferSyntaxes)
    {
        var context = new DicomPresentationContext(0, abstractSyntax, false, true);
        if (transferSyntaxes.Length == 0)
        {
            transferSyntaxes = [DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian];
        }
        foreach (DicomTransferSyntax syntax in transferSyntaxes) context.AddTransferSyntax(syntax);
        return context;
    }

    /// <summary>Answers the context; when accepted, with the first transfer syntax that was proposed.</summary>
    public void SetResult(DicomPresentationContextResult result) => SetResult(result, _transferSyntaxes.FirstOrDefault());

    /// <summary>Answers the context. None can be accepted without a transfer syntax: then it is rejected for that reason.</summary>
    public void SetResult(DicomPresentationContextResult result, DicomTransferSyntax? acceptedTransferSyntax)
    {
        bool accepted = result == DicomPresentationContextResult.Accept;
        Result = accepted && acceptedTransferSyntax is null ? DicomPresentationContextResult.RejectTransferSyntaxesNotSupported : result;
        AcceptedTransferSyntax = accepted ? acceptedTransferSyntax : null;
    }

    /// <summary>Accepts the first proposed transfer syntax that is among <paramref name="acceptedTransferSyntaxes"/>, else rejects the context.</summary>
    /// <returns>Whether the context was accepted.</returns>
    public bool AcceptTransferSyntaxes(params DicomTransferSyntax[] acceptedTransferSyntaxes) => AcceptTransferSyntaxes(acceptedTransferSyntaxes, false);

    /// <param name="acceptedTransferSyntaxes">What the acceptor can handle.</param>
    /// <param name="scpPriority">The acceptor's order decides instead of the requestor's.</param>
    public bool AcceptTransferSyntaxes(DicomTransferSyntax[] acceptedTransferSyntaxes, bool scpPriority)
    {
        DicomTransferSyntax? agreed = scpPriority
            ? acceptedTransferSyntaxes.FirstOrDefault(HasTransferSyntax)
            : _transferSyntaxes.FirstOrDefault(acceptedTransferSyntaxes.Contains);
        SetResult(DicomPresentationContextResult.Accept, agreed);
        return agreed is not null;
    }

    public void AddTransferSyntax(DicomTransferSyntax transferSyntax)
    {
        if (!HasTransferSyntax(transferSyntax)) _transferSyntaxes.Add(transferSyntax);
    }

    public bool HasTransferSyntax(DicomTransferSyntax transferSyntax) => _transferSyntaxes.Contains(transferSyntax);

    public IList<DicomTransferSyntax> GetTransferSyntaxes() => _transferSyntaxes.AsReadOnly();
}
