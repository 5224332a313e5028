using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Interchange.Hdf5;

/// <summary>
/// Finds the scratch pads of the symbol tables: where an entry repeats the addresses that the header of its group holds
/// (File Format Specification 3.0, III.C).
/// </summary>
/// <remarks>
/// libhdf5 does not keep them up to date. A link that is tagged UTF-8 cannot be in a symbol table, so its group turns into the newer kind and the
/// table is freed, while the entry in the parent goes on pointing to it. PureHDF 2.2.0 believes the entry and finds an empty or overwritten
/// table. The format allows an entry without a scratch pad; so the entries are read as if they had none, and the header is asked.
/// </remarks>
internal static class ScratchPads
{
    /// <summary>An entry is a name, the header's address, whether there is a scratch pad, four bytes, and the pad.</summary>
    private const int EntryBytes = 40, HeaderInEntry = 8, CacheTypeInEntry = 16;

    /// <summary>Structures to look at before a file counts as damaged; a measurement has a handful.</summary>
    private const int MostStructures = 1 << 16;

    private const ushort SymbolTable = 0x0011, Continuation = 0x0010;

    /// <returns>The positions of the fields (4 bytes) that say there is a scratch pad, ascending. What cannot be followed is passed over: reading will find it.</returns>
    public static long[] Find(SafeFileHandle handle, Superblock superblock)
    {
        if (superblock.RootEntry is not long root) return [];
        Walk walk = new(handle, superblock.Start);
        walk.Entry(root);
        return walk.Found();
    }

    private sealed class Walk(SafeFileHandle handle, long origin)
    {
        private readonly SortedSet<long> _found = [];
        private readonly HashSet<long> _seen = [];
        private readonly Queue<Action> _waiting = [];

        public long[] Found()
        {
            while (_waiting.TryDequeue(out Action? next) && _seen.Count < MostStructures) next();
            return [.. _found];
        }

        public void Entry(long at)
        {
            Span<byte> entry = stackalloc byte[EntryBytes];
            if (!Read(at, entry) || BinaryPrimitives.ReadUInt32LittleEndian(entry[CacheTypeInEntry..]) != 1) return;
            _found.Add(at + CacheTypeInEntry);
            Follow(Address(entry[HeaderInEntry..]), Header);
        }

        private void Follow(long at, Action<long> read)
        {
            if (_seen.Add(at)) _waiting.Enqueue(() => read(at));
        }

        private void Header(long at)
        {
            Span<byte> prefix = stackalloc byte[16];
            if (Read(at, prefix) && prefix[0] == 1) Messages(at + prefix.Length, BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]));
        }

        private void Messages(long at, long length)
        {
            Span<byte> message = stackalloc byte[24];
            for (long end = at + length; at + message.Length <= end && Read(at, message);)
            {
                ushort type = BinaryPrimitives.ReadUInt16LittleEndian(message), size = BinaryPrimitives.ReadUInt16LittleEndian(message[2..]);
                long address = Address(message[8..]), bytes = BinaryPrimitives.ReadInt64LittleEndian(message[16..]);
                if (type == SymbolTable) Follow(address, Node);
                if (type == Continuation) Follow(address, block => Messages(block, bytes));
                at += 8 + size;
            }
        }

        private void Node(long at)
        {
            Span<byte> header = stackalloc byte[24], pair = stackalloc byte[16];
            if (!Read(at, header) || !header.StartsWith("TREE\0"u8)) return;
            Action<long> read = header[5] > 0 ? Node : Leaf;
            int count = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
            for (int i = 0; i < count && Read(at + header.Length + (i * pair.Length), pair); i++) Follow(Address(pair[8..]), read);
        }

        private void Leaf(long at)
        {
            Span<byte> header = stackalloc byte[8];
            if (!Read(at, header) || !header.StartsWith("SNOD"u8)) return;
            int count = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
            for (int i = 0; i < count; i++) Entry(at + header.Length + (i * EntryBytes));
        }

        private long Address(ReadOnlySpan<byte> bytes) => origin + BinaryPrimitives.ReadInt64LittleEndian(bytes);

        private bool Read(long at, Span<byte> bytes) =>
            at >= 0 && at < RandomAccess.GetLength(handle) && RandomAccess.Read(handle, bytes, at) == bytes.Length;
    }
}
