using System.Text;
using FellowOakDicom.Network.Pdu;

namespace FellowOakDicom.Network;

/// <summary>Puts fragments together to messages. Those of different presentation contexts may take turns.</summary>
internal sealed class MessageReceiver(DicomAssociation association, Encoding fallbackEncoding) : IDisposable
{
    /// <summary>
    /// Of all unfinished messages together. A data set other than an instance is keys, a match or references: a hundred thousand of
    /// those are 15 MB.
    /// </summary>
    private const long MaximumLengthInMemory = 64 * 1024 * 1024;

    private readonly Dictionary<byte, MessageAssembly> _unfinished = [];

    /// <returns>The message that this fragment completes, or null.</returns>
    /// <exception cref="PduException">The fragment belongs to no accepted context, or not there.</exception>
    public async ValueTask<ReceivedMessage?> AddAsync(Pdv pdv, CancellationToken cancellationToken)
    {
        if (!_unfinished.TryGetValue(pdv.ContextId, out MessageAssembly? assembly))
        {
            DicomPresentationContext? context = association.PresentationContexts.Find(pdv.ContextId);
            if (context?.Result != DicomPresentationContextResult.Accept)
            {
                throw new PduException(DicomAbortReason.InvalidPDUParameter, $"Presentation context {pdv.ContextId} is not accepted.");
            }
            _unfinished[pdv.ContextId] = assembly = new MessageAssembly(association, context, fallbackEncoding);
        }
        if (_unfinished.Values.Sum(unfinished => unfinished.LengthInMemory) + pdv.Fragment.Length > MaximumLengthInMemory)
        {
            throw new PduException(DicomAbortReason.InvalidPDUParameter, $"Unfinished messages are longer than {MaximumLengthInMemory} bytes.");
        }
        ReceivedMessage? message = await assembly.AddAsync(pdv, cancellationToken);
        if (message is not null) _unfinished.Remove(pdv.ContextId);
        return message;
    }

    public void Dispose()
    {
        foreach (MessageAssembly assembly in _unfinished.Values) assembly.Dispose();
    }
}
