namespace FellowOakDicom.IO.Buffer;

/// <summary>Buffers one after the other, none of them copied.</summary>
public sealed class CompositeByteBuffer : DerivedByteBuffer
{
    private readonly List<IByteBuffer> _parts = [];
    private readonly List<long> _ends = [];

    public CompositeByteBuffer(params IByteBuffer[] buffers) : this((IEnumerable<IByteBuffer>)buffers)
    {
    }

    public CompositeByteBuffer(IEnumerable<IByteBuffer> buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        foreach (IByteBuffer buffer in buffers) Append(buffer);
    }

    public override bool IsMemory => _parts.TrueForAll(part => part.IsMemory);

    public override long Size => _ends.Count == 0 ? 0 : _ends[^1];

    public override byte[] Data => _parts is [var only] ? only.Data : base.Data;

    internal IReadOnlyList<IByteBuffer> Parts => _parts;

    public override void CopyToStream(Stream stream)
    {
        foreach (IByteBuffer part in _parts) part.CopyToStream(stream);
    }

    public override async Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken)
    {
        foreach (IByteBuffer part in _parts) await part.CopyToStreamAsync(stream, cancellationToken);
    }

    internal void Append(IByteBuffer part)
    {
        _ends.Add(Size + part.Size);
        _parts.Add(part);
    }

    internal override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, Size);
        for (int part = FirstEndingAfter(offset); !destination.IsEmpty; part++)
        {
            int count = (int)Math.Min(_ends[part] - offset, destination.Length);
            _parts[part].Read(offset - (_ends[part] - _parts[part].Size), destination[..count]);
            destination = destination[count..];
            offset += count;
        }
    }

    private int FirstEndingAfter(long offset)
    {
        int found = _ends.BinarySearch(offset + 1);
        if (found < 0) return ~found;
        while (found > 0 && _ends[found - 1] == _ends[found]) found--;   // an empty part ends where the one before it does
        return found;
    }
}
