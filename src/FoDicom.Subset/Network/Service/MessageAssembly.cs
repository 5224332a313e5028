using System.Text;
using FellowOakDicom.IO;
using FellowOakDicom.Network.Pdu;

namespace FellowOakDicom.Network;

/// <summary>One message that is coming in: its command first, then its data set. An instance to store goes to a file at once, the rest to memory.</summary>
internal sealed class MessageAssembly(DicomAssociation association, DicomPresentationContext context, Encoding fallbackEncoding) : IDisposable
{
    /// <summary>A command set has a few dozen short elements.</summary>
    private const int MaximumCommandLength = 64 * 1024;

    private readonly MemoryStream _bytes = new();
    private DicomMessage? _message;
    private InstanceSpool? _spool;

    /// <summary>Bytes of it in memory.</summary>
    public long LengthInMemory => _bytes.Length;

    /// <returns>The message, once it is whole. Its receiver disposes it.</returns>
    public async ValueTask<ReceivedMessage?> AddAsync(Pdv pdv, CancellationToken cancellationToken)
    {
        if (pdv.IsCommand != _message is null)
        {
            throw new PduException(DicomAbortReason.UnexpectedPDUParameter, "A command fragment stands where a data set's should, or the other way round.");
        }
        if (_spool is not null) await _spool.WriteAsync(pdv.Fragment, cancellationToken);
        else _bytes.Write(pdv.Fragment.Span);
        if (pdv.IsCommand && _bytes.Length > MaximumCommandLength)
        {
            throw new PduException(DicomAbortReason.InvalidPDUParameter, $"A command set is longer than {MaximumCommandLength} bytes.");
        }

        if (!pdv.IsLast) return null;
        return pdv.IsCommand ? FinishCommand() : FinishDataset(_message!);
    }

    public void Dispose() => _spool?.Dispose();

    private ReadOnlyMemory<byte> Collected => _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);

    private ReceivedMessage? FinishCommand()
    {
        try
        {
            _message = MessageFactory.Create(DicomDatasetReader.Read(Collected, DicomTransferSyntax.ImplicitVRLittleEndian));
            _message.PresentationContext = context;
            if (_message is DicomCStoreRequest store) _spool = InstanceSpool.Create(store, association);
        }
        catch (DicomDataException e)
        {
            throw new PduException(DicomAbortReason.InvalidPDUParameter, $"The command set cannot be read: {e.Message}");
        }
        _bytes.SetLength(0);
        if (_message.HasDataset) return null;
        return new ReceivedMessage(_message, _spool, _spool is null ? null : new DicomDataException("A C-STORE came without its instance."));
    }

    private ReceivedMessage FinishDataset(DicomMessage message)
    {
        InstanceSpool? spool = _spool;
        _spool = null;
        try
        {
            if (message is DicomCStoreRequest store) store.File = spool!.Open(fallbackEncoding);
            else message.Dataset = DicomDatasetReader.Read(Collected, context.AcceptedTransferSyntax!, fallbackEncoding);
            return new ReceivedMessage(message, spool);
        }
        catch (Exception e) when (e is DicomException or IOException)
        {
            return new ReceivedMessage(message, spool, e);
        }
    }
}
