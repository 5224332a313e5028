using FellowOakDicom.IO;
using FellowOakDicom.IO.Buffer;
using FellowOakDicom.Network.Pdu;

namespace FellowOakDicom.Network;

/// <summary>Sends whole messages, one after the other. Large values go from where they are into one PDU at a time.</summary>
internal sealed class MessageSender : IDisposable
{
    private readonly PduStream _pdus;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly int _maximumLength;

    /// <param name="pdus">Where the PDUs go.</param>
    /// <param name="peerMaximumLength">Longest P-DATA-TF body the peer receives; 0: any.</param>
    /// <param name="ownMaximumLength">Longest that this side wants to hold.</param>
    /// <exception cref="PduException">The peer's limit leaves no room for data.</exception>
    public MessageSender(PduStream pdus, uint peerMaximumLength, uint ownMaximumLength)
    {
        _pdus = pdus;
        _maximumLength = (int)(peerMaximumLength == 0 ? ownMaximumLength : Math.Min(peerMaximumLength, ownMaximumLength));
        if (_maximumLength < Pdv.HeaderLength + 2)
        {
            throw new PduException(DicomAbortReason.InvalidPDUParameter, $"A maximum PDU length of {_maximumLength} leaves no room for data.");
        }
    }

    /// <param name="message">The message.</param>
    /// <param name="context">An accepted context.</param>
    /// <param name="onProgress">Called after each PDU that the transport took.</param>
    /// <param name="cancellationToken">Cuts the message in two: the connection is of no use afterwards.</param>
    public async Task SendAsync(DicomMessage message, DicomPresentationContext context, Action onProgress, CancellationToken cancellationToken)
    {
        // A command set is Implicit VR Little Endian and begins with its own length, which the writer sets right (PS3.7 6.3.1).
        message.Command.AddOrUpdate(DicomTag.CommandGroupLength, 0u);
        IByteBuffer command = DicomDatasetWriter.Encode(message.Command, DicomTransferSyntax.ImplicitVRLittleEndian);
        IByteBuffer? data = message.Dataset is null ? null : DicomDatasetWriter.Encode(message.Dataset, context.AcceptedTransferSyntax!);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(command, context.ID, isCommand: true, onProgress, cancellationToken);
            if (data is not null) await SendAsync(data, context.ID, isCommand: false, onProgress, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a PDU between two messages.</summary>
    public async Task SendBetweenAsync(ReadOnlyMemory<byte> pdu, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _pdus.WriteAsync(pdu, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();

    private async Task SendAsync(IByteBuffer bytes, byte contextId, bool isCommand, Action onProgress, CancellationToken cancellationToken)
    {
        await using var fragments = new PDataWriter(_pdus, _maximumLength, contextId, isCommand, onProgress);
        await bytes.CopyToStreamAsync(fragments, cancellationToken);
        await fragments.CompleteAsync(cancellationToken);
    }
}
