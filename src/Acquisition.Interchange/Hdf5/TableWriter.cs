namespace Acquisition.Interchange.Hdf5;

/// <summary>A dataset of one dimension without upper limit, written a chunk of records at a time.</summary>
internal sealed class TableWriter
{
    /// <summary>Enough that the tree stays small, few enough that reading one record costs little.</summary>
    private const int ChunkRecords = 64;

    private readonly Hdf5Writer _file;
    private readonly GlobalHeapWriter _heap;
    private readonly Hdf5Type _record;
    private readonly byte[] _chunk;
    private readonly List<ulong> _chunks = [];

    public TableWriter(Hdf5Writer file, GlobalHeapWriter heap, Hdf5Type record)
    {
        _file = file;
        _heap = heap;
        _record = record;
        _chunk = new byte[ChunkRecords * record.Size];
    }

    public long Count { get; private set; }

    /// <summary>The bytes of the next record, zeros; valid until the one after it is asked for.</summary>
    public Span<byte> Next()
    {
        int slot = (int)(Count % ChunkRecords);
        if (Count > 0 && slot == 0) WriteChunk();
        Count++;
        return _chunk.AsSpan(slot * _record.Size, _record.Size);
    }

    /// <summary>Stores a sequence that belongs to a record.</summary>
    /// <param name="bytes">Its elements.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="reference">The member of the record that refers to it.</param>
    public void WriteSequence(ReadOnlySpan<byte> bytes, int count, Span<byte> reference) => _heap.Write(bytes, count, reference);

    /// <summary>Writes what is left and the dataset's header.</summary>
    /// <returns>The header's address.</returns>
    public ulong WriteHeader()
    {
        if (Count > 0) WriteChunk();
        ulong tree = ChunkTree.Write(_file, _chunks, ChunkRecords, _chunk.Length);
        return _file.Append(ObjectHeader.Encode(
            ObjectHeader.Dataspace(Count, growing: true),
            ObjectHeader.Datatype(_record),
            ObjectHeader.NoFillValue(),
            ObjectHeader.ChunkedLayout(tree, ChunkRecords, _record.Size)));
    }

    private void WriteChunk()
    {
        _heap.Flush();
        _chunks.Add(_file.Append(_chunk));
        Array.Clear(_chunk);
    }
}
