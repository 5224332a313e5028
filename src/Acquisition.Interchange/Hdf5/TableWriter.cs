namespace Acquisition.Interchange.Hdf5;

/// <summary>A dataset without upper limit along its first dimension, written a chunk of records at a time.</summary>
internal sealed class TableWriter
{
    /// <summary>Enough that the tree stays small, few enough that reading one record costs little.</summary>
    private const int MostChunkRecords = 64, ChunkBytes = 256 << 10;

    private readonly Hdf5Writer _file;
    private readonly GlobalHeapWriter _heap;
    private readonly Hdf5Type _element;
    private readonly int[] _shape;
    private readonly int _recordBytes, _chunkRecords;
    private readonly byte[] _chunk;
    private readonly List<ulong> _chunks = [];

    /// <param name="file">The file.</param>
    /// <param name="heap">Where its sequences go.</param>
    /// <param name="element">What it consists of.</param>
    /// <param name="shape">Of a record: its further dimensions. Empty: a record is an element.</param>
    public TableWriter(Hdf5Writer file, GlobalHeapWriter heap, Hdf5Type element, params ReadOnlySpan<int> shape)
    {
        _file = file;
        _heap = heap;
        _element = element;
        _shape = shape.ToArray();
        _recordBytes = _shape.Aggregate(element.Size, (bytes, extent) => checked(bytes * extent));
        _chunkRecords = Math.Clamp(ChunkBytes / _recordBytes, 1, MostChunkRecords);
        _chunk = new byte[_chunkRecords * _recordBytes];
    }

    public long Count { get; private set; }

    /// <summary>The bytes of the next record, zeros; valid until the one after it is asked for.</summary>
    public Span<byte> Next()
    {
        int slot = (int)(Count % _chunkRecords);
        if (Count > 0 && slot == 0) WriteChunk();
        Count++;
        return _chunk.AsSpan(slot * _recordBytes, _recordBytes);
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
        ulong tree = ChunkTree.Write(_file, _chunks, _chunkRecords, _chunk.Length, 1 + _shape.Length);
        return _file.Append(ObjectHeader.Encode(
            ObjectHeader.Dataspace(Count, growing: true, _shape),
            ObjectHeader.Datatype(_element),
            ObjectHeader.NoFillValue(),
            ObjectHeader.ChunkedLayout(tree, _chunkRecords, _shape, _element.Size)));
    }

    private void WriteChunk()
    {
        _heap.Flush();
        _chunks.Add(_file.Append(_chunk));
        Array.Clear(_chunk);
    }
}
