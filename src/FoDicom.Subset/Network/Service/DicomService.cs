using System.Text;
using FellowOakDicom.Network.Pdu;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>
/// One end of one association. It reads in one loop and hands what needs a decision (association and release requests, DIMSE
/// requests) to the derived class, one after the other; answers go straight to the request they belong to. No thread waits.
/// </summary>
/// <remarks>
/// Derive with a constructor of the same parameters and implement <see cref="IDicomServiceProvider"/> and the provider interface of
/// each service.
/// </remarks>
public abstract partial class DicomService : IDisposable
{
    private readonly INetworkStream _network;
    private readonly PduStream _pdus;
    private readonly Encoding _fallbackEncoding;
    private readonly OutgoingRequests _requests = new();
    private MessageSender? _sender;
    private MessageReceiver? _receiver;

    /// <param name="stream">The open connection; closed with the service.</param>
    /// <param name="fallbackEncoding">For received text without Specific Character Set; null: ASCII.</param>
    /// <param name="logger">Null: one from the dependencies.</param>
    /// <param name="dependencies">Passed through.</param>
    protected DicomService(INetworkStream stream, Encoding? fallbackEncoding, ILogger? logger, DicomServiceDependencies dependencies)
    {
        _network = stream;
        _pdus = new PduStream(stream.AsStream());
        _fallbackEncoding = fallbackEncoding ?? Encoding.ASCII;
        Logger = logger ?? dependencies.LoggerFactory.CreateLogger(GetType());
    }

    /// <summary>Null until an association was requested.</summary>
    public DicomAssociation? Association { get; private set; }

    public ILogger Logger { get; set; }

    public DicomServiceOptions Options { get; set; } = new();

    public object? UserState { get; set; }

    public bool IsConnected => _state != AssociationState.Closed;

    /// <summary>Puts a request in line. It leaves when the association is established and its window has room; the answer goes to the request.</summary>
    public virtual Task SendRequestAsync(DicomRequest request)
    {
        _requests.Add(request);
        return Task.CompletedTask;
    }

    /// <summary>Closes the connection at once.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Close();
    }

    /// <summary>Accepts the association with the answers that its presentation contexts now have.</summary>
    protected async Task SendAssociationAcceptAsync(DicomAssociation association)
    {
        _sender = new MessageSender(_pdus, association.MaximumPDULength, Options.MaxDataBuffer);
        _receiver = new MessageReceiver(association, _fallbackEncoding);
        Move(AssociationState.Deciding, AssociationState.Established); // before the peer can have read the answer
        await _pdus.WriteAsync(AssociateWriter.Accept(association, Options.MaxPDULength), _closed.Token);
        Logger.AssociationAccepted(association.CallingAE, association.CalledAE);
        StartSending(association.MaxAsyncOpsPerformed);
    }

    protected async Task SendAssociationRejectAsync(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
    {
        Move(AssociationState.Deciding, AssociationState.Closing);
        StartArtim();
        await _pdus.WriteAsync(ControlPdu.Reject(result, source, reason), _closed.Token);
    }

    protected async Task SendAssociationReleaseResponseAsync()
    {
        Move(AssociationState.ReleaseRequested, AssociationState.Closing);
        StartArtim();
        await _sender!.SendBetweenAsync(ControlPdu.ReleaseResponse, _closed.Token);
    }

    /// <summary>Ends the association at once, whatever it is doing.</summary>
    protected Task SendAbortAsync(DicomAbortSource source, DicomAbortReason reason) => AbortAsync(source, reason);

    protected Task SendResponseAsync(DicomResponse response) => _sender!.SendAsync(response, response.PresentationContext!, static () => { }, _closed.Token);
}
