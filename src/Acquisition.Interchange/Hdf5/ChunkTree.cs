namespace Acquisition.Interchange.Hdf5;

/// <summary>
/// The version 1 B-tree that finds the chunks of a dataset (File Format Specification 3.0, III.A.1). Chunks follow each other along the first
/// dimension and have the dataset's whole extent along the others.
/// </summary>
internal static class ChunkTree
{
    /// <summary>Children of a node: twice the rank that a library assumes where the superblock, as in version 0, says none.</summary>
    private const int Fanout = 2 * 32;

    private const int HeaderBytes = 24, AddressBytes = 8, OffsetBytes = 8;

    /// <param name="file">The file to append to.</param>
    /// <param name="chunks">The chunks' addresses, in order.</param>
    /// <param name="records">Records in a chunk.</param>
    /// <param name="chunkBytes">Bytes of a chunk.</param>
    /// <param name="rank">Dimensions of the dataset.</param>
    /// <returns>The root's address; undefined when there are no chunks.</returns>
    public static ulong Write(Hdf5Writer file, IReadOnlyList<ulong> chunks, int records, int chunkBytes, int rank)
    {
        if (chunks.Count == 0) return Hdf5Bytes.Undefined;
        IReadOnlyList<ulong> children = chunks;
        long recordsPerChild = records;
        for (byte level = 0; ; level++)
        {
            ulong[] nodes = WriteLevel(file, children, level, recordsPerChild, chunks.Count * (long)records, chunkBytes, rank);
            if (nodes.Length == 1) return nodes[0];
            children = nodes;
            recordsPerChild *= Fanout;
        }
    }

    private static ulong[] WriteLevel(Hdf5Writer file, IReadOnlyList<ulong> children, byte level, long recordsPerChild, long end, int chunkBytes, int rank)
    {
        // A key is the chunk's size and filters, and an offset for each dimension and for the one that the format counts on top.
        int keyBytes = 8 + (OffsetBytes * (rank + 1)), nodeBytes = HeaderBytes + ((Fanout + 1) * keyBytes) + (Fanout * AddressBytes);
        int nodes = (children.Count + Fanout - 1) / Fanout;
        ulong first = file.Append([]); // nodes have one size and lie side by side, so that each knows its neighbours
        for (int i = 0; i < nodes; i++)
        {
            int from = i * Fanout, count = Math.Min(Fanout, children.Count - from);
            Hdf5Bytes node = new Hdf5Bytes().Add("TREE"u8).U8(1).U8(level).U16((ushort)count)
                .U64(i > 0 ? Address(i - 1) : Hdf5Bytes.Undefined).U64(i < nodes - 1 ? Address(i + 1) : Hdf5Bytes.Undefined);
            for (int child = from; child < from + count; child++) WriteKey(node, child * recordsPerChild).U64(children[child]);
            WriteKey(node, Math.Min((from + count) * recordsPerChild, end));
            file.Append(node.Zeros(nodeBytes - node.Length).Span);
        }

        return [.. Enumerable.Range(0, nodes).Select(Address)];

        ulong Address(int node) => first + (ulong)(node * (long)nodeBytes);

        Hdf5Bytes WriteKey(Hdf5Bytes node, long record) => node.U32((uint)chunkBytes).U32(0).U64((ulong)record).Zeros(OffsetBytes * rank);
    }
}
