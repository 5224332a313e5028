using System.Buffers;
using System.Buffers.Binary;

namespace FellowOakDicom.Network.Pdu;

/// <summary>
/// A stream whose bytes leave as the fragments of one command or data set, a PDU each. It holds one PDU at a time;
/// the last fragment is known only when <see cref="CompleteAsync"/> is called, so a full PDU waits for the next byte.
/// </summary>
internal sealed class PDataWriter : Stream
{
    private const int PduHeaderLength = 6;
    private const int FragmentStart = PduHeaderLength + Pdv.HeaderLength;

    private readonly PduStream _pdus;
    private readonly byte _contextId;
    private readonly bool _isCommand;
    private readonly Action _onProgress;
    private readonly byte[] _pdu;
    private readonly int _capacity;
    private int _end = FragmentStart;

    /// <param name="pdus">Where the PDUs go.</param>
    /// <param name="maximumLength">Longest PDU body the peer takes, in bytes.</param>
    /// <param name="contextId">The presentation context.</param>
    /// <param name="isCommand">Command set or data set.</param>
    /// <param name="onProgress">Called after each PDU that the transport took.</param>
    public PDataWriter(PduStream pdus, int maximumLength, byte contextId, bool isCommand, Action onProgress)
    {
        _pdus = pdus;
        _contextId = contextId;
        _isCommand = isCommand;
        _onProgress = onProgress;
        _capacity = PduHeaderLength + Pdv.HeaderLength + ((maximumLength - Pdv.HeaderLength) & ~1); // fragments are of even length (annex E.2)
        _pdu = ArrayPool<byte>.Shared.Rent(_capacity);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_end == _capacity) await SendAsync(isLast: false, cancellationToken);
            int count = Math.Min(buffer.Length, _capacity - _end);
            buffer[..count].CopyTo(_pdu.AsMemory(_end));
            _end += count;
            buffer = buffer[count..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public Task CompleteAsync(CancellationToken cancellationToken) => SendAsync(isLast: true, cancellationToken);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) ArrayPool<byte>.Shared.Return(_pdu);
        base.Dispose(disposing);
    }

    private async Task SendAsync(bool isLast, CancellationToken cancellationToken)
    {
        _pdu[0] = (byte)PduType.Data;
        _pdu[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(_pdu.AsSpan(2), (uint)(_end - PduHeaderLength));
        Pdv.WriteHeader(_pdu.AsSpan(PduHeaderLength, _end - PduHeaderLength), _contextId, _isCommand, isLast);
        await _pdus.WriteAsync(_pdu.AsMemory(0, _end), cancellationToken);
        _end = FragmentStart;
        _onProgress();
    }
}
